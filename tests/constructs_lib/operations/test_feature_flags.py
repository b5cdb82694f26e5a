import json

import pytest
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm

from constructs_lib.monitoring.reference import AlarmReference
from constructs_lib.operations.config import FeatureFlagsConfig
from constructs_lib.operations.feature_flags import FeatureFlags
from tests.support.synth import SITE, Json, Sketch, only, synthesize
from tests.support.workload import connect, connections, policy, settings, workload

CONFIG = FeatureFlagsConfig(flags={"new_search": True, "dark_mode": False})
ALARM = "${aws_cloudwatch_metric_alarm.errors.arn}"


def add(stack: Sketch, *alarms: AlarmReference) -> FeatureFlags:
    return FeatureFlags(stack, "flags", site=SITE, config=CONFIG, alarms=alarms)


def build(stack: Sketch) -> None:
    alarm = CloudwatchMetricAlarm(
        stack,
        "errors",
        alarm_name="errors",
        comparison_operator="GreaterThanThreshold",
        evaluation_periods=1,
    )
    connect(stack, add(stack, alarm), workload(), workload("thumbnails", group=None))


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


def test_a_version_is_made_when_the_flags_change_and_not_because_appconfig_dates_them(
    document: Json,
) -> None:
    written = only(document, "terraform_data")
    version = only(document, "aws_appconfig_hosted_configuration_version")
    assert written["input"] == {"flags": version["content"]}
    assert version["lifecycle"] == {
        "create_before_destroy": True,
        "ignore_changes": ["content"],
        "replace_triggered_by": ["terraform_data.flags_written"],
    }


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
    assert environment["monitor"] == [
        {"alarm_arn": ALARM, "alarm_role_arn": "${aws_iam_role.flags_role_main.arn}"}
    ]
    assert environment["depends_on"] == ["aws_iam_role_policy.flags_role_watch_policy"]
    watch = policy(document, "${aws_iam_role.flags_role_main.name}", "watch")
    assert watch.keys() == {"SeeAlarms"}
    assert watch["SeeAlarms"]["actions"] == ["cloudwatch:DescribeAlarms"]
    assert watch["SeeAlarms"]["resources"] == [ALARM]


@pytest.mark.parametrize("role", ["app-role", "thumbnails-role"])
def test_a_workload_reads_these_flags_in_this_environment_only(document: Json, role: str) -> None:
    granted = policy(document, role, "terrace-test-flags-read")
    assert granted.keys() == {"ReadFlags"}
    assert granted["ReadFlags"]["actions"] == [
        "appconfig:GetLatestConfiguration",
        "appconfig:StartConfigurationSession",
    ]
    profile = "aws_appconfig_configuration_profile.flags_profile.configuration_profile_id"
    flags = f"${{aws_appconfig_environment.flags_environment.arn}}/configuration/${{{profile}}}"
    assert granted["ReadFlags"]["resources"] == [flags]


def test_a_workload_is_told_the_names_that_appconfig_knows_them_by(document: Json) -> None:
    assert settings(document) == {
        "FLAGS_APPLICATION": only(document, "aws_appconfig_application")["name"],
        "FLAGS_ENVIRONMENT": only(document, "aws_appconfig_environment")["name"],
        "FLAGS_PROFILE": only(document, "aws_appconfig_configuration_profile")["name"],
    }
    assert settings(document)["FLAGS_APPLICATION"] == "terrace-test"
    assert connections(document) == []


def test_what_is_not_connected_reads_nothing() -> None:
    document = synthesize(add)
    assert {each["role"] for each in document["resource"]["aws_iam_role_policy"].values()} == {
        "${aws_iam_role.flags_role_main.name}"
    }
