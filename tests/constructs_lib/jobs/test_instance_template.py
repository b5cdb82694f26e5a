import pytest

from tests.constructs_lib.jobs.fleet import IMAGE, KEY, REPOSITORY, made
from tests.support.synth import ACCOUNT, BOUNDARY, SITE, Json, only, resources
from tests.support.workload import policy

GROUP = "${aws_security_group.jobs_fleet_instance_security_group_main.id}"
ROLE = "${aws_iam_role.jobs_fleet_instance_role_main.name}"


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


@pytest.fixture(scope="module")
def template(document: Json) -> Json:
    return only(document, "aws_launch_template")


def test_an_instance_keeps_its_credentials_to_itself(template: Json) -> None:
    assert template["metadata_options"] == {
        "http_endpoint": "enabled",
        "http_tokens": "required",
        "http_put_response_hop_limit": 1,
    }
    assert "key_name" not in template


def test_an_instance_that_shuts_itself_down_is_gone(template: Json) -> None:
    assert template["instance_initiated_shutdown_behavior"] == "terminate"


def test_an_instance_is_private_and_lets_nobody_in(document: Json, template: Json) -> None:
    (interface,) = template["network_interfaces"]
    assert interface["associate_public_ip_address"] == "false"
    assert interface["security_groups"] == [GROUP]
    rules = {name for name in document["resource"] if name.startswith("aws_vpc_security_group")}
    assert rules == {"aws_vpc_security_group_egress_rule"}
    egress = only(document, "aws_vpc_security_group_egress_rule")
    assert (egress["from_port"], egress["to_port"]) == (443, 443)


def test_the_disk_is_encrypted_and_goes_with_the_instance(template: Json) -> None:
    (device,) = template["block_device_mappings"]
    disk = device["ebs"]
    assert (disk["encrypted"], disk["kms_key_id"], disk["volume_type"]) == ("true", KEY, "gp3")
    assert disk["delete_on_termination"] == "true"


def test_the_container_is_hardened_and_reads_its_settings_at_each_start(template: Json) -> None:
    script = template["user_data"]
    for option in (
        "--read-only",
        "--user 1000:1000",
        "--cap-drop ALL",
        "--security-opt no-new-privileges",
        "--network host",
        "--env AWS_REGION=us-east-1",
        "--env ENVIRONMENT_NAME=test",
        "--env SERVICE_NAME=jobs",
        "--env PORT=8000",
        "--env-file /run/jobs.env",
        "--log-opt awslogs-group=${aws_cloudwatch_log_group.jobs_fleet_instance_logs.name}",
    ):
        assert f" {option} " in script
    assert "\\nExecStartPre=/usr/local/bin/jobs-settings\\n" in script
    assert "'--path', '/terrace/test/jobs')" in script
    assert f"\\nimage = '{IMAGE}'\\n" in script
    assert script.startswith('${base64encode("#!/bin/bash\\nset -euo pipefail\\n')


def test_an_instance_may_start_log_and_take_jobs_and_nothing_else(document: Json) -> None:
    # AWS's own policy for sessions would let it read the parameters of everybody.
    assert "aws_iam_role_policy_attachment" not in document["resource"]
    policies = resources(document, "aws_iam_role_policy").values()
    assert {(each["role"], each["name"]) for each in policies} == {
        (ROLE, "start"),
        (ROLE, "sessions"),
        (ROLE, "settings"),
        (ROLE, "terrace-test-jobs-consume"),
    }
    start = policy(document, ROLE, "start")
    assert set(start) == {"SignInToRegistry", "PullImage", "WriteLogs"}
    assert start["PullImage"]["resources"] == [REPOSITORY]


def test_an_instance_reads_the_settings_of_jobs_and_no_others(document: Json) -> None:
    path = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/terrace/test/jobs"
    reads = policy(document, ROLE, "settings")["ReadSettings"]
    assert reads["resources"] == [f"{path}/*", path]


def test_jobs_never_get_further_than_the_boundary(document: Json) -> None:
    role = only(document, "aws_iam_role")
    assert (role["name"], role["permissions_boundary"]) == ("terrace-test-jobs", BOUNDARY)


def test_the_log_is_encrypted_and_ends_some_day(document: Json) -> None:
    group = only(document, "aws_cloudwatch_log_group")
    assert (group["name"], group["kms_key_id"]) == ("/terrace/test/jobs", KEY)
    assert group["retention_in_days"] == SITE.log_retention_days
