import io
import json
from typing import Any

import pytest

from terrace.preflight import leftovers
from terrace.preflight.check import Finding
from tests.terrace.preflight.stubs import OWN, only, place, stack, texts

LOGS = {name: {"name": f"/terrace/dev/{name}"} for name in ("app", "flow", "jobs", "worker")}


def found(resource: dict[str, Any], **more: Any) -> Finding:
    answers = {
        "logs.describe_log_groups": {
            "logGroups": [{"logGroupName": each["name"]} for each in LOGS.values()]
        },
        "secretsmanager.list_secrets": {"SecretList": [{"Name": "terrace-dev-signing-key"}]},
        **more,
    }
    return only(leftovers.checks, place(stack(resource=resource), answers))


def test_names_that_are_taken_stop() -> None:
    assert texts(found({"aws_cloudwatch_log_group": LOGS})) == (
        "stops",
        (
            "/terrace/dev/app, /terrace/dev/flow, /terrace/dev/jobs and 1 more are there already, "
            "and not in the stack's state"
        ),
        (
            f"in account {OWN}: delete it, or take it over: terraform "
            "-chdir=terraform-out/stacks/dev import aws_cloudwatch_log_group.app /terrace/dev/app"
        ),
    )


def test_a_secret_that_waits_to_be_deleted_keeps_its_name() -> None:
    state, said, helps = texts(
        found({"aws_secretsmanager_secret": {"key": {"name": "terrace-dev-signing-key"}}})
    )
    assert (state, said.partition(",")[0]) == (
        "stops",
        "terrace-dev-signing-key is there already",
    )
    assert helps.endswith(
        "--force-delete-without-recovery --region us-east-1 --secret-id terrace-dev-signing-key"
    )


def test_other_names_are_free() -> None:
    finding = found({"aws_cloudwatch_log_group": {"new": {"name": "/terrace/dev/new"}}})
    said = f"account {OWN} has none that the stack did not make"
    assert texts(finding) == ("fine", said, "")


def test_what_is_in_the_state_is_the_stacks_own() -> None:
    made = {"mode": "managed", "type": "aws_cloudwatch_log_group", "instances": [{}]}
    state = json.dumps({"resources": [made | {"name": name} for name in LOGS]}).encode()
    finding = found(
        {"aws_cloudwatch_log_group": LOGS}, **{"s3.get_object": {"Body": io.BytesIO(state)}}
    )
    assert texts(finding)[0] == "fine"


@pytest.mark.parametrize("name", ["${aws_ecs_cluster.main.name}", ""])
def test_a_name_that_is_not_known_before_is_not_looked_for(name: str) -> None:
    document = stack(resource={"aws_cloudwatch_log_group": {"app": {"name": name}}})
    assert list(leftovers.checks(place(document))) == []


def test_names_of_another_region_are_not_looked_for() -> None:
    group = {"name": "/terrace/dev/app", "provider": "aws.recovery"}
    document = stack(resource={"aws_cloudwatch_log_group": {"app": group}})
    assert list(leftovers.checks(place(document))) == []
