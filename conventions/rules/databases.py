"""DBS: how relational databases are kept."""

from collections.abc import Iterator

from conventions import rds
from conventions.arguments import is_off
from conventions.blocks import Block, is_true
from conventions.document import Document
from conventions.registry import must
from conventions.rule import Problem

BACKUP_DAYS = 1
PRODUCTION_BACKUP_DAYS = 7
WITHOUT_IAM = ("custom-", "db2", "oracle", "sqlserver")  # engines that know passwords only

Faults = Iterator[tuple[str, str]]  # what was found, after the address; what to do


@must(
    "DBS001",
    "databases are private, encrypted and backed up, accept IAM authentication and let RDS keep "
    f"the master password; in production they span two zones, keep {PRODUCTION_BACKUP_DAYS} days "
    "of backups and refuse deletion",
    reason="What the business cannot lose must survive a stolen password, a failed zone, a typo.",
    source="Amazon RDS User Guide, security and high availability; checkov CKV_AWS_16, "
    "CKV_AWS_17, CKV_AWS_133, CKV_AWS_157, CKV_AWS_161, CKV_AWS_293",
)
def databases_are_kept_well(document: Document) -> Iterator[Problem]:
    """Judge instances and clusters; a replica has the backups and the password of its primary."""
    for database in document.of(rds.INSTANCE, rds.CLUSTER, rds.MEMBER):
        if is_true(database.body.get("publicly_accessible")):
            found = f"{database.address} is publicly accessible"
            yield Problem(database, found, "unset publicly_accessible")
    for database in document.of(rds.INSTANCE, rds.CLUSTER):
        faults = [*_of_access(database)]
        if not rds.is_replica(database):
            faults += [*_of_password(database)] if rds.has_master(database) else []
            faults += [*_of_backups(document, database)]
        if document.is_production and is_off(database.body.get("deletion_protection")):
            faults.append(("may be deleted", "set deletion_protection"))
        for found, remedy in faults:
            yield Problem(database, f"{database.address} {found}", remedy)


def _of_access(database: Block) -> Faults:
    # What a snapshot or the first cluster is encrypted with, only AWS knows.
    is_encrypted = rds.inherits_encryption(database) or rds.is_restored(database)
    if not is_encrypted and is_off(database.body.get("storage_encrypted")):
        yield "is not encrypted", "set storage_encrypted"
    knows_iam = not database.text("engine").startswith(WITHOUT_IAM)
    if knows_iam and is_off(database.body.get("iam_database_authentication_enabled")):
        yield "accepts passwords only", "set iam_database_authentication_enabled"


def _of_password(database: Block) -> Faults:
    # Whatever the value refers to, an argument for a password is a password in the state.
    password = "password" if database.type == rds.INSTANCE else "master_password"
    if database.body.get(password):
        yield f"carries its {password}", "set manage_master_user_password instead"
    elif database.body.get(f"{password}_wo"):
        return  # Terraform sends it, and keeps it nowhere
    elif is_off(database.body.get("manage_master_user_password")):
        yield "leaves its master password to people", "set manage_master_user_password"


def _of_backups(document: Document, database: Block) -> Faults:
    needed = PRODUCTION_BACKUP_DAYS if document.is_production else BACKUP_DAYS
    days = rds.backup_days(database)
    if days is not None and days < needed:
        yield f"keeps backups for {days} days", f"keep them for at least {needed}"
    if document.is_production and rds.stands_in_one_zone(document, database):
        yield "stands in one availability zone", rds.how_to_spread(database)
