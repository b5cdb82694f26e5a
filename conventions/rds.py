"""Relational databases, whose instances and clusters say the same things differently."""

from conventions.arguments import is_off, number
from conventions.blocks import Block
from conventions.document import Document
from conventions.strictness import default
from conventions.targets import companions

INSTANCE = "aws_db_instance"
CLUSTER = "aws_rds_cluster"
MEMBER = "aws_rds_cluster_instance"
BACKUP_DAYS = "backup_retention_period"

_RESTORED = ("restore_to_point_in_time", "snapshot_identifier")
_PRIMARIES = ("replicate_source_db", "replication_source_identifier")


def has_master(database: Block) -> bool:
    """Tell whether a database is made with a master user; others have that of their source.

    The second cluster of a global one has that of the first, and what is restored has that of the
    snapshot. Source: AWS provider documentation, aws_rds_cluster, master_username.
    """
    is_second = bool(database.body.get("global_cluster_identifier"))
    has_name = any(database.body.get(name) for name in ("username", "master_username"))
    return has_name or not (is_second or is_restored(database))


def is_restored(database: Block) -> bool:
    """Tell whether a database is made from a snapshot or from another's backups."""
    return any(database.body.get(name) for name in _RESTORED)


def is_replica(database: Block) -> bool:
    """Tell whether a database follows another one, which keeps its backups and its password."""
    return any(database.body.get(name) for name in _PRIMARIES)


def follows(database: Block) -> bool:
    """Tell whether a database holds what another one does: a replica, or one of a global cluster.

    The first cluster of a global one is the one with the master user.
    """
    is_second = bool(database.body.get("global_cluster_identifier")) and not has_master(database)
    return is_replica(database) or is_second


def inherits_encryption(database: Block) -> bool:
    """Tell whether a replica has its primary's key: within a region AWS allows no other.

    The second cluster of a global one is encrypted as the first is.

    Source: Amazon RDS User Guide, "Encrypting Amazon RDS resources", limitations
    """
    if database.body.get("global_cluster_identifier") and not has_master(database):
        return True
    primary = database.text("replicate_source_db")
    is_arn = primary.startswith("arn:") or primary.endswith(".arn}")  # how other regions are named
    return bool(primary) and not is_arn


def backup_days(database: Block) -> int | None:
    """Return how long a database's backups are kept, None where only a plan knows."""
    value = database.body.get(BACKUP_DAYS)
    return number(default(database.type, BACKUP_DAYS) if value is None else value, 0)


def stands_in_one_zone(document: Document, database: Block) -> bool:
    """Tell whether the loss of one availability zone certainly stops a database."""
    if database.type == INSTANCE:
        return is_off(database.body.get("multi_az"))
    if database.body.get("db_cluster_instance_class"):
        return False  # a Multi-AZ DB cluster always has standbys in two more zones
    members = list(companions(document, database, MEMBER, "cluster_identifier"))
    is_repeated = any("count" in member.body or "for_each" in member.body for member in members)
    return len(members) < 2 and not is_repeated


def how_to_spread(database: Block) -> str:
    """Say what puts a database into a second availability zone."""
    return "set multi_az" if database.type == INSTANCE else f"add a second {MEMBER}"
