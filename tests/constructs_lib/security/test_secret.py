import pytest

from constructs_lib.security.reference import ExistingKey, ExistingRole
from constructs_lib.security.secret import Secret, SecretConfig, SecretCopy
from constructs_lib.site import Site
from tests.support.platform import key
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

SECRET = "${aws_secretsmanager_secret.secret_main.arn}"


def build(stack: Sketch, copy: SecretCopy | None = None, site: Site = SITE) -> None:
    secret = Secret(
        stack,
        "secret",
        site=site,
        config=SecretConfig(thing="on-call", purpose="Whom to tell"),
        key=key(stack),
        copy=copy,
    )
    secret.grant_read(ExistingRole("reader"), grantee="app")
    secret.grant_rotate(ExistingRole("rotator"), grantee="function")


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def test_it_is_encrypted_and_has_no_value_here(document: Json) -> None:
    found = only(document, "aws_secretsmanager_secret")
    assert found["name"] == "terrace-test-on-call"
    assert found["kms_key_id"] == "${aws_kms_key.key_main.arn}"
    assert "aws_secretsmanager_secret_version" not in document["resource"]


def test_a_deleted_one_can_be_restored_for_a_month_where_it_is_protected(document: Json) -> None:
    kept = synthesize(lambda stack: build(stack, site=PROTECTED_SITE))
    assert only(kept, "aws_secretsmanager_secret")["recovery_window_in_days"] == 30
    # Its name is free at once, for the next environment of that name.
    assert only(document, "aws_secretsmanager_secret")["recovery_window_in_days"] == 0


def test_no_other_account_gets_in_whatever_it_is_granted(document: Json) -> None:
    policy = only(document, "aws_secretsmanager_secret_policy")
    assert policy["block_public_policy"] is True
    refused = statements(document, "secret_policy")["RefuseOtherAccounts"]
    assert (refused["effect"], refused["actions"]) == ("Deny", ["secretsmanager:*"])
    assert refused["principals"] == [{"type": "*", "identifiers": ["*"]}]
    assert {each["variable"]: (each["test"], each["values"]) for each in refused["condition"]} == {
        "aws:PrincipalAccount": ("StringNotEquals", [ACCOUNT]),
        "aws:PrincipalIsAWSService": ("Bool", ["false"]),
    }


@pytest.mark.parametrize(
    ("grant", "role", "actions", "key_actions"),
    [
        (
            "app_reads",
            "reader",
            {"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"},
            {"kms:Decrypt"},
        ),
        (
            "function_rotates",
            "rotator",
            {
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue",
                "secretsmanager:UpdateSecretVersionStage",
            },
            {"kms:Decrypt", "kms:GenerateDataKey"},
        ),
    ],
)
def test_a_role_may_do_with_this_secret_what_it_was_granted(
    document: Json, grant: str, role: str, actions: set[str], key_actions: set[str]
) -> None:
    assert resources(document, "aws_iam_role_policy")[f"secret_{grant}"]["role"] == role
    found = statements(document, f"secret_{grant}_document")
    assert set(found["UseSecret"]["actions"]) == actions
    assert found["UseSecret"]["resources"] == [SECRET]
    assert set(found["UseItsKey"]["actions"]) == key_actions
    assert found["UseItsKey"]["condition"] == [
        {
            "test": "StringEquals",
            "variable": "kms:EncryptionContext:SecretARN",
            "values": [SECRET],
        }
    ]


def test_a_copy_is_encrypted_in_its_own_region_by_whoever_writes_a_value() -> None:
    copy = SecretCopy(region="eu-west-1", key=ExistingKey("key-of-copy"))
    document = synthesize(lambda stack: build(stack, copy))
    assert only(document, "aws_secretsmanager_secret")["replica"] == [
        {"region": "eu-west-1", "kms_key_id": "key-of-copy"}
    ]
    written = statements(document, "secret_function_rotates_document")["UseKeyOfCopy"]
    assert set(written["actions"]) == {"kms:Encrypt", "kms:GenerateDataKey"}
    assert written["resources"] == ["key-of-copy"]
    (condition,) = written["condition"]
    assert condition["values"] == [
        f"arn:aws:secretsmanager:*:{ACCOUNT}:secret:terrace-test-on-call-??????"
    ]
    assert "UseKeyOfCopy" not in statements(document, "secret_app_reads_document")
