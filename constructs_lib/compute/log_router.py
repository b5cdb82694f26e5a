"""Fluent Bit beside a service: it writes the service's log to CloudWatch and to OpenSearch."""

from collections.abc import Mapping

from constructs_lib.compute.sidecar import Sidecar
from constructs_lib.observability.log_router import PARSERS, REDACTION, SEARCH_HOST, of_task
from constructs_lib.public_images import PUBLIC_IMAGES

__all__ = ["NAME", "SEARCH_HOST", "beside"]

NAME = "log-router"
IMAGE = PUBLIC_IMAGES["log-router"]
MEMORY_MIB = 128  # beyond it the router alone is ended, and started again
FOLDER = "/tmp"  # noqa: S108 - in memory, and of this container alone
SCRATCH = {
    "containerPath": FOLDER,
    "size": 4,  # MiB
    "mountOptions": ["nodev", "noexec", "nosuid", "mode=1777"],
}
INCLUDES = "/fluent-bit/etc/fluent-bit.conf"  # which FireLens writes
# Files by the variable that brings each; Fargate has no other way that needs no bucket, and a
# former revision of the task so keeps the configuration that it was deployed with.
FILES = {
    "ROUTER_CONFIG": ("router.conf", of_task(FOLDER)),
    "ROUTER_PARSERS": ("parsers.conf", PARSERS),
    "ROUTER_REDACTION": ("redact.lua", REDACTION),
}
START = " && ".join(
    [
        *(f'printf %s "${name}" > {FOLDER}/{file}' for name, (file, _) in FILES.items()),
        f"exec /fluent-bit/bin/fluent-bit -c {INCLUDES} -R {FOLDER}/parsers.conf",
    ]
)


def beside(*, environment: str, region: str, service: str, arns: Mapping[str, str]) -> Sidecar:
    """The router as a container of a task.

    Args:
        environment: Name of the environment.
        region: Its region.
        service: Name of the service.
        arns: ARN of the parameter with each setting by name.

    Source: Amazon ECS Developer Guide, "Example Amazon ECS task definition: Route logs to
    FireLens"; aws/amazon-ecs-agent, agent/taskresource/firelens and the case
    fluent_bit_non_root_user of its tests; aws/aws-for-fluent-bit, entrypoint.sh.
    """
    return Sidecar(
        name=NAME,
        image=IMAGE.pinned,
        user=IMAGE.user,
        memory_mib=MEMORY_MIB,
        environment={
            "AWS_REGION": region,
            "ENVIRONMENT_NAME": environment,
            "SERVICE_NAME": service,
            # Terraform reads `${` and `%{` in texts.
            **{
                name: text.replace("${", "$${").replace("%{", "%%{")
                for name, (_, text) in FILES.items()
            },
        },
        secrets={SEARCH_HOST: arns[SEARCH_HOST]},
        scratch=SCRATCH,
        further={
            "entryPoint": ["sh", "-c"],
            "command": [START],
            "firelensConfiguration": {
                "type": "fluentbit",
                "options": {
                    "enable-ecs-log-metadata": "true",
                    "config-file-type": "file",
                    "config-file-value": f"{FOLDER}/router.conf",
                },
            },
        },
    )
