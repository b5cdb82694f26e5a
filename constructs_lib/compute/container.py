"""The containers of a task: hardened, told their settings, and heard when they fail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cdktf import Fn, Token

from constructs_lib.compute import sidecar
from constructs_lib.compute.sidecar import Sidecar
from constructs_lib.json_text import compact

USER = "1000:1000"
# In memory, and so a part of the task's: half of what the smallest task has.
SCRATCH_MIB = 256
# A volume of Fargate belongs to root with mode 0755, unless the image says otherwise (Amazon ECS
# Developer Guide, "Use bind mounts with Amazon ECS"); this one anybody may write to, whatever the
# image says. Fargate has it since January 2026 (the same guide, "Task definition parameters for
# Fargate", tmpfs). The options are those that Docker sets on the instances of jobs.
SCRATCH = {
    "containerPath": "/tmp",  # noqa: S108
    "size": SCRATCH_MIB,
    "mountOptions": ["nodev", "noexec", "nosuid", "mode=1777"],
}
HEALTH_PATH = "/health"  # answers 200 while the process works
START_SECONDS = 15
LATER = "filled in by Terraform"
STOP_SECONDS = 120  # the longest on Fargate, and the notice that spot gives


@dataclass(frozen=True, kw_only=True, slots=True)
class Container:
    """What a container definition says; texts may be tokens.

    Attributes:
        name: Name of the container, and of its log streams.
        image: Address of the image.
        command: Command instead of the image's own; empty for that one.
        port: TCP port that it listens on; None where it does not listen.
        environment: Plain values by name.
        secrets: ARNs of parameters by name; ECS puts their values into the environment.
        log_group: Name of its log group.
        region: Region of the log group.
        variable: A variable of Terraform with further values by name, such as "var.settings"; None
            where there is none.
        beside: Containers that work for it: they start before it and stop after it.
        routed: Options of FireLens for its own log, where one of those containers writes it; None
            where ECS does.
    """

    name: str
    image: str
    command: Sequence[str]
    port: int | None
    environment: Mapping[str, str]
    secrets: Mapping[str, str]
    log_group: str
    region: str
    variable: str | None = None
    beside: Sequence[Sidecar] = ()
    routed: Mapping[str, str] | None = None

    @property
    def text(self) -> str:
        """All definitions as a JSON list, with what only Terraform knows filled in by it."""
        definition, others = self.definition, [self._beside(each) for each in self.beside]
        if self.variable is None:
            return compact([definition, *others])
        variable = self.variable
        further = Token.as_list(
            f"[for name in sort(keys({variable})) : {{name = name, value = {variable}[name]}}]"
        )
        environment = Fn.jsonencode(Fn.concat([definition["environment"], further]))
        written = compact([definition | {"environment": LATER}, *others])
        return written.replace(f'"{LATER}"', Token.as_string(environment))

    @property
    def definition(self) -> dict[str, Any]:
        """The definition as ECS takes it."""
        return {
            **_contained(USER, SCRATCH),
            "name": self.name,
            "image": self.image,
            "essential": True,
            "stopTimeout": STOP_SECONDS,
            "environment": _variables(self.environment),
            "logConfiguration": self._own_logs(),
            **({"secrets": _parameters(self.secrets)} if self.secrets else {}),
            **({"command": list(self.command)} if self.command else {}),
            **(_listening(self.port) if self.port else {}),
            **(_after(self.beside) if self.beside else {}),
        }

    def _beside(self, each: Sidecar) -> dict[str, Any]:
        return {
            **_contained(each.user, each.scratch),
            "name": each.name,
            "image": each.image,
            # Without it the service is harder to look at, and works.
            "essential": False,
            "restartPolicy": {
                "enabled": True,
                "restartAttemptPeriod": sidecar.RESTART_SECONDS,
            },
            "cpu": sidecar.SIDECAR_CPU_UNITS,
            "memory": each.memory_mib,
            "stopTimeout": sidecar.STOP_SECONDS,
            "environment": _variables(each.environment),
            "logConfiguration": self._logs(each.name),
            **({"secrets": _parameters(each.secrets)} if each.secrets else {}),
            **({"healthCheck": _asked(["CMD", *each.health])} if each.health else {}),
            **each.further,
        }

    def _own_logs(self) -> dict[str, Any]:
        if self.routed is None:
            return self._logs(self.name)
        return {"logDriver": "awsfirelens", "options": dict(self.routed)}

    def _logs(self, stream: str) -> dict[str, Any]:
        return {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": self.log_group,
                "awslogs-region": self.region,
                "awslogs-stream-prefix": stream,
                # A slow log service must never stop the application.
                "mode": "non-blocking",
                "max-buffer-size": "25m",
            },
        }


def _contained(user: str, scratch: Mapping[str, Any] | None) -> dict[str, Any]:
    """What every container of a task is held to; rule ECS001."""
    return {
        "user": user,
        "privileged": False,
        "readonlyRootFilesystem": True,
        "linuxParameters": {
            "initProcessEnabled": True,
            "capabilities": {"drop": ["ALL"]},
            **({"tmpfs": [scratch]} if scratch else {}),
        },
    }


def _after(beside: Sequence[Sidecar]) -> dict[str, Any]:
    """ECS stops containers in the reverse order of their start (Amazon ECS API, dependsOn)."""
    return {
        "cpu": sidecar.SERVICE_CPU_UNITS,
        "dependsOn": [{"containerName": each.name, "condition": "START"} for each in beside],
    }


def _variables(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in sorted(values.items())]


def _parameters(arns: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "valueFrom": arn} for name, arn in sorted(arns.items())]


def _listening(port: int) -> dict[str, Any]:
    url = f"http://127.0.0.1:{port}{HEALTH_PATH}"
    return {
        "portMappings": [{"containerPort": port, "hostPort": port, "protocol": "tcp"}],
        # The image has Python and, on purpose, no curl.
        "healthCheck": _asked(
            [
                "CMD",
                "python",
                "-c",
                f"import urllib.request; urllib.request.urlopen('{url}', timeout=2)",
            ]
        ),
    }


def _asked(command: Sequence[str]) -> dict[str, Any]:
    return {
        "command": list(command),
        "interval": 30,
        "timeout": 3,
        "retries": 3,
        "startPeriod": START_SECONDS,
    }
