from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup

from constructs_lib.monitoring import Alerts, Runbooks, SecurityAlarms
from constructs_lib.monitoring.alarm import AlarmSet
from tests.support.platform import key
from tests.support.synth import ACCOUNT, NAMING, Json, Sketch, resources, synthesize


def build(stack: Sketch) -> None:
    alerts = Alerts(stack, "alerts", naming=NAMING, key=key(stack), account_id=ACCOUNT)
    alarms = AlarmSet(
        naming=NAMING, alerts=alerts, runbooks=Runbooks("https://r.example"), page="security"
    )
    trail = CloudwatchLogGroup(stack, "trail", name="/terrace/test/trail")
    SecurityAlarms(stack, "events", alarms=alarms, trail=trail)


def made() -> Json:
    return synthesize(build)


def test_every_event_has_a_filter_and_an_alarm_on_its_metric() -> None:
    document = made()
    filters = resources(document, "aws_cloudwatch_log_metric_filter").values()
    alarms = resources(document, "aws_cloudwatch_metric_alarm").values()
    counted = {
        (each["metric_transformation"]["namespace"], each["metric_transformation"]["name"])
        for each in filters
    }
    assert counted == {(each["namespace"], each["metric_name"]) for each in alarms}
    assert {name for _, name in counted} == {
        "root-login",
        "unauthorized-calls",
        "login-without-mfa",
        "trail-changed",
    }


def test_one_root_login_rings_and_one_refused_call_does_not() -> None:
    alarms = resources(made(), "aws_cloudwatch_metric_alarm")
    assert alarms["events_root_login"]["threshold"] == 0
    assert alarms["events_unauthorized_calls"]["threshold"] == 10
