from dataclasses import replace
from typing import Any

import pytest

from constructs_lib.compute.config import ServiceConfig
from constructs_lib.compute.service import Service
from constructs_lib.monitoring.objectives import ObjectivesConfig
from tests.constructs_lib.compute.services import APP, BUSY, WORKER, compute, made
from tests.support.alarms import by_thing
from tests.support.synth import Sketch, synthesize

CANARY = replace(APP, deployment="canary")
GROUP = "${{aws_lb_target_group.compute_service_app_route_{}.arn_suffix}}"


def of(service: ServiceConfig) -> dict[str, Any]:
    """Alarms of a service called `app`, by the end of their names."""
    found = by_thing(made(app=service))
    prefix = "app-"
    return {
        name.removeprefix(prefix): alarm for name, alarm in found.items() if name.startswith(prefix)
    }


def built(service: ServiceConfig) -> Service:
    found: list[Service] = []

    def build(stack: Sketch) -> None:
        found.extend(compute(stack, services={"app": service}).services.values())

    synthesize(build)
    return found[0]


def test_the_error_rate_is_a_share_of_requests_for_five_minutes() -> None:
    alarm = of(APP)["high-error-rate"]
    result, errors, requests = alarm["metric_query"]
    failed, all_ = "FILL(errors_blue, 0)", "FILL(requests_blue, 0)"
    assert result["expression"] == f"IF({all_} > 0, 100 * {failed} / {all_}, 0)"
    assert errors["metric"]["metric_name"] == "HTTPCode_Target_5XX_Count"
    assert requests["metric"]["metric_name"] == "RequestCount"
    assert (alarm["threshold"], alarm["evaluation_periods"]) == (5, 5)
    assert alarm["treat_missing_data"] == "notBreaching"


def test_latency_is_that_of_the_slowest_twentieth() -> None:
    alarm = of(APP)["high-latency"]
    assert (alarm["extended_statistic"], alarm["threshold"]) == ("p95", 1)
    assert "statistic" not in alarm


def test_both_versions_of_a_blue_green_service_count_and_no_other_service() -> None:
    groups = {GROUP.format("targets"), GROUP.format("green_targets")}
    for name in ("high-error-rate", "high-latency", "unhealthy-targets"):
        _, *inputs = of(CANARY)[name]["metric_query"]
        assert {each["metric"]["dimensions"]["TargetGroup"] for each in inputs} == groups, name
    slow = of(CANARY)["high-latency"]["metric_query"][0]["expression"]
    assert slow == "MAX([FILL(group_blue, 0), FILL(group_green, 0)])"


@pytest.mark.parametrize(("objective", "failed"), [(99.0, 14.4), (99.9, 1.44), (99.99, 0.144)])
def test_an_objective_rings_when_its_budget_burns_14_times_too_fast_for_an_hour(
    objective: float, failed: float
) -> None:
    objectives = ObjectivesConfig(availability_percent=objective)
    alarm = of(replace(APP, objectives=objectives))["error-budget-burn"]
    assert alarm["threshold"] == failed
    assert alarm["evaluation_periods"] == 1
    assert {each["metric"]["period"] for each in alarm["metric_query"][1:]} == {3600}
    assert f"(objective: {objective:g} %)" in alarm["alarm_description"]


def test_fewer_than_five_failures_in_an_hour_wake_nobody_for_a_budget() -> None:
    objectives = ObjectivesConfig(availability_percent=99.9)
    result, *_ = of(replace(APP, objectives=objectives))["error-budget-burn"]["metric_query"]
    failed, all_ = "FILL(errors_blue, 0)", "FILL(requests_blue, 0)"
    assert result["expression"] == f"IF({failed} >= 5, 100 * {failed} / {all_}, 0)"


def test_without_an_objective_nothing_burns() -> None:
    assert "error-budget-burn" not in of(replace(APP, objectives=None))


def test_the_silence_of_a_service_is_an_alarm() -> None:
    for service in (APP, BUSY):
        alarm = of(service)["no-running-tasks"]
        assert alarm["treat_missing_data"] == "breaching"
        assert "backlog-without-task" not in of(service)


def test_a_service_that_may_rest_rings_only_while_messages_wait_for_it() -> None:
    found = of(WORKER)
    assert "no-running-tasks" not in found
    alarm = found["backlog-without-task"]
    result, waiting, running = alarm["metric_query"]
    assert result["expression"] == "IF(FILL(running, 0) < 1, waiting, 0)"
    assert waiting["metric"]["metric_name"] == "ApproximateNumberOfMessagesVisible"
    assert running["metric"]["metric_name"] == "RunningTaskCount"
    assert (alarm["threshold"], alarm["evaluation_periods"]) == (0, 15)
    assert alarm["treat_missing_data"] == "notBreaching"


def test_a_service_that_nobody_calls_has_no_alarm_on_requests() -> None:
    assert not {"high-error-rate", "high-latency", "unhealthy-targets"} & of(WORKER).keys()


def test_others_find_the_alarms_that_they_need() -> None:
    app, worker = built(APP).alarms, built(WORKER).alarms
    assert app.errors is not None
    assert app.critical == (app.no_tasks, app.errors, app.of_versions[1])
    assert worker.errors is None
    assert worker.critical == ()
    assert worker.no_tasks.node.id == "backlog-without-task"


def test_every_alarm_says_which_service_it_is_about() -> None:
    for name, alarm in of(APP).items():
        assert "app" in alarm["alarm_description"].partition(". Runbook")[0], name
