"""DRP: how soon a data store is back, and how much it may lose."""

import re
from collections.abc import Iterator

from conventions import rds
from conventions.arguments import at, is_known, is_off
from conventions.blocks import Block, blocks
from conventions.document import Document
from conventions.registry import must
from conventions.resource_types import TABLE
from conventions.rule import Problem
from conventions.targets import companions

RTO = "RecoveryTimeObjective"
RPO = "RecoveryPointObjective"
STORES = tuple(TABLE.where("recovery"))
HOUR = 60
DAY = 24 * HOUR
_MINUTES = re.compile(r"(\d+) minutes")


@must(
    "DRP001",
    f"every data store is tagged with `{RTO}` and `{RPO}` in minutes, and its settings meet them: "
    "below an hour it survives a zone, below a day it is backed up continuously",
    reason="An objective that no setting meets is found out in the disaster.",
    source="AWS Well-Architected, REL13; Amazon RDS User Guide, restoring to a specified time; "
    "Amazon DynamoDB Developer Guide, point-in-time recovery; Amazon EFS User Guide, replication; "
    "Amazon OpenSearch Service Developer Guide, snapshots; Amazon ElastiCache User Guide, Multi-AZ",
)
def recovery_is_declared_and_met(document: Document) -> Iterator[Problem]:
    """Judge every store but replicas, whose primary declares."""
    for store in document.of(*STORES):
        if rds.follows(store):
            continue
        values = {tag: _tag(document, store, tag) for tag in (RTO, RPO)}
        if missing := [tag for tag, value in values.items() if value is None]:
            found = f"{store.address} declares no {' and no '.join(missing)}"
            yield Problem(store, found, 'tag it, such as "60 minutes"')
        for tag, value in values.items():
            if value is not None and is_known(value) and not _MINUTES.fullmatch(value):
                found = f'{tag} of {store.address} is "{value}"'
                yield Problem(store, found, 'write whole minutes, such as "60 minutes"')
        yield from _about_time(document, store, _minutes(values[RTO]))
        yield from _about_point(document, store, _minutes(values[RPO]))


def _about_time(document: Document, store: Block, rto: int | None) -> Iterator[Problem]:
    remedy = _how_to_spread(document, store)
    if rto is not None and rto < HOUR and remedy:
        found = f"{store.address} declares an RTO of {rto} minutes and fails with its zone"
        yield Problem(store, found, f"{remedy}, or declare {HOUR} minutes")


def _about_point(document: Document, store: Block, rpo: int | None) -> Iterator[Problem]:
    shortest, remedy = _shortest_point(document, store)
    if rpo is not None and rpo < shortest:
        declare = f"declare {shortest} minutes"
        found = f"{store.address} declares an RPO of {rpo} minutes and meets {shortest} at best"
        yield Problem(store, found, f"{remedy}, or {declare}" if remedy else declare)


def _how_to_spread(document: Document, store: Block) -> str:
    """Say what a store in a single zone has to set; nothing for one that survives a zone."""
    body = store.body
    match store.type:
        case rds.INSTANCE | rds.CLUSTER:
            is_single, remedy = rds.stands_in_one_zone(document, store), rds.how_to_spread(store)
        case "aws_elasticache_replication_group":
            switches = ("automatic_failover_enabled", "multi_az_enabled")
            is_single = any(is_off(body.get(switch)) for switch in switches)
            remedy = f"set {' and '.join(switches)}"
        case "aws_opensearch_domain":
            is_single = is_off(at(body, "cluster_config.zone_awareness_enabled"))
            remedy = "set cluster_config.zone_awareness_enabled"
        case "aws_efs_file_system":
            is_single = bool(body.get("availability_zone_name"))
            remedy = "unset availability_zone_name"
        case _:
            return ""  # a DynamoDB table is in three zones always
    return remedy if is_single else ""


def _shortest_point(document: Document, store: Block) -> tuple[int, str]:
    """Return the shortest RPO in minutes that the settings meet, and what would shorten it."""
    match store.type:
        case rds.INSTANCE | rds.CLUSTER:  # ships its log every five minutes
            return (DAY, "keep backups") if rds.backup_days(store) == 0 else (5, "")
        case "aws_dynamodb_table":
            is_daily = is_off(at(store.body, "point_in_time_recovery.enabled"))
            return (DAY, "enable point_in_time_recovery") if is_daily else (5, "")
        case "aws_efs_file_system":
            type_ = "aws_efs_replication_configuration"
            copies = companions(document, store, type_, "source_file_system_id")
            return (15, "") if any(copies) else (DAY, f"add {type_}")
        case "aws_opensearch_domain":
            return HOUR, ""  # takes a snapshot every hour by itself
        case _:
            return DAY, ""  # ElastiCache takes one snapshot a day


def _tag(document: Document, store: Block, tag: str) -> str | None:
    """Return a tag as written, None without it; in an expression it is found by its key."""
    written = store.body.get("tags")
    own = next(iter(blocks(written)), {})
    if isinstance(written, str):
        entry = re.search(rf'(?<!\w){tag}"?\s*[=:]\s*(?:"([^"]*)"|([^,}}\n]+))', written)
        if entry:
            own = {tag: entry[1] if entry[1] is not None else f"${{{entry[2]}}}"}
    value = own.get(tag, document.tags(store.provider_alias).get(tag))
    return None if value is None else str(value)


def _minutes(value: str | None) -> int | None:
    match = _MINUTES.fullmatch(value or "")
    return int(match[1]) if match else None
