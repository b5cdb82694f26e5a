"""PAR001: nothing is laxer on the way to production."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise

from conventions.arguments import is_known
from conventions.blocks import Block
from conventions.expressions import strings
from conventions.registry import must
from conventions.resource_types import STATEFUL
from conventions.rule import Over, Problem
from conventions.rules.alarms import TYPES as ALARMS
from conventions.strictness import shortfalls
from conventions.synthesis import Synthesis
from conventions.tiers import WEAKEST_FIRST, Key, Tier, tiers

STRONGEST = WEAKEST_FIRST[-1]
FILTER = "aws_cloudwatch_log_metric_filter"
NAT, SUBNET = "aws_nat_gateway", "aws_subnet"
REFERENCE = re.compile(r"\$\{(aws_\w+\.\w+)\.")
GUARDS = (  # what watches or saves; where it is anywhere, it is not only where it matters least
    "aws_backup_plan",
    "aws_cloudtrail",
    "aws_config_configuration_recorder",
    "aws_flow_log",
    "aws_guardduty_detector",
    "aws_wafv2_web_acl_association",
)

# What takes the place of something smaller.
LARGER = {
    "aws_db_instance": "aws_rds_cluster",
    "aws_elasticache_cluster": "aws_elasticache_replication_group",
}


@must(
    "PAR001",
    "production is at least as strict as staging, and staging as dev, in protection, redundancy, "
    "retention and monitoring, and has every kind of stateful resource that staging has",
    reason="What was tried where less is at stake must be worth as much where more is.",
    source="The project's specification, environments; AWS Well-Architected, REL08 and OPS05; "
    "The Twelve-Factor App, dev/prod parity",
    over=Over.TOGETHER,
)
def no_stricter_where_less_is_at_stake(synthesis: Synthesis) -> Iterator[Problem]:
    """Compare each environment with the next weaker one that has a stack."""
    for weaker, stronger in pairwise(tiers(synthesis.documents)):
        yield from _about_arguments(weaker, stronger)
        yield from _about_numbers(weaker, stronger)
        yield from _about_alarms(weaker, stronger)
        yield from _about_types(weaker, stronger)


def _about_arguments(weaker: Tier, stronger: Tier) -> Iterator[Problem]:
    for key, block in stronger.resources.items():
        if counterpart := weaker.resources.get(key):
            for argument, value, floor, remedy in shortfalls(block, counterpart):
                found = (
                    f"{block.address} has {argument} {value} in {stronger.name} "
                    f"and {floor} in {weaker.name}"
                )
                yield Problem(block, found, f"{remedy} in {stronger.name}")


def _about_numbers(weaker: Tier, stronger: Tier) -> Iterator[Problem]:
    for type_, noun, count in (
        (SUBNET, "availability zone", _zones),
        (NAT, "NAT gateway", lambda tier: len(list(tier.of(NAT)))),
    ):
        number, floor = count(stronger), count(weaker)
        if number is not None and floor is not None and number < floor:
            found = f"{stronger.name} has {_counted(number, noun)} and {weaker.name} has {floor}"
            remedy = f"add {_counted(floor - number, noun)} to {stronger.name}"
            yield Problem(stronger.where(type_), found, remedy)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _zones(tier: Tier) -> int | None:
    """Count the zones of all subnets, None where only a plan knows one."""
    zones = [s.text("availability_zone") or s.text("availability_zone_id") for s in tier.of(SUBNET)]
    return len({*zones} - {""}) if is_known(zones) else None


def _about_alarms(weaker: Tier, stronger: Tier) -> Iterator[Problem]:
    """Name an alarm that is missing, unless another one of the same metric stands for it."""
    watched = [_watched(alarm) for alarm in stronger.of(*ALARMS)]
    for key, alarm in weaker.resources.items():
        if alarm.type in ALARMS and key not in stronger.resources:
            if _subjects(alarm, key, weaker) - stronger.resources.keys():
                continue  # what it watches is not there, which is for other parts of this rule
            metric = _watched(alarm)
            expected = sum(_watched(each) == metric for each in weaker.of(alarm.type))
            if watched.count(metric) < expected:
                named = f" of {metric[1]}" if metric[1] else ""
                found = (
                    f"the alarm {alarm.address}{named} is in {weaker.name} "
                    f"and not in {stronger.name}"
                )
                place = stronger.counterpart(alarm, weaker)
                yield Problem(place, found, f"add it to {stronger.name}")


def _subjects(alarm: Block, key: Key, tier: Tier) -> set[Key]:
    """Return the resources that an alarm's dimensions refer to, or have the names of."""
    dimensions = [alarm.body.get("dimensions"), alarm.body.get("metric_query")]
    referred = {Key(key.part, each) for each in REFERENCE.findall(json.dumps(dimensions))}
    texts = {*strings(dimensions)}
    return referred | {
        each
        for each, block in tier.resources.items()
        if block.text("name") in texts or _counts_for(block, alarm)
    }


def _counts_for(filter_: Block, alarm: Block) -> bool:
    """Whether a resource makes the metric of an alarm out of a log."""
    metric = (alarm.text("namespace"), alarm.text("metric_name"))
    return filter_.type == FILTER and any(
        (each.get("namespace"), each.get("name")) == metric
        for each in filter_.nested("metric_transformation")
    )


def _watched(alarm: Block) -> tuple[str, str]:
    """Return what an alarm is about: its metric, or itself if it computes one."""
    metric = " ".join(filter(None, [alarm.text("namespace"), alarm.text("metric_name")]))
    return alarm.type, metric if alarm.text("metric_name") else ""


def _about_types(weaker: Tier, stronger: Tier) -> Iterator[Problem]:
    """Name a kind of thing that is missing; what dev tries out need not be in staging yet."""
    expected = {*GUARDS, *STATEFUL} - {NAT, SUBNET} if stronger.name == STRONGEST else {*GUARDS}
    present = {block.type for block in stronger.of(*expected)}
    present |= {type_ for type_, larger in LARGER.items() if larger in present}
    for type_ in sorted({block.type for block in weaker.of(*expected)} - present):
        example = next(weaker.of(type_))
        found = f"{stronger.name} has no {type_}, and {weaker.name} has {example.address}"
        remedy = f"add it to {stronger.name}, or remove it from {weaker.name}"
        yield Problem(stronger.counterpart(example, weaker), found, remedy)
