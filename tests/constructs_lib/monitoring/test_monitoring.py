import re
from collections.abc import Sequence

import pytest

from constructs_lib.monitoring.alarm import Condition, Metric, Runbooks, When
from constructs_lib.monitoring.monitoring import Monitoring
from constructs_lib.security.key_users import KeyUser
from tests.support.platform import key
from tests.support.synth import ACCOUNT, SITE, Json, Sketch, only, statements, synthesize

TOPIC = "${aws_sns_topic.monitoring_alerts_main.arn}"


EMAILS = ("operations@acme.example", "first.last+tag@sub.acme.example")


def build(stack: Sketch, emails: Sequence[str] = EMAILS) -> None:
    monitoring = Monitoring(
        stack,
        "monitoring",
        site=SITE,
        runbooks=Runbooks("https://runbooks.example"),
        key=key(stack, users=(KeyUser.ALARMS,)),
        emails=emails,
    )
    monitoring.alarms.family("database").on_metric(
        stack,
        "database-storage-low",
        "The disk is nearly full",
        metric=Metric(namespace="AWS/RDS", name="Free", dimensions={}, statistic="Minimum"),
        condition=Condition(when=When.BELOW, threshold=1, minutes=5),
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def test_only_this_accounts_services_publish_to_the_encrypted_topic(document: Json) -> None:
    topic = only(document, "aws_sns_topic")
    assert topic["name"] == "terrace-test-alerts"
    assert topic["kms_master_key_id"] == "${aws_kms_key.key_main.arn}"
    publish = statements(document, "monitoring_alerts_policy")["ServicesPublish"]
    assert publish["principals"][0]["identifiers"] == [
        "aps.amazonaws.com",
        "backup.amazonaws.com",
        "budgets.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "costalerts.amazonaws.com",
    ]
    assert publish["resources"] == [TOPIC]
    assert publish["condition"][0]["values"] == [ACCOUNT]


def test_what_domains_watch_reports_to_it(document: Json) -> None:
    alarm = only(document, "aws_cloudwatch_metric_alarm")
    assert alarm["alarm_actions"] == alarm["ok_actions"] == [TOPIC]
    assert alarm["alarm_description"] == (
        "The disk is nearly full. "
        "Runbook: https://runbooks.example/database.md#database-storage-low"
    )


def subscriptions(*emails: str) -> dict[str, Json]:
    """Subscriptions by their names in Terraform."""
    document = synthesize(lambda stack: build(stack, emails))
    found: dict[str, Json] = document["resource"].get("aws_sns_topic_subscription", {})
    return {name: each for name, each in found.items() if each.pop("//", None) or True}


def test_every_address_is_told() -> None:
    made = subscriptions(*EMAILS)
    assert sorted(each["endpoint"] for each in made.values()) == sorted(EMAILS)
    assert {(each["protocol"], each["topic_arn"]) for each in made.values()} == {("email", TOPIC)}
    assert not subscriptions()


def test_an_address_keeps_its_subscription_whoever_else_is_told() -> None:
    one, other = EMAILS
    assert subscriptions(one, other) == subscriptions(other, one)
    assert subscriptions(other).items() <= subscriptions(one, other).items()


def test_addresses_that_look_alike_are_told_each() -> None:
    made = subscriptions("a.b@acme.example", "a-b@acme.example", "a_b@acme.example")
    assert len(made) == 3
    assert all(re.fullmatch(r"[a-z0-9_-]+", name) for name in made)
