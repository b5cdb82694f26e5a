"""What makes a domain of OpenSearch usable: a task that maps roles, and sets when logs go."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from constructs_lib.compute.one_off import OneOff
from constructs_lib.compute.task import starts
from constructs_lib.image import ImageReference
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import TASK, Role
from constructs_lib.site import Site

PREPARE = "prepare-log-search"


class LogSearchPreparation(Construct):
    """A task for `terrace log-search prepare`, in a security group of its own.

    Its role is the administrator of the domain, and nobody else is: no service and no person gets
    at what others may do there.

    Attributes:
        security_group: Group of the task; nobody gets in.
        prepare: The task.
        logs: What it writes.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        image: ImageReference,
        command: Sequence[str],
        network: NetworkReference,
        key: KeyReference,
    ) -> None:
        """Define the task; the domain is connected to it afterwards.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            image: Image with the command.
            command: What it runs.
            network: Network that it stands in.
            key: Key of its log.
        """
        super().__init__(scope, id_)
        self.logs = CloudwatchLogGroup(
            self,
            "logs",
            name=site.path(PREPARE),
            retention_in_days=site.log_retention_days,
            kms_key_id=key.arn,
        )
        self.security_group = SecurityGroup(
            self,
            "security-group",
            site=site,
            network=network,
            thing=PREPARE,
            purpose="Task that prepares log search; outside Terraform: terrace log-search",
        )
        self.security_group.allow_https_out(purpose="AWS APIs")
        execution = Role(
            self,
            "execution-role",
            site=site,
            thing=f"{PREPARE}-execution",
            trust=TASK,
            purpose="Starts the task that prepares log search: image, logs",
        )
        execution.allow("start", starts(image, self.logs))
        self.prepare = OneOff(
            self,
            "prepare",
            site=site,
            thing=PREPARE,
            purpose="Administers log search",
            image=image,
            command=command,
            security_group=self.security_group,
            execution_role=execution,
            log_group=self.logs.name,
        )
