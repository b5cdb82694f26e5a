"""What makes a domain of OpenSearch usable: a task that maps roles, and sets when logs go."""

from collections.abc import Sequence

from constructs import Construct

from constructs_lib.compute.preparing import Preparing
from constructs_lib.image import ImageReference
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

PREPARE = "prepare-log-search"


class LogSearchPreparation(Preparing):
    """A task for `terrace log-search prepare`, in a security group of its own.

    Its role is the administrator of the domain, and nobody else is: no service and no person gets
    at what others may do there.

    Attributes:
        prepare: The task.
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
        super().__init__(
            scope,
            id_,
            site=site,
            thing=PREPARE,
            purpose="Task that prepares log search; outside Terraform: terrace log-search",
            starts_what="the task that prepares log search",
            image=image,
            network=network,
            key=key,
        )
        self.prepare = self.task(
            "prepare", thing=PREPARE, command=command, purpose="Administers log search"
        )
