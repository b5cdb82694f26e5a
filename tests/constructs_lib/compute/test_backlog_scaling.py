from itertools import pairwise

import pytest

from constructs_lib.compute.config import ServiceConfig
from tests.constructs_lib.compute.services import BUSY, WORKER, made
from tests.support.alarms import by_thing
from tests.support.synth import Json, resources

WORKERS = {"rests": WORKER, "always runs": BUSY}


def policy(service: ServiceConfig, thing: str) -> Json:
    policies = resources(made(worker=service), "aws_appautoscaling_policy")
    found = policies[f"compute_service_worker_backlog_scaling_{thing}"]
    assert found["policy_type"] == "StepScaling"
    configuration: Json = found["step_scaling_policy_configuration"]
    return configuration


def covers(step: Json, missing: int) -> bool:
    low, high = step["metric_interval_lower_bound"], step.get("metric_interval_upper_bound", "inf")
    return float(low) <= missing < float(high)


def added(missing: int) -> int:
    """How many tasks the policy adds when so many are missing."""
    steps = policy(WORKER, "grow")["step_adjustment"]
    (found,) = (step["scaling_adjustment"] for step in steps if covers(step, missing))
    return int(found)


def test_the_first_message_starts_one_task_and_more_start_more_but_never_too_many() -> None:
    assert policy(WORKER, "grow")["adjustment_type"] == "ChangeInCapacity"
    assert added(1) == 1
    steps = [added(missing) for missing in range(1, 200)]
    assert all(step <= missing for missing, step in enumerate(steps, start=1))
    assert all(one <= other for one, other in pairwise(steps))
    assert max(steps) > 1


def test_a_task_is_missing_for_each_twenty_messages_that_wait() -> None:
    alarm = by_thing(made(worker=WORKER))["worker-tasks-missing"]
    result, waiting, wanted = alarm["metric_query"]
    assert result["expression"] == "CEIL(FILL(waiting, 0) / 20) - FILL(wanted, 0)"
    assert (alarm["comparison_operator"], alarm["threshold"]) == ("GreaterThanThreshold", 0)
    assert alarm["evaluation_periods"] == 1
    assert waiting["metric"]["metric_name"] == "ApproximateNumberOfMessagesVisible"
    assert waiting["metric"]["dimensions"] == {"QueueName": "${aws_sqs_queue.jobs_main.name}"}
    assert wanted["metric"]["metric_name"] == "DesiredTaskCount"
    assert wanted["metric"]["dimensions"] == {
        "ClusterName": "terrace-test",
        "ServiceName": "terrace-test-worker",
    }


@pytest.mark.parametrize(("kind", "minimum"), [("rests", 0), ("always runs", 1)])
def test_an_empty_queue_takes_it_back_to_its_minimum(kind: str, minimum: int) -> None:
    found = policy(WORKERS[kind], "rest")
    assert found["adjustment_type"] == "ExactCapacity"
    assert found["step_adjustment"] == [
        {"metric_interval_upper_bound": "0", "scaling_adjustment": minimum}
    ]


def test_a_message_in_work_keeps_the_tasks() -> None:
    alarm = by_thing(made(worker=WORKER))["worker-queue-empty"]
    result, *inputs = alarm["metric_query"]
    assert result["expression"] == "waiting + in_work"
    assert {each["id"]: each["metric"]["metric_name"] for each in inputs} == {
        "waiting": "ApproximateNumberOfMessagesVisible",
        "in_work": "ApproximateNumberOfMessagesNotVisible",
    }
    assert (alarm["comparison_operator"], alarm["threshold"]) == ("LessThanThreshold", 1)
    assert alarm["evaluation_periods"] == alarm["datapoints_to_alarm"] == 10
    assert alarm["treat_missing_data"] == "notBreaching"


@pytest.mark.parametrize(("thing", "starts"), [("tasks-missing", "grow"), ("queue-empty", "rest")])
def test_what_starts_and_stops_tasks_wakes_nobody(thing: str, starts: str) -> None:
    alarm = by_thing(made(worker=WORKER))[f"worker-{thing}"]
    address = f"aws_appautoscaling_policy.compute_service_worker_backlog_scaling_{starts}"
    assert alarm["alarm_actions"] == [f"${{{address}.arn}}"]
    assert "ok_actions" not in alarm
