"""What makes a new database usable: tasks that give it its role and its tables."""

from collections.abc import Sequence

from constructs import Construct

from constructs_lib.compute.preparing import Preparing
from constructs_lib.image import ImageReference
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

PREPARE, MIGRATE = "prepare-database", "migrate-database"


class Preparation(Preparing):
    """Two tasks for `terrace database`, in a security group of their own.

    The first signs in as the administrator, once for each database, and makes the role that
    workloads sign in as; the second signs in as that role, before each new version, and changes
    tables. Neither may do anything else, and no service gets at the administrator's secret.

    Attributes:
        prepare: The task of the administrator.
        migrate: The task that changes tables.
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
        super().__init__(
            scope,
            id_,
            site=site,
            thing=PREPARE,
            purpose="Tasks that prepare the database; outside Terraform: terrace database",
            starts_what="tasks that prepare the database",
            image=image,
            network=network,
            key=key,
        )
        self.prepare = self.task(
            "prepare",
            thing=PREPARE,
            command=prepare,
            purpose="Makes the role that workloads sign in as",
        )
        self.migrate = self.task(
            "migrate",
            thing=MIGRATE,
            command=migrate,
            purpose="Changes the tables of the database",
        )
