from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup

from constructs_lib.compute.log_alarms import LogAlarms
from constructs_lib.monitoring.alarm import AlarmSet
from tests.support.alarms import alarms_of, assert_they_lead_somewhere
from tests.support.synth import Sketch, only


def build(stack: Sketch, alarms: AlarmSet) -> None:
    log_group = CloudwatchLogGroup(stack, "log", name="/terrace/test/app")
    LogAlarms(stack, "alarms", alarms=alarms, log_group=log_group)


def test_errors_in_the_log_are_counted_and_ring_when_they_keep_coming() -> None:
    document, alarms = alarms_of("service", build)
    assert_they_lead_somewhere(alarms, "service")
    counted = only(document, "aws_cloudwatch_log_metric_filter")
    assert counted["pattern"] == '{ ($.level = "ERROR") || ($.level = "CRITICAL") }'
    assert counted["log_group_name"] == "${aws_cloudwatch_log_group.log.name}"
    assert counted["metric_transformation"]["default_value"] == "0"
    alarm = alarms["error-logs"]
    transformation = counted["metric_transformation"]
    assert (alarm["namespace"], alarm["metric_name"]) == (
        transformation["namespace"],
        transformation["name"],
    )
    assert (alarm["threshold"], alarm["evaluation_periods"]) == (10, 5)
