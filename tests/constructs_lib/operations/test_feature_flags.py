import json
from typing import Any

import pytest
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm

from constructs_lib.errors import ConfigurationError
from constructs_lib.operations.feature_flags import FeatureFlags, FeatureFlagsConfig
from constructs_lib.security.reference import ExistingRole
from tests.support.synth import SITE, Json, Sketch, only, resources, statements, synthesize


def build(stack: Sketch) -> None:
    alarm = CloudwatchMetricAlarm(
        stack,
        "errors",
        alarm_name="errors",
        comparison_operator="GreaterThanThreshold",
        evaluation_periods=1,
    )
    flags = FeatureFlags(
        stack,
        "flags",
        site=SITE,
        config=FeatureFlagsConfig(flags={"new_search": True, "dark_mode": False}),
        alarm=alarm,
    )
    flags.grant_read(ExistingRole("task"), grantee="app")


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def test_flags_begin_as_they_are_configured(document: Json) -> None:
    version = only(document, "aws_appconfig_hosted_configuration_version")
    assert json.loads(version["content"]) == {
        "version": "1",
        "flags": {"dark_mode": {"name": "dark_mode"}, "new_search": {"name": "new_search"}},
        "values": {"dark_mode": {"enabled": False}, "new_search": {"enabled": True}},
    }
    profile = only(document, "aws_appconfig_configuration_profile")
    assert profile["type"] == "AWS.AppConfig.FeatureFlags"


def test_a_version_is_rolled_out_in_steps_and_watched_afterwards(document: Json) -> None:
    strategy = only(document, "aws_appconfig_deployment_strategy")
    assert (strategy["growth_type"], strategy["growth_factor"]) == ("LINEAR", 20)
    assert strategy["deployment_duration_in_minutes"] == 10
    assert strategy["final_bake_time_in_minutes"] == 10
    rollout = only(document, "aws_appconfig_deployment")
    assert rollout["configuration_version"] == (
        "${aws_appconfig_hosted_configuration_version.flags_version.version_number}"
    )


def test_the_alarm_takes_a_version_back_through_a_role_that_sees_it_only(document: Json) -> None:
    environment = only(document, "aws_appconfig_environment")
    alarm = "${aws_cloudwatch_metric_alarm.errors.arn}"
    assert environment["monitor"] == [
        {"alarm_arn": alarm, "alarm_role_arn": "${aws_iam_role.flags_role_main.arn}"}
    ]
    assert environment["depends_on"] == ["aws_iam_role_policy.flags_watch_policy"]
    statement = statements(document, "flags_watch")["SeeAlarm"]
    assert statement["actions"] == ["cloudwatch:DescribeAlarms"]
    assert statement["resources"] == [alarm]


def test_a_reader_reads_these_flags_in_this_environment_only(document: Json) -> None:
    statement = statements(document, "flags_app_document")["ReadFlags"]
    assert statement["actions"] == [
        "appconfig:GetLatestConfiguration",
        "appconfig:StartConfigurationSession",
    ]
    profile = "aws_appconfig_configuration_profile.flags_profile.configuration_profile_id"
    flags = f"${{aws_appconfig_environment.flags_environment.arn}}/configuration/${{{profile}}}"
    assert statement["resources"] == [flags]
    assert resources(document, "aws_iam_role_policy")["flags_app_reads"]["role"] == "task"


@pytest.mark.parametrize(
    ("flags", "received"), [({}, "none"), ({"dark-mode": True}, "dark-mode"), ({"_": True}, "_")]
)
def test_a_name_that_appconfig_does_not_take_is_refused(
    flags: dict[str, Any], received: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        FeatureFlagsConfig(flags=flags)
    assert str(refusal.value) == (
        f"flags are {received}, allowed: "
        "one or more of lower-case letters, digits and underscores, a letter first"
    )
