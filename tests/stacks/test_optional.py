"""What an environment leaves out is not there, nor is anything that only it needs."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.functions.config import FunctionsConfig
from conventions.blocks import blocks
from conventions.document import Document, Kind
from conventions.rules.alarms import alarms_reach_somebody
from environments import Environment
from tests.support.environment import document
from tests.support.example import DEV as EXAMPLE
from tests.support.synth import Json
from tests.support.wiring import parameters

# Alarms reach somebody whatever is left out.
DEV = replace(EXAMPLE, alert_emails=("operations@acme.example",))
NO_PARTS = {"ends_at", "promotion"}  # said of the whole environment
OPTIONAL = [
    each.name for each in fields(Environment) if each.default is None and each.name not in NO_PARTS
]
# Where the construct is called otherwise than the field.
CONSTRUCTS = {
    "account_security": "account",
    "budget": "cost",
    "edge": "edge_health_check",  # the name of what answers stays
}
SETTINGS = {
    "database": "DATABASE_",
    "cache": "CACHE_",
    "table": "TABLE_",
    "uploads": "UPLOADS_",
    "jobs": "JOBS_QUEUE_",
    "functions": "SIGNING_KEY_",
    "flags": "FLAGS_",
    "observability": "METRICS_",
}
REFERENCE = re.compile(r"(?<![\w.])(data\.)?(aws_\w+)\.(\w+)")


def without(*names: str) -> Environment:
    """The example without some parts, and with workloads that do not ask for them."""
    left: dict[str, Any] = dict.fromkeys(names)
    if "jobs" not in names and DEV.jobs:
        left["jobs"] = replace(DEV.jobs, uses=())
    idle = {name: replace(each, uses=()) for name, each in DEV.services.items()}
    there = replace(DEV, services=idle, **left).stores
    left["services"] = {
        name: replace(each, uses=tuple(store for store in each.uses if store in there))
        for name, each in DEV.services.items()
    }
    if "jobs" not in names and DEV.jobs:
        uses = tuple(store for store in DEV.jobs.uses if store in there)
        left["jobs"] = replace(DEV.jobs, uses=uses)
    return replace(DEV, **left)


def made_by(made: Json, construct: str) -> set[str]:
    """Addresses of a construct, which begin with its id."""
    start = f"{construct}_"
    return {
        f"{type_}.{name}"
        for type_, those in made["resource"].items()
        for name in those
        if name.startswith(start)
    }


def missing(made: Json) -> Iterator[str]:
    """What is referred to and not there."""
    for expression in re.findall(r"\$\{([^}]*)\}", json.dumps(made)):
        for data, type_, name in REFERENCE.findall(expression):
            kind = "data" if data else "resource"
            if name not in made[kind].get(type_, {}):
                yield f"{data}{type_}.{name}"


@pytest.mark.parametrize("field", OPTIONAL)
def test_without_a_part_there_is_nothing_of_it(field: str) -> None:
    whole, made = document(DEV), document(without(field))
    construct = CONSTRUCTS.get(field, field)
    there = made_by(whole, construct)
    assert there, f"{construct} is in no address"
    assert not made_by(made, construct)
    alone = {each.partition(".")[0] for each in there} - {
        type_
        for type_, those in whole["resource"].items()
        if any(f"{type_}.{name}" not in there for name in those)
    }
    assert not alone & made["resource"].keys()
    assert not set(missing(made))


@pytest.mark.parametrize("field", OPTIONAL)
def test_a_part_takes_no_other_with_it(field: str) -> None:
    """Without the job fleet, everything else still rests at night."""
    made = document(without(field))
    others = [CONSTRUCTS.get(other, other) for other in OPTIONAL if other != field]
    assert [other for other in others if not made_by(made, other)] == []


@pytest.mark.parametrize("field", SETTINGS)
def test_without_a_store_nobody_is_told_of_it(field: str) -> None:
    def named(made: Json) -> list[str]:
        return [
            name
            for settings in parameters(made, DEV).values()
            for name in settings
            if name.startswith(SETTINGS[field])
        ]

    assert named(document(DEV))
    assert not named(document(without(field)))


def test_without_all_of_them_there_are_a_network_and_services() -> None:
    made = document(without(*OPTIONAL))
    assert not set(missing(made))
    assert "aws_ecs_service" in made["resource"]
    for field in OPTIONAL:
        assert not made_by(made, CONSTRUCTS.get(field, field))
    assert not made_by(made, "artifacts")


@pytest.mark.parametrize(
    ("functions", "region"),
    [
        (None, "us-east-1"),
        (FunctionsConfig(alarm_forwarder=False, signing_key_days=None), "eu-west-1"),
    ],
)
def test_without_a_forwarder_alarms_reach_somebody_by_email(
    functions: FunctionsConfig | None, region: str
) -> None:
    made = document(replace(without("functions"), functions=functions, region=region))
    body = {key: blocks(value) for key, value in made.items()}
    judged = Document(name=DEV.name, kind=Kind.STACK, file=Path("cdk.tf.json"), body=body)
    topics = [topic.address for topic in judged.of("aws_sns_topic")]
    heartbeats = [topic for topic in topics if "heartbeat" in topic]  # counted, and told nobody
    assert (len(topics), len(heartbeats)) == (2 if region == "us-east-1" else 3, 1)
    assert not [problem.found for problem in alarms_reach_somebody(judged)]


def test_without_a_route_nothing_answers_and_no_name_leads_anywhere() -> None:
    idle = {name: each for name, each in DEV.services.items() if each.route is None}
    assert idle
    made = document(replace(DEV, services=idle, edge=None))
    assert not set(missing(made))
    assert (
        not {
            "aws_lb",
            "aws_acm_certificate",
            "aws_route53_record",
            "aws_wafv2_web_acl",
        }
        & made["resource"].keys()
    )
    assert "url" not in made["output"]
