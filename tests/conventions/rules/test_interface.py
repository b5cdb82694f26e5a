import pytest

from conventions.document import Kind
from conventions.rules.interface import COMMON


def test_a_variable_with_description_and_type_passes(judge, stack) -> None:
    document = stack(variable={"size": {"description": "How many.", "type": "number"}})
    assert judge("VAR001", document) == []


def test_a_variable_that_lacks_either_is_found(judge, stack) -> None:
    document = stack(variable={"size": {"type": "number"}, "name": [{"description": " "}]})
    assert judge("VAR001", document) == [
        "VAR001 MUST dev/var.size: variable size has no description; add what is missing.",
        (
            "VAR001 MUST dev/var.name: variable name has no description and no type; "
            "add what is missing."
        ),
    ]


def test_a_described_output_passes(judge, stack) -> None:
    assert judge("VAR002", stack(output={"id": {"value": 1, "description": "The id."}})) == []


def test_an_output_without_description_is_found(judge, stack) -> None:
    assert judge("VAR002", stack(output={"id": {"value": 1}})) == [
        "VAR002 MUST dev/output.id: output id has no description; add one."
    ]


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("password", {"sensitive": True}),
        ("password", {"sensitive": True, "default": None}),
        ("database_secret_arn", {"default": "arn"}),
        ("password_length", {"default": 32}),
        ("token_name", {}),
        ("manage_master_user_password", {"type": "bool", "default": True}),
        ("kms_key", {}),
    ],
)
def test_a_variable_without_a_secret_or_that_guards_it_passes(judge, stack, name, variable) -> None:
    assert judge("VAR003", stack(variable={name: variable})) == []


def test_a_sensitive_variable_with_a_default_is_found(judge, stack) -> None:
    document = stack(variable={"pin": {"sensitive": True, "default": "0000"}})
    assert judge("VAR003", document) == [
        "VAR003 MUST dev/var.pin: variable pin is sensitive and has a default; remove the default."
    ]


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "database_password",
        "client_secret",
        "secret_value",
        "auth_token",
        "api_keys",
        "signing_private_key",
        "private_key_pem",
        "registry_credentials",
    ],
)
def test_a_secret_that_is_not_sensitive_is_found(judge, stack, name: str) -> None:
    document = stack(variable={name: {}}, output={name: {"value": "${local.given}"}})
    assert judge("VAR003", document) == [
        (
            f"VAR003 MUST dev/var.{name}: variable {name} carries a secret and is not sensitive; "
            "set sensitive."
        ),
        (
            f"VAR003 MUST dev/output.{name}: output {name} carries a secret and is not sensitive; "
            "set sensitive, or give the ARN of the secret."
        ),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_secret_arn", "${aws_db_instance.main.master_user_secret[0].secret_arn}"),
        ("database_secret", "${aws_secretsmanager_secret.password.arn}"),
        ("secret_names", "${[for s in aws_secretsmanager_secret.all : s.name]}"),
        ("endpoint", "${aws_db_instance.main.endpoint}"),
        ("master_user_secret", "${one(aws_db_instance.main.master_user_secret).secret_arn}"),
    ],
)
def test_what_only_points_at_a_secret_passes(judge, stack, name: str, value: str) -> None:
    assert judge("VAR003", stack(output={name: {"value": value}})) == []


@pytest.mark.parametrize(
    "value",
    [
        "${aws_db_instance.main.password}",
        "${random_password.main[0].result}",
        "${tls_private_key.ci.private_key_pem}",
        "postgres://app:${data.aws_secretsmanager_secret_version.db.secret_string}@host",
        {"login": "${jsondecode(data.aws_secretsmanager_secret_version.db.secret_string)}"},
        "${var.database_password}",
    ],
)
def test_an_output_is_judged_by_what_it_refers_to_as_well(judge, stack, value: object) -> None:
    assert judge("VAR003", stack(output={"login": {"value": value}})) == [
        (
            "VAR003 MUST dev/output.login: output login carries a secret and is not sensitive; "
            "set sensitive, or give the ARN of the secret."
        )
    ]
    assert judge("VAR003", stack(output={"login": {"value": value, "sensitive": True}})) == []


def test_a_module_with_the_common_variables_passes(judge, stack) -> None:
    variables = {name: {} for name in (*COMMON, "size")}
    assert judge("VAR004", stack("network", kind=Kind.MODULE, variable=variables)) == []


def test_a_stack_takes_none_of_them(judge, stack) -> None:
    assert judge("VAR004", stack()) == []


def test_a_module_that_lacks_some_is_found(judge, stack) -> None:
    module = stack("network", kind=Kind.MODULE, variable={"project_name": {}})
    assert judge("VAR004", module) == [
        (
            "VAR004 MUST network: the module does not take environment or common_tags; "
            "add what is missing as variables."
        )
    ]


@pytest.mark.parametrize(
    "name",
    [
        "encrypted_password",
        "expire_passwords",
        "http_tokens",
        "max_tokens",
        "password_policy_expire_passwords",
        "require_password",
        "table_version_tokens",
    ],
)
def test_what_is_about_secrets_carries_none(judge, stack, name: str) -> None:
    described = {"description": "x", "type": "string"}
    output = {name: {"description": "x", "value": f"${{aws_x.main.{name}}}"}}
    assert judge("VAR003", stack(variable={name: described}, output=output)) == []


@pytest.mark.parametrize("type_", ["bool", "number", "${bool}", "${number}"])
def test_a_switch_or_a_number_is_no_secret(judge, stack, type_: str) -> None:
    described = {"description": "x", "type": type_}
    assert judge("VAR003", stack(variable={"password": described})) == []
