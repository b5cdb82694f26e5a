"""What runs: a task definition with its containers, and the two roles behind it."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.ecs_task_definition import (
    EcsTaskDefinition,
    EcsTaskDefinitionRuntimePlatform,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from constructs_lib.compute import collector, log_router
from constructs_lib.compute.config import PORT, ServiceConfig
from constructs_lib.compute.container import Container
from constructs_lib.compute.sidecar import Sidecar, refuse_too_much
from constructs_lib.config.tokens import holds_token
from constructs_lib.image import ImageReference
from constructs_lib.literal import as_text
from constructs_lib.observability.collector import CollectorConfig, Place
from constructs_lib.observability.log_router import cloudwatch
from constructs_lib.parameters import Parameters
from constructs_lib.security.policy import Statement, allow
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import TASK, Role
from constructs_lib.site import Site

TASKS_SERVICE = "ecs-tasks.amazonaws.com"


class Task(Construct):
    """A Fargate task: read-only root, no root user, no capabilities, 256 MiB of memory in /tmp.

    Any image can write to /tmp, and what it leaves there counts as memory of the task. Nothing in
    /tmp can be executed.

    Beside the service's own container stands a collector where the service is connected to metrics
    or traces: it asks the service for metrics on the loopback interface, takes its traces there,
    and writes both with the role of the service's code. Where the service is connected to log
    search, a log router writes its log, to CloudWatch as before and to OpenSearch besides. Losing
    either stops no service.

    Every setting of the service goes into its environment under its own name, and the versions of
    them all as SETTINGS_REVISION: a setting that changes makes a new revision of the task, which is
    deployed like a new image. Former revisions are kept, as ECS can go back to none that was
    deregistered.

    Attributes:
        definition: The task definition.
        role: Role of the service's code; it may do nothing until somebody grants it.
        execution_role: Role that pulls the image, reads the settings and writes the logs.
        permissions: What the execution role may do, for what needs it to be there.
        logs: What the service writes.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        name: str,
        config: ServiceConfig,
        image: ImageReference,
        settings: Parameters,
        key: KeyReference,
    ) -> None:
        """Define the task.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            name: Name of the service.
            config: Size and command.
            image: Where the image is.
            settings: Settings of the service.
            key: Key of its logs.
        """
        super().__init__(scope, id_)
        self._site, self._name, self._config = site, name, config
        self._image, self._settings = image, settings
        self._variable: str | None = None
        self._writes_logs = False
        self.logs = CloudwatchLogGroup(
            self,
            "logs",
            name=site.path(name),
            retention_in_days=site.log_retention_days,
            kms_key_id=key.arn,
        )
        self.role = self._role("role", name, f"What the code of {name} may do")
        self.execution_role = self._role(
            "execution-role", f"{name}-execution", f"Starts tasks of {name}: image, settings, logs"
        )
        self.permissions = self._allow_start()
        self.definition = EcsTaskDefinition(
            self,
            "main",
            family=site.name(name),
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu=as_text(config.cpu_units),
            memory=as_text(config.memory_mib),
            task_role_arn=self.role.arn,
            execution_role_arn=self.execution_role.arn,
            runtime_platform=EcsTaskDefinitionRuntimePlatform(
                operating_system_family="LINUX", cpu_architecture="X86_64"
            ),
            container_definitions="[]",  # written below, and again with every new setting
            skip_destroy=True,
            # A release registers a revision with another image: it is the one to go on from.
            track_latest=image.release is not None or None,
        )
        settings.on_change(self._describe)

    def take(self, variable: str) -> None:
        """Put what the caller of a module knows into the container's environment as well.

        Args:
            variable: A variable of Terraform of type map(string), such as "var.settings".
        """
        self._variable = variable
        self._describe()

    def _role(self, id_: str, thing: str, purpose: str) -> Role:
        return Role(self, id_, site=self._site, thing=thing, trust=TASK, purpose=purpose)

    def _describe(self) -> None:
        """Write the container's definition, with the settings that there are by now."""
        route = self._config.route
        collects = self._collects(route.port if route else PORT)
        beside = self._beside(collects)
        if not holds_token(self._config.memory_mib):
            refuse_too_much(self._name, self._config.memory_mib, beside)
        environment = {
            "AWS_REGION": self._site.region,
            "ENVIRONMENT_NAME": self._site.environment,
            "SERVICE_NAME": self._name,
            **({"SETTINGS_REVISION": self._settings.revision} if self._settings.values else {}),
            **({"PORT": str(route.port)} if route else {}),
            **collector.tells(collects),
        }
        container = Container(
            name=self._name,
            image=self._image.address,
            command=self._config.command,
            port=route.port if route else None,
            environment=environment,
            secrets=self._settings.arns,
            log_group=self.logs.name,
            region=self._site.region,
            variable=self._variable,
            beside=beside,
            routed=self._routed(),
        )
        self.definition.container_definitions = container.text

    def _collects(self, port: int) -> CollectorConfig | None:
        """What the collector does, by what the service is connected to by now."""
        return collector.config_of(
            place=Place.ECS_TASK,
            environment=self._site.environment,
            region=self._site.region,
            service=self._name,
            port=port,
            told=self._settings.values,
        )

    def _beside(self, collects: CollectorConfig | None) -> list[Sidecar]:
        """What works for the service, by what it is connected to by now."""
        told, arns = self._settings.values, self._settings.arns
        found = [collector.beside(collects, arns=arns, told=told)] if collects else []
        if log_router.SEARCH_HOST in told:
            found.append(
                log_router.beside(
                    environment=self._site.environment,
                    region=self._site.region,
                    service=self._name,
                    arns=arns,
                )
            )
        return found

    def _routed(self) -> dict[str, str] | None:
        """Options of the router for the service's log, once there is one; it may then write it."""
        if log_router.SEARCH_HOST not in self._settings.values:
            return None
        if not self._writes_logs:
            self._writes_logs = True
            self.role.allow("logs", [writes(self.logs)])
        return cloudwatch(self._name, group=self.logs.name, region=self._site.region)

    def _allow_start(self) -> tuple[IamRolePolicy, ...]:
        start = self.execution_role.allow("start", starts(self._image, self.logs))
        read = self._settings.grant_read(self.execution_role, grantee="execution")
        return start, read


def starts(image: ImageReference, logs: CloudwatchLogGroup) -> list[Statement]:
    """What starting a task takes: its image, and its log group."""
    return [
        # The API knows no resource for this action (Service Authorization Reference).
        allow("SignInToRegistry", "ecr:GetAuthorizationToken", "*"),
        allow(
            "PullImage",
            ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            image.repository_arn,
        ),
        writes(logs),
    ]


def writes(logs: CloudwatchLogGroup) -> Statement:
    """What writing into a log group takes."""
    return allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], f"{logs.arn}:*")
