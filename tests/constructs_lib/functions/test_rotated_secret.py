import pytest

from constructs_lib.functions.code import signing_key_rotation as code
from constructs_lib.functions.rotated_secret import TIMEOUT, RotatedSecret
from constructs_lib.site import Site
from tests.support.functions import surroundings
from tests.support.synth import (
    ACCOUNT,
    PROTECTED_SITE,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)
from tests.support.workload import connect, connections, policy, settings, workload

SECRET = "${aws_secretsmanager_secret.signing_key_secret_main.arn}"
NAME = "terrace-test-signing-key"
MOST_CALLS = 3  # in one step: two descriptions and the move of the label


def add(stack: Sketch, site: Site = SITE) -> RotatedSecret:
    return RotatedSecret(
        stack,
        "signing-key",
        thing="signing-key",
        purpose="Signs sessions",
        rotation_days=30,
        **surroundings(stack, site=site),
    )


@pytest.fixture(scope="module")
def document() -> Json:
    outside = workload("thumbnails", group=None)
    return synthesize(lambda stack: connect(stack, add(stack), workload(), outside))


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


def test_the_function_may_change_this_secret_and_a_workload_may_read_it(document: Json) -> None:
    changes = statements(document, "signing_key_secret_rotation_rotates_document")["UseSecret"]
    reads = policy(document, "app-role", f"{NAME}-app-reads")["UseSecret"]
    assert changes["resources"] == reads["resources"] == [SECRET]
    assert set(changes["actions"]) - set(reads["actions"]) == {
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
    }
    policies = resources(document, "aws_iam_role_policy")
    assert policies["signing_key_secret_rotation_rotates"]["role"] == (
        "${aws_iam_role.signing_key_rotation_role_main.name}"
    )


def test_a_workload_decrypts_this_secret_only(document: Json) -> None:
    use = policy(document, "app-role", f"{NAME}-app-reads")["UseItsKey"]
    assert (use["actions"], use["resources"]) == (["kms:Decrypt"], ["${aws_kms_key.key_main.arn}"])
    (condition,) = use["condition"]
    assert condition["variable"] == "kms:EncryptionContext:SecretARN"
    assert condition["values"] == [SECRET]


def test_a_workload_is_told_which_secret_and_never_the_key(document: Json) -> None:
    assert settings(document) == {"SIGNING_KEY_SECRET_ARN": SECRET}


def test_a_workload_without_network_reads_it_too_for_it_is_not_in_the_vpc(document: Json) -> None:
    assert policy(document, "thumbnails-role", f"{NAME}-thumbnails-reads")
    assert connections(document) == []


def test_nobody_reads_it_who_is_not_connected() -> None:
    document = synthesize(add)
    roles = {each["role"] for each in resources(document, "aws_iam_role_policy").values()}
    assert roles == {"${aws_iam_role.signing_key_rotation_role_main.name}"}


def test_a_deleted_key_can_be_restored_where_the_site_is_protected() -> None:
    for site, days in ((PROTECTED_SITE, 30), (SITE, 0)):
        document = synthesize(lambda stack, site=site: add(stack, site))
        assert only(document, "aws_secretsmanager_secret")["recovery_window_in_days"] == days


def test_a_rotation_has_time_for_the_longest_step(document: Json) -> None:
    function = only(document, "aws_lambda_function")
    patience = code.PATIENCE
    call = patience["retries"]["total_max_attempts"] * (
        patience["connect_timeout"] + patience["read_timeout"]
    )
    assert MOST_CALLS * call < TIMEOUT.total_seconds() == function["timeout"]
