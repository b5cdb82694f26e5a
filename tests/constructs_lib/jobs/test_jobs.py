"""Queue and fleet as a whole: what belongs together is synthesized together."""

from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.jobs.instance_template import InstanceConfig
from constructs_lib.jobs.job_fleet import JobFleetConfig
from constructs_lib.jobs.jobs import Jobs, JobsConfig
from constructs_lib.messaging.queue import QueueConfig
from constructs_lib.monitoring.alarm import Runbooks
from tests.support.platform import key, network
from tests.support.synth import (
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)

KEY = "${aws_kms_key.key_main.arn}"
GROUP, QUEUE = (
    "${aws_autoscaling_group.jobs_fleet_main.name}",
    "${aws_sqs_queue.jobs_queue_main.name}",
)
IMAGE = "registry/app:1.2.3"
FLEET: dict[str, Any] = {
    "instance": InstanceConfig(
        image=IMAGE,
        repository_arn="arn:aws:ecr:us-east-1:111111111111:repository/app",
    ),
    "instance_types": ("t4g.small", "t4g.medium"),
    "minimum_instances": 1,
    "maximum_instances": 4,
    "on_demand_percent": 25,
}


def build(stack: Sketch) -> None:
    encryption = key(stack)
    Jobs(
        stack,
        "jobs",
        site=SITE,
        config=JobsConfig(
            queue=QueueConfig(retention_days=4, visibility_seconds=900),
            fleet=JobFleetConfig(**FLEET),
        ),
        network=network(stack),
        key=encryption,
        logs_key=encryption,
        runbooks=Runbooks("https://runbooks.example"),
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


@pytest.fixture(scope="module")
def template(document: Json) -> Json:
    return only(document, "aws_launch_template")


@pytest.fixture(scope="module")
def group(document: Json) -> Json:
    return only(document, "aws_autoscaling_group")


def test_an_instance_keeps_its_credentials_to_itself(template: Json) -> None:
    assert template["metadata_options"] == {
        "http_endpoint": "enabled",
        "http_tokens": "required",
        "http_put_response_hop_limit": 1,
    }
    assert "key_name" not in template


def test_an_instance_is_private_and_lets_nobody_in(document: Json, template: Json) -> None:
    (interface,) = template["network_interfaces"]
    assert interface["associate_public_ip_address"] == "false"
    assert interface["security_groups"] == [
        "${aws_security_group.jobs_fleet_instance_security_group_main.id}"
    ]
    rules = {name for name in document["resource"] if name.startswith("aws_vpc_security_group")}
    assert rules == {"aws_vpc_security_group_egress_rule"}
    egress = only(document, "aws_vpc_security_group_egress_rule")
    assert (egress["from_port"], egress["to_port"]) == (443, 443)


def test_the_disk_is_encrypted_and_goes_with_the_instance(template: Json) -> None:
    (device,) = template["block_device_mappings"]
    disk = device["ebs"]
    assert (disk["encrypted"], disk["kms_key_id"], disk["volume_type"]) == ("true", KEY, "gp3")
    assert disk["delete_on_termination"] == "true"


def test_auto_scaling_may_use_the_key_through_a_role_of_its_own(
    document: Json, group: Json
) -> None:
    role = only(document, "aws_iam_service_linked_role")
    assert role["custom_suffix"] == "terrace-test-jobs"
    grant = only(document, "aws_kms_grant")
    arn = "${aws_iam_service_linked_role.jobs_fleet_launch_right_main.arn}"
    assert (grant["key_id"], grant["grantee_principal"]) == (KEY, arn)
    assert "CreateGrant" in grant["operations"]
    assert group["service_linked_role_arn"] == arn
    assert group["depends_on"] == ["aws_kms_grant.jobs_fleet_launch_right_grant"]


def test_a_newer_amazon_linux_is_no_change_in_a_plan(template: Json, group: Json) -> None:
    assert template["image_id"].startswith(
        "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023"
    )
    assert template["image_id"].endswith("-arm64")
    assert group["max_instance_lifetime"] == 7 * 86400


def test_the_container_is_hardened_and_finds_its_queue(template: Json) -> None:
    script = template["user_data"]
    for option in (
        "--read-only",
        "--user 1000:1000",
        "--cap-drop ALL",
        "--security-opt no-new-privileges",
        "--network host",
        "--env APP_MODE=jobs",
        "--env JOBS_QUEUE_URL=${aws_sqs_queue.jobs_queue_main.url}",
        "--log-opt awslogs-group=${aws_cloudwatch_log_group.jobs_fleet_instance_logs.name}",
    ):
        assert f" {option} " in script
    assert f"docker pull --quiet {IMAGE}\\n" in script
    assert script.startswith('${base64encode("#!/bin/bash\\nset -euo pipefail\\n')


def test_an_instance_may_start_log_and_take_jobs_and_nothing_else(document: Json) -> None:
    role = "${aws_iam_role.jobs_fleet_instance_role_main.name}"
    attached = only(document, "aws_iam_role_policy_attachment")
    assert attached["policy_arn"] == "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    assert attached["role"] == role
    policies = resources(document, "aws_iam_role_policy")
    assert {name: each["role"] for name, each in policies.items()} == {
        "jobs_fleet_instance_start_policy": role,
        "jobs_queue_fleet_consume": role,
    }
    start = statements(document, "jobs_fleet_instance_start")
    assert set(start) == {"SignInToRegistry", "PullImage", "WriteLogs"}
    assert start["PullImage"]["resources"] == [FLEET["instance"].repository_arn]


def test_scaling_alone_decides_how_many_instances_run(group: Json) -> None:
    assert (group["min_size"], group["max_size"]) == (1, 4)
    assert "desired_capacity" not in group
    assert "lifecycle" not in group


def test_spot_is_a_share_and_types_are_in_order(group: Json) -> None:
    policy = group["mixed_instances_policy"]
    distribution = policy["instances_distribution"]
    assert distribution["on_demand_percentage_above_base_capacity"] == 25
    assert distribution["spot_allocation_strategy"] == "price-capacity-optimized"
    types = [each["instance_type"] for each in policy["launch_template"]["override"]]
    assert types == ["t4g.small", "t4g.medium"]
    assert group["capacity_rebalance"] is True


def test_a_change_replaces_instances_in_turns_new_ones_first(group: Json) -> None:
    refresh = group["instance_refresh"]
    assert refresh["strategy"] == "Rolling"
    assert refresh["preferences"]["min_healthy_percentage"] == 100
    assert refresh["preferences"]["standby_instances"] == "Terminate"
    specification = group["mixed_instances_policy"]["launch_template"][
        "launch_template_specification"
    ]
    address = "aws_launch_template.jobs_fleet_instance_main"
    assert specification["version"] == f"${{{address}.latest_version}}"


def test_instances_and_disks_say_whose_they_are(template: Json, group: Json) -> None:
    tags = {"Name": "terrace-test-jobs", "Project": "terrace", "Environment": "test"}
    kinds = {each["resource_type"]: each["tags"] for each in template["tag_specifications"]}
    assert kinds == dict.fromkeys(("instance", "network-interface", "volume"), tags)
    assert {each["key"]: each["value"] for each in group["tag"]} == tags


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


def test_the_first_job_starts_the_first_instance(document: Json, group: Json) -> None:
    alarm = only(document, "aws_cloudwatch_metric_alarm")
    assert alarm["alarm_actions"] == ["${aws_autoscaling_policy.jobs_scaling_first.arn}"]
    result, waiting, desired = alarm["metric_query"]
    assert result["expression"] == "IF(FILL(desired, 0) < 1, waiting, 0)"
    assert waiting["metric"]["dimensions"] == {"QueueName": QUEUE}
    assert desired["metric"]["metric_name"] in group["enabled_metrics"]
    assert alarm["alarm_description"].endswith(
        "Runbook: https://runbooks.example/queue.md#jobs-need-instance"
    )
    first = resources(document, "aws_autoscaling_policy")["jobs_scaling_first"]
    assert first["step_adjustment"] == [
        {"metric_interval_lower_bound": "0", "scaling_adjustment": 1}
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"instance_types": ("t3.small",)},
            ("instance_types are t3.small, allowed: one or more arm64 types, such as t4g.small"),
        ),
        (
            {"instance_types": ()},
            "instance_types are empty, allowed: one or more arm64 types, such as t4g.small",
        ),
        ({"on_demand_percent": 101}, "on_demand_percent is 101, allowed: 0 to 100"),
        (
            {"minimum_instances": 5},
            (
                "minimum_instances and maximum_instances are 5 and 4, "
                "allowed: 0 or more, and 1 or more and no less than that"
            ),
        ),
        (
            {"minimum_instances": 0, "maximum_instances": 0},
            (
                "minimum_instances and maximum_instances are 0 and 0, "
                "allowed: 0 or more, and 1 or more and no less than that"
            ),
        ),
    ],
)
def test_a_fleet_that_cannot_work_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        JobFleetConfig(**FLEET | values)
    assert str(refusal.value) == message
