"""The functions of an environment as a whole: which there are, and what watches them."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from cdktf import TerraformProvider

from constructs_lib.functions.config import FunctionsConfig
from constructs_lib.functions.functions import Functions
from constructs_lib.security.reference import ExistingKey
from constructs_lib.site import Site
from tests.support.alarms import ALARMS, TOPIC, assert_alarms, by_thing
from tests.support.functions import surroundings
from tests.support.synth import (
    PROTECTED_SITE,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    synthesize,
)


@dataclass
class Elsewhere:
    """Another region."""

    provider: TerraformProvider
    region: str = "us-west-2"
    key: ExistingKey = field(default_factory=lambda: ExistingKey("arn:key-elsewhere"))


def functions(site: Site = SITE, *, copied: bool = False, **changes: Any) -> Json:
    def build(stack: Sketch) -> None:
        around = surroundings(stack, site=site)
        Functions(
            stack,
            "functions",
            config=FunctionsConfig(**changes),
            alerts_key=around["key"],
            alarms=ALARMS,
            copies=Elsewhere(stack.elsewhere) if copied else None,
            **around,
        )

    return synthesize(build)


def names(document: Json) -> set[str]:
    return {each["function_name"] for each in resources(document, "aws_lambda_function").values()}


def test_alarms_are_passed_on_and_a_key_is_rotated() -> None:
    document = functions()
    assert names(document) == {"terrace-test-alarm-forwarder", "terrace-test-signing-key-rotation"}
    assert only(document, "aws_sns_topic_subscription")["topic_arn"] == TOPIC.arn


def test_every_failure_leads_somewhere_but_that_of_the_forwarder_calls_it_once() -> None:
    document = functions()
    pages = dict.fromkeys(
        ("function-errors", "function-throttles", "function-dead-letters"), "functions"
    )
    assert_alarms(document, pages)
    watched = [
        each["metric"]["dimensions"]
        for each in by_thing(document)["function-errors"]["metric_query"][1:]
    ]
    assert watched == [{"FunctionName": "terrace-test-signing-key-rotation"}]
    queues = by_thing(document)["function-dead-letters"]["metric_query"][1:]
    assert len(queues) == 2


def test_without_a_signing_key_the_forwarder_stands_alone() -> None:
    document = functions(signing_key_days=None)
    assert names(document) == {"terrace-test-alarm-forwarder"}
    assert_alarms(document, {"function-dead-letters": "functions"})


def test_without_a_forwarder_nothing_subscribes() -> None:
    document = functions(alarm_forwarder=False)
    assert names(document) == {"terrace-test-signing-key-rotation"}
    assert "aws_sns_topic_subscription" not in document["resource"]


def test_where_no_function_is_wanted_nothing_is_watched() -> None:
    document = functions(alarm_forwarder=False, signing_key_days=None)
    assert not {"aws_lambda_function", "aws_cloudwatch_metric_alarm"} & set(document["resource"])


def test_the_key_is_rotated_as_often_as_the_environment_says() -> None:
    rotation = only(functions(signing_key_days=7), "aws_secretsmanager_secret_rotation")
    assert rotation["rotation_rules"] == {"automatically_after_days": 7}


def test_both_secrets_are_kept_in_another_region_where_there_is_one() -> None:
    for each in resources(functions(copied=True), "aws_secretsmanager_secret").values():
        assert each["replica"] == [{"region": "us-west-2", "kms_key_id": "arn:key-elsewhere"}]
    for each in resources(functions(), "aws_secretsmanager_secret").values():
        assert "replica" not in each


@pytest.mark.parametrize(("site", "days"), [(PROTECTED_SITE, 30), (SITE, 0)])
def test_secrets_can_be_restored_where_the_site_is_protected(site: Site, days: int) -> None:
    secrets = resources(functions(site), "aws_secretsmanager_secret").values()
    assert {each["recovery_window_in_days"] for each in secrets} == {days}
