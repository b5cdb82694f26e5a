"""How RDS names snapshots, of an instance and of an Aurora cluster, and what one is like."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """How the API names things: of an instance, or of an Aurora cluster.

    Attributes:
        kind: "db" or "db_cluster", as boto3 has it.
        thing: The same as it is in names of arguments and answers.
        database: Argument with the name of what is saved.
        databases: Answer with all of those.
    """

    kind: str
    thing: str
    database: str
    databases: str

    @property
    def identifier(self) -> str:
        """Argument with the name of a snapshot."""
        return f"{self.thing}SnapshotIdentifier"

    @property
    def arn(self) -> str:
        """Answer with the ARN of a snapshot."""
        return f"{self.thing}SnapshotArn"

    @property
    def one(self) -> str:
        """Answer with one snapshot."""
        return f"{self.thing}Snapshot"


INSTANCE = Words(kind="db", thing="DB", database="DBInstanceIdentifier", databases="DBInstances")
CLUSTER = Words(
    kind="db_cluster", thing="DBCluster", database="DBClusterIdentifier", databases="DBClusters"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """A snapshot as RDS describes it.

    Attributes:
        name: Its name.
        arn: Its ARN.
        region: Where it is.
        status: Such as "available".
        made: When it was taken; the name of one that is being made tells it.
        encrypted: Whether it is.
        tags: Its tags.
    """

    name: str
    arn: str
    region: str
    status: str
    made: str
    encrypted: bool
    tags: Mapping[str, str]
