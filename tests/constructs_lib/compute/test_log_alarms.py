from constructs_lib.compute.config import ServiceConfig
from tests.constructs_lib.compute.services import APP, WORKER, made
from tests.support.alarms import by_thing
from tests.support.synth import resources

SERVICES: dict[str, ServiceConfig] = {"app": APP, "worker": WORKER}


def test_errors_in_each_log_are_counted_and_ring_when_they_keep_coming() -> None:
    filters = resources(made(**SERVICES), "aws_cloudwatch_log_metric_filter")
    for name in SERVICES:
        counted = filters[f"compute_service_{name}_alarms_logs_filter"]
        assert counted["name"] == f"terrace-test-{name}-error-logs"
        assert counted["pattern"] == '{ ($.level = "ERROR") || ($.level = "CRITICAL") }'
        assert counted["log_group_name"] == (
            f"${{aws_cloudwatch_log_group.compute_service_{name}_task_logs.name}}"
        )
        transformation = counted["metric_transformation"]
        assert transformation["default_value"] == "0"
        alarm = by_thing(made(**SERVICES))[f"{name}-error-logs"]
        assert (alarm["namespace"], alarm["metric_name"]) == (
            transformation["namespace"],
            transformation["name"],
        )
        assert (alarm["threshold"], alarm["evaluation_periods"]) == (10, 5)


def test_the_errors_of_one_service_are_not_anothers() -> None:
    filters = resources(made(**SERVICES), "aws_cloudwatch_log_metric_filter").values()
    namespaces = {each["metric_transformation"]["namespace"] for each in filters}
    assert namespaces == {"terrace-test-app", "terrace-test-worker"}
