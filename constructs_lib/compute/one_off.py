"""Tasks that are started once, do one thing and end: no service keeps them running."""

from collections.abc import Callable, Sequence

from cdktf_cdktf_provider_aws.ecs_task_definition import (
    EcsTaskDefinition,
    EcsTaskDefinitionRuntimePlatform,
)
from constructs import Construct

from constructs_lib.compute.container import Container
from constructs_lib.errors import ConfigurationError
from constructs_lib.image import ImageReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.security.role import TASK, Role
from constructs_lib.site import Site
from constructs_lib.workload import Workload

CPU_UNITS, MEMORY_MIB = 256, 512  # the smallest task; it waits for the database most of the time


class Variables:
    """Settings that are plain variables of one container, none of them a secret.

    Attributes:
        values: Their values by name.
    """

    def __init__(self, owner: str, on_change: Callable[[], None]) -> None:
        """Hold nothing yet.

        Args:
            owner: Whose they are, for messages.
            on_change: Called after every new one.
        """
        self.values: dict[str, str] = {}
        self._owner, self._on_change = owner, on_change

    def put(self, name: str, value: str, meaning: str) -> None:
        """Set a value; the same again changes nothing.

        Args:
            name: Name as code reads it.
            value: The value; may be a token.
            meaning: What it is, which a container is not told.

        Raises:
            ConfigurationError: The name has another value already.
        """
        del meaning
        there = self.values.setdefault(name, value)
        if there != value:
            raise ConfigurationError(
                f"{self._owner}: setting {name} is {value!r}, allowed: {there!r}, "
                "which it has already"
            )
        self._on_change()


class OneOff(Construct):
    """A task definition with one container, to be started by hand or by a pipeline.

    Attributes:
        definition: The task definition.
        role: Role of its code; it may do nothing until a store is connected.
        workload: What stores connect to.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        thing: str,
        purpose: str,
        image: ImageReference,
        command: Sequence[str],
        security_group: SecurityGroup,
        execution_role: Role,
        log_group: str,
    ) -> None:
        """Define the task.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            thing: What it is called.
            purpose: What its code may do, as the role's description.
            image: Where the image is.
            command: What it runs.
            security_group: Group of its network interface.
            execution_role: Role that pulls the image and writes the logs.
            log_group: Name of its log group.
        """
        super().__init__(scope, id_)
        self._site, self._thing, self._image = site, thing, image
        self._command, self._log_group = command, log_group
        self.role = Role(self, "role", site=site, thing=thing, trust=TASK, purpose=purpose)
        self.definition = EcsTaskDefinition(
            self,
            "main",
            family=site.name(thing),
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu=str(CPU_UNITS),
            memory=str(MEMORY_MIB),
            task_role_arn=self.role.arn,
            execution_role_arn=execution_role.arn,
            runtime_platform=EcsTaskDefinitionRuntimePlatform(
                operating_system_family="LINUX", cpu_architecture="X86_64"
            ),
            container_definitions="[]",  # written below, and again with every new setting
        )
        self._settings = Variables(thing, self._describe)
        self.workload = Workload(
            label=thing, role=self.role, security_group=security_group, settings=self._settings
        )
        self._describe()

    def _describe(self) -> None:
        """Write the container's definition, with the settings that there are by now."""
        container = Container(
            name=self._thing,
            image=self._image.address,
            command=self._command,
            port=None,
            environment={
                "AWS_REGION": self._site.region,
                "ENVIRONMENT_NAME": self._site.environment,
                "SERVICE_NAME": self._thing,
                **self._settings.values,
            },
            secrets={},
            log_group=self._log_group,
            region=self._site.region,
        )
        self.definition.container_definitions = container.text
