"""What tasks that make a store usable share: a log, a way out, and the role that starts them."""

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


class Preparing(Construct):
    """Tasks for a command of `terrace`, in a security group of their own.

    Attributes:
        security_group: Group of the tasks; nobody gets in.
        logs: What they write; pipelines may read it, so that nobody's data belongs there.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        thing: str,
        purpose: str,
        starts_what: str,
        image: ImageReference,
        network: NetworkReference,
        key: KeyReference,
    ) -> None:
        """Prepare for the tasks, which `task` defines.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            thing: Name of group, log and role, of which the last has a suffix.
            purpose: What the tasks are for, as the group's description.
            starts_what: What the role starts, as its description.
            image: Image with the commands.
            network: Network that they stand in.
            key: Key of their log.
        """
        super().__init__(scope, id_)
        self._site, self._image = site, image
        self.logs = CloudwatchLogGroup(
            self,
            "logs",
            name=site.path(thing),
            retention_in_days=site.log_retention_days,
            kms_key_id=key.arn,
        )
        self.security_group = SecurityGroup(
            self, "security-group", site=site, network=network, thing=thing, purpose=purpose
        )
        self.security_group.allow_https_out(purpose="AWS APIs")
        self._execution = Role(
            self,
            "execution-role",
            site=site,
            thing=f"{thing}-execution",
            trust=TASK,
            purpose=f"Starts {starts_what}: image, logs",
        )
        self._execution.allow("start", starts(image, self.logs))

    def task(self, id_: str, *, thing: str, command: Sequence[str], purpose: str) -> OneOff:
        """Define a task; stores are connected to it afterwards.

        Args:
            id_: Construct id.
            thing: What it is called.
            command: What it runs.
            purpose: What its code may do, as the description of its role.
        """
        return OneOff(
            self,
            id_,
            site=self._site,
            thing=thing,
            purpose=purpose,
            image=self._image,
            command=command,
            security_group=self.security_group,
            execution_role=self._execution,
            log_group=self.logs.name,
        )
