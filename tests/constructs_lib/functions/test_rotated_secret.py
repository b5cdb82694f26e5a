from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.functions.code import signing_key_rotation as code
from constructs_lib.functions.rotated_secret import TIMEOUT, RotatedSecret, RotatedSecretConfig
from constructs_lib.security.reference import ExistingRole
from tests.support.functions import surroundings
from tests.support.synth import ACCOUNT, Json, Sketch, only, resources, statements, synthesize

SECRET = "${aws_secretsmanager_secret.signing_key_secret_main.arn}"
MOST_CALLS = 3  # in one step: two descriptions and the move of the label


def config(**changes: Any) -> RotatedSecretConfig:
    values: dict[str, Any] = {
        "thing": "signing-key",
        "purpose": "Signs sessions",
        "rotation_days": 30,
        "log_retention_days": 30,
    }
    return RotatedSecretConfig(**values | changes)


def build(stack: Sketch) -> None:
    secret = RotatedSecret(stack, "signing-key", config=config(), **surroundings(stack))
    secret.grant_read(ExistingRole("app"), grantee="app")


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def test_it_is_rotated_by_its_function_from_the_start(document: Json) -> None:
    rotation = only(document, "aws_secretsmanager_secret_rotation")
    assert rotation["rotation_rules"] == {"automatically_after_days": 30}
    assert rotation["rotation_lambda_arn"] == "${aws_lambda_function.signing_key_rotation_main.arn}"
    assert set(rotation["depends_on"]) == {
        "aws_lambda_permission.signing_key_from_secrets_manager",
        "aws_iam_role_policy.signing_key_secret_rotation_rotates",
    }
    assert "aws_secretsmanager_secret_version" not in document["resource"]


def test_only_this_secret_of_this_account_may_call_the_function(document: Json) -> None:
    permission = only(document, "aws_lambda_permission")
    assert permission["principal"] == "secretsmanager.amazonaws.com"
    assert (permission["source_account"], permission["source_arn"]) == (ACCOUNT, SECRET)


def test_the_function_may_change_this_secret_and_the_application_may_read_it(
    document: Json,
) -> None:
    changes = statements(document, "signing_key_secret_rotation_rotates_document")["UseSecret"]
    reads = statements(document, "signing_key_secret_app_reads_document")["UseSecret"]
    assert changes["resources"] == reads["resources"] == [SECRET]
    assert set(changes["actions"]) - set(reads["actions"]) == {
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
    }
    policies = resources(document, "aws_iam_role_policy")
    assert policies["signing_key_secret_app_reads"]["role"] == "app"
    assert policies["signing_key_secret_rotation_rotates"]["role"] == (
        "${aws_iam_role.signing_key_rotation_role_main.name}"
    )


def test_one_rotation_runs_at_a_time_and_has_time_for_the_longest_step(document: Json) -> None:
    function = only(document, "aws_lambda_function")
    assert function["reserved_concurrent_executions"] == 1
    patience = code.PATIENCE
    call = patience["retries"]["total_max_attempts"] * (
        patience["connect_timeout"] + patience["read_timeout"]
    )
    assert MOST_CALLS * call < TIMEOUT.total_seconds() == function["timeout"]


@pytest.mark.parametrize("days", [0, 1001])
def test_a_period_that_secrets_manager_does_not_know_is_refused(days: int) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        config(rotation_days=days)
    assert str(refusal.value) == f"rotation_days is {days}, allowed: 1 to 1000"
