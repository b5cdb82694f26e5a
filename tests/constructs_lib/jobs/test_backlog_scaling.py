import pytest

from constructs_lib.jobs.backlog_scaling import WAKE
from conventions import runbooks
from tests.constructs_lib.jobs.fleet import GROUP, QUEUE, made
from tests.support.alarms import PAGES, RUNBOOKS, TOPIC, by_thing
from tests.support.synth import Json, only, resources


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_instances_are_added_while_each_has_too_many_jobs(document: Json) -> None:
    policy = resources(document, "aws_autoscaling_policy")["jobs_scaling_backlog"]
    tracking = policy["target_tracking_configuration"]
    assert tracking["target_value"] == 20
    waiting, running, backlog = tracking["customized_metric_specification"]["metrics"]
    assert backlog["expression"] == "FILL(waiting, 0) / IF(running > 0, running, 1)"
    assert [each["return_data"] for each in (waiting, running, backlog)] == [False, False, True]
    queue, group = (each["metric_stat"]["metric"] for each in (waiting, running))
    assert queue["metric_name"] == "ApproximateNumberOfMessagesVisible"
    assert queue["dimensions"] == [{"name": "QueueName", "value": QUEUE}]
    assert group["metric_name"] == "GroupInServiceInstances"
    assert group["dimensions"] == [{"name": "AutoScalingGroupName", "value": GROUP}]


def test_the_first_job_starts_the_first_instance(document: Json) -> None:
    group = only(document, "aws_autoscaling_group")
    alarm = by_thing(document)[WAKE]
    assert alarm["alarm_actions"] == ["${aws_autoscaling_policy.jobs_scaling_first.arn}"]
    result, waiting, desired = alarm["metric_query"]
    assert result["expression"] == "IF(FILL(desired, 0) < 1, waiting, 0)"
    assert waiting["metric"]["dimensions"] == {"QueueName": QUEUE}
    assert desired["metric"]["metric_name"] in group["enabled_metrics"]
    first = resources(document, "aws_autoscaling_policy")["jobs_scaling_first"]
    assert first["step_adjustment"] == [
        {"metric_interval_lower_bound": "0", "scaling_adjustment": 1}
    ]


def test_it_wakes_nobody_and_has_a_runbook_all_the_same(document: Json) -> None:
    alarm = by_thing(document)[WAKE]
    assert TOPIC.arn not in alarm["alarm_actions"]
    assert "ok_actions" not in alarm
    assert alarm["alarm_description"].endswith(f". Runbook: {RUNBOOKS}/queue.md#{WAKE}")
    pages = runbooks.read(PAGES)
    assert pages is not None
    assert WAKE in pages["queue.md"]
