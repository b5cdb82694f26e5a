import json

import pytest

REMEDY = "name who may, or add a condition such as aws:SourceAccount or aws:PrincipalOrgID."
ANYBODY = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Principal": "*"}
OPEN = f"statement 1 admits everybody; {REMEDY}"


def queue(*statements: object) -> dict[str, object]:
    return {"aws_sqs_queue_policy": {"main": {"policy": json.dumps({"Statement": statements})}}}


def when(test: str, key: str, *values: str) -> dict[str, object]:
    return ANYBODY | {"Condition": {test: {key: [*values]}}}


@pytest.fixture
def admits(judge, stack):
    """Return the messages about a document, without rule and place."""

    def judged(resource: object, **others: object) -> list[str]:
        found = judge("IAM009", stack(resource=resource, **others))
        return [message.partition(": ")[2] for message in found]

    return judged


@pytest.mark.parametrize("principal", ["*", ["*"], {"AWS": "*"}, {"AWS": ["1", "*"]}, {"*": "*"}])
def test_a_statement_for_everybody_is_found(admits, principal: object) -> None:
    assert admits(queue(ANYBODY | {"Principal": principal})) == [OPEN]


@pytest.mark.parametrize(
    ("type_", "argument"),
    [
        ("aws_ecr_repository_policy", "policy"),
        ("aws_iam_role", "assume_role_policy"),
        ("aws_kms_key", "policy"),
        ("aws_s3_bucket_policy", "policy"),
        ("aws_secretsmanager_secret_policy", "policy"),
        ("aws_sns_topic", "policy"),
    ],
)
def test_every_policy_of_a_resource_or_a_role_is_judged(admits, type_: str, argument: str) -> None:
    assert admits({type_: {"x": {argument: json.dumps({"Statement": [ANYBODY]})}}}) == [OPEN]


@pytest.mark.parametrize(
    "change",
    [
        {"Principal": {"AWS": "arn:aws:iam::111111111111:root"}},
        {"Principal": {"Service": "sns.amazonaws.com"}},
        {"Principal": None},
        {"Effect": "Deny"},
        when("StringEquals", "aws:PrincipalOrgID", "o-1"),
        when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-1/*"),
        when("ArnLike", "AWS:SourceArn", "arn:aws:s3:*:*:acme-dev-data"),
        when("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
        when("Bool", "aws:PrincipalIsAWSService", "true"),
        when("StringEquals", "aws:SourceAccount", "${var.account}"),
    ],
)
def test_one_for_some_passes(admits, change: dict[str, object]) -> None:
    assert admits(queue(ANYBODY | change)) == []


@pytest.mark.parametrize(
    "open_",
    [
        when("StringLike", "aws:PrincipalArn", "*"),
        when("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:alerts"),
        when("StringNotEquals", "aws:PrincipalOrgID", "o-1"),
        when("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1"),
        when("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-1"),
        when("Bool", "aws:SecureTransport", "true"),
        when("IpAddress", "aws:SourceIp", "0.0.0.0/1", "128.0.0.0/1"),
        {key: value for key, value in ANYBODY.items() if key != "Principal"}
        | {"NotPrincipal": {"AWS": "arn:aws:iam::111111111111:root"}},
    ],
)
def test_a_condition_that_everybody_meets_is_none(admits, open_: dict[str, object]) -> None:
    assert admits(queue(open_)) == [OPEN]


def test_what_another_statement_denies_to_all_others_is_not_everybodys(admits) -> None:
    denied = when("StringNotEquals", "aws:SourceVpce", "vpce-1") | {"Effect": "Deny"}
    assert admits(queue(ANYBODY, denied)) == []
    assert admits(queue(ANYBODY, denied | {"Action": "sqs:ReceiveMessage"})) == [OPEN]


def test_a_document_is_judged_unless_it_is_an_endpoints(admits) -> None:
    statement = {"actions": ["s3:GetObject"], "principals": {"type": "*", "identifiers": ["*"]}}
    data = {"aws_iam_policy_document": {"x": {"statement": statement}}}
    policy = {"policy": "${data.aws_iam_policy_document.x.json}"}
    assert admits({"aws_vpc_endpoint": {"s3": policy}}, data=data) == []
    assert admits({"aws_s3_bucket_policy": {"x": policy}}, data=data) == [OPEN]


@pytest.mark.parametrize("principal", ["${var.principals}", {"AWS": "${var.account}"}, 3, [3]])
def test_a_principal_that_nobody_knows_is_not_judged(admits, principal: object) -> None:
    assert admits(queue(ANYBODY | {"Principal": principal})) == []


@pytest.mark.parametrize(
    ("type_", "body", "message"),
    [
        (
            "aws_lambda_permission",
            {"principal": "*"},
            (
                "aws_lambda_permission.x admits everybody; set principal_org_id or source_account "
                "or source_arn."
            ),
        ),
        (
            "aws_s3_bucket_acl",
            {"acl": "public-read"},
            "acl of aws_s3_bucket_acl.x is public-read, which is everybody; name who may.",
        ),
        (
            "aws_lambda_function_url",
            {"authorization_type": "NONE"},
            (
                "authorization_type of aws_lambda_function_url.x is NONE, which is everybody; "
                "name who may."
            ),
        ),
        (
            "aws_db_snapshot",
            {"shared_accounts": ["111111111111", "all"]},
            "shared_accounts of aws_db_snapshot.x is all, which is everybody; name who may.",
        ),
    ],
)
def test_permissions_and_lists_of_access_are_judged_too(admits, type_, body, message) -> None:
    assert admits({type_: {"x": body}}) == [message]


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("aws_lambda_permission", {"principal": "*", "principal_org_id": "o-1"}),
        ("aws_lambda_permission", {"principal": "${var.principal}"}),
        ("aws_s3_bucket_acl", {"acl": "private"}),
        ("aws_s3_bucket_acl", {"acl": "${var.acl}"}),
    ],
)
def test_those_that_are_narrow_or_unknown_pass(admits, type_: str, body) -> None:
    assert admits({type_: {"x": body}}) == []
