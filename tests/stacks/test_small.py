"""The example of a small company's environment: whole, sound, and no more than it says."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import conventions
from examples.environments.small import ENVIRONMENT as SMALL
from stacks import app
from terrace.publishing import LOCK, MASTER_LOCK
from tests.support.environment import document
from tests.support.project import ROOT
from tests.support.synth import only

# How many of what its price is made of.
PRICED = {
    "aws_db_instance": 1,
    "aws_ecs_service": 1,
    "aws_kms_key": 3,
    "aws_lb": 1,
    "aws_nat_gateway": 1,
    "aws_wafv2_web_acl": 1,
}
# What starts with these belongs to a part that it does not mention.
LEFT_OUT = (
    "aws_backup_",
    "aws_budgets_",
    "aws_cloudfront_",
    "aws_config_",
    "aws_dynamodb_",
    "aws_eks_",
    "aws_elasticache_",
    "aws_guardduty_",
    "aws_opensearch_",
    "aws_prometheus_",
    "aws_rds_",
    "aws_scheduler_",
    "aws_synthetics_",
    "aws_xray_",
)


def test_it_keeps_the_conventions_together_with_what_all_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "ENVIRONMENTS", (SMALL,))
    app.build(str(tmp_path), {}).synth()
    for stack in (tmp_path / "stacks").iterdir():
        shutil.copyfile(MASTER_LOCK, stack / LOCK)
    today = datetime.now(tz=UTC).date()
    found = conventions.check(tmp_path, waivers=None, today=today, runbooks=ROOT / "docs/runbooks")
    assert not [str(finding) for finding in found]
    assert (tmp_path / "stacks" / SMALL.name / "cdk.tf.json").is_file()


def test_it_holds_what_it_says_and_no_other_part() -> None:
    made = document(SMALL)["resource"]
    assert {type_: len(made.get(type_, {})) for type_ in PRICED} == PRICED
    assert not [type_ for type_ in made if type_.startswith(LEFT_OUT)]
    assert not {each["vpc_endpoint_type"] for each in made["aws_vpc_endpoint"].values()} - {
        "Gateway"
    }


def test_its_alarms_reach_somebody() -> None:
    made = document(SMALL)
    subscription = only(made, "aws_sns_topic_subscription")
    topic = "${aws_sns_topic.monitoring_alerts_main.arn}"
    assert (subscription["protocol"], subscription["topic_arn"]) == ("lambda", topic)
    for address, alarm in made["resource"]["aws_cloudwatch_metric_alarm"].items():
        assert alarm["alarm_actions"] == [topic], address
