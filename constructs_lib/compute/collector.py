"""The OpenTelemetry collector beside a service: it fetches its metrics and takes its traces."""

import re
from collections.abc import Mapping

from constructs_lib.compute.sidecar import Sidecar
from constructs_lib.json_text import compact
from constructs_lib.observability.collector import TRACES_PORT, CollectorConfig, Place
from constructs_lib.observability.vendors import FIELD, connected
from constructs_lib.public_images import PUBLIC_IMAGES

NAME = "collector"
IMAGE = PUBLIC_IMAGES["collector"]
# It needs some 100 MiB, and drops what is beyond four fifths of what it may have.
MEMORY_MIB = 192
# What its memory limiter begins at; Go's garbage collector then works harder instead.
SOFT_MIB = 150
METRICS, TRACES = "METRICS_REMOTE_WRITE_URL", "TRACES_ENDPOINT"
# cdktf's own mark of a token, which is no `${…}` that the collector would read.
_OWN = re.compile(r"\$\{(?!TfToken\[)")


def config_of(
    *, place: Place, environment: str, region: str, service: str, port: int, told: Mapping[str, str]
) -> CollectorConfig | None:
    """What the collector of a workload is told; None where it is connected to nothing.

    Args:
        place: Where it runs.
        environment: Name of the environment.
        region: Its region.
        service: Name of the service.
        port: Port on which the service answers /metrics.
        told: The settings of the workload by name.
    """
    vendors = tuple(each for each in connected(told) if each.secret_setting in told)
    if METRICS not in told and TRACES not in told and not vendors:
        return None
    return CollectorConfig(
        place=place,
        environment=environment,
        region=region,
        service=service,
        port=port,
        metrics=METRICS in told,
        traces=TRACES in told,
        vendors=vendors,
    )


def tells(config: CollectorConfig | None) -> Mapping[str, str]:
    """What a workload is told of its collector: where it takes traces, if it does."""
    if config is None or not (config.traces or config.vendors):
        return {}
    # OpenTelemetry's own variable; it goes before TRACES_ENDPOINT, which wants signed requests.
    return {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{TRACES_PORT}"}


def beside(config: CollectorConfig, *, arns: Mapping[str, str], told: Mapping[str, str]) -> Sidecar:
    """The collector as a container of a task.

    Its configuration is a variable of the image's own, so that another one is another revision of
    the task, and is deployed like a new image of the service.

    Args:
        config: What it is told.
        arns: ARN of the parameter with each setting by name.
        told: The settings of the workload by name; among them the ARNs of secrets with the keys of
            vendors, of which ECS gives it one field each.

    Source: aws-observability/aws-otel-collector, pkg/config/config_factory.go and cmd/healthcheck.
    """
    return Sidecar(
        name=NAME,
        image=IMAGE.pinned,
        user=IMAGE.user,
        memory_mib=MEMORY_MIB,
        environment={
            "AOT_CONFIG_CONTENT": _OWN.sub("$${", compact(config.document)),
            "AWS_REGION": config.region,
            "GOMEMLIMIT": f"{SOFT_MIB}MiB",
        },
        secrets={name: arns[name] for name in config.settings}
        | {each.key: f"{told[each.secret_setting]}:{FIELD}::" for each in config.vendors},
        health=["/healthcheck"],
    )
