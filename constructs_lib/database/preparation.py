"""What makes a new database usable: tasks that give it its role and its tables."""

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

PREPARE, MIGRATE = "prepare-database", "migrate-database"


class Preparation(Construct):
    """Two tasks for `terrace database`, in a security group of their own.

    The first signs in as the administrator, once for each database, and makes the role that
    workloads sign in as; the second signs in as that role, before each new version, and changes
    tables. Neither may do anything else, and no service gets at the administrator's secret.

    Attributes:
        security_group: Group of both tasks; nobody gets in.
        prepare: The task of the administrator.
        migrate: The task that changes tables.
        logs: What both write; pipelines may read it, so that nobody's data belongs there.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        image: ImageReference,
        prepare: Sequence[str],
        migrate: Sequence[str],
        network: NetworkReference,
        key: KeyReference,
    ) -> None:
        """Define the tasks; stores are connected to them afterwards.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            image: Image with both commands.
            prepare: Command of the first.
            migrate: Command of the second.
            network: Network that they stand in.
            key: Key of their logs.
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
            purpose="Tasks that prepare the database; outside Terraform: terrace database",
        )
        self.security_group.allow_https_out(purpose="AWS APIs")
        execution = Role(
            self,
            "execution-role",
            site=site,
            thing=f"{PREPARE}-execution",
            trust=TASK,
            purpose="Starts tasks that prepare the database: image, logs",
        )
        execution.allow("start", starts(image, self.logs))
        self.prepare, self.migrate = (
            OneOff(
                self,
                id_,
                site=site,
                thing=thing,
                purpose=purpose,
                image=image,
                command=command,
                security_group=self.security_group,
                execution_role=execution,
                log_group=self.logs.name,
            )
            for id_, thing, command, purpose in (
                ("prepare", PREPARE, prepare, "Makes the role that workloads sign in as"),
                ("migrate", MIGRATE, migrate, "Changes the tables of the database"),
            )
        )
