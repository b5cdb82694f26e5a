import json
from pathlib import Path

import pytest

from conventions.registry import entered
from conventions.synthesis import Synthesis

KEY_POLICY = "${data.aws_iam_policy_document.key.json}"
ALL_OF_KMS = {"sid": "Account", "actions": ["kms:*"], "resources": ["*"]}


def documents(**statements: object) -> dict[str, object]:
    return {"aws_iam_policy_document": {id_: {"statement": s} for id_, s in statements.items()}}


def test_named_permissions_pass(judge, stack) -> None:
    named = {"actions": ["s3:GetObject", "s3:List*"], "resources": ["arn:aws:s3:::acme-dev/*"]}
    denied = {"effect": "Deny", "actions": ["s3:*"], "resources": ["*"]}
    assert judge("IAM001", stack(data=documents(read=[named, denied]))) == []


def test_actions_that_know_no_resource_may_name_none(judge, stack) -> None:
    pull = {"actions": ["ecr:GetAuthorizationToken"], "resources": ["*"]}
    assert judge("IAM001", stack(data=documents(pull=pull))) == []


def test_wildcards_in_a_policy_document_are_found(judge, stack) -> None:
    everything = {"sid": "All", "actions": ["*", "s3:*"], "resources": ["*"]}
    assert judge("IAM001", stack(data=documents(admin=everything))) == [
        f"IAM001 MUST dev/data.aws_iam_policy_document.admin: statement All allows {what}."
        for what in (
            "the action *; name the actions",
            "the action s3:*; name the actions",
            "the resource *; name the resources",
        )
    ]


def test_a_wildcard_in_inline_json_is_found(judge, stack) -> None:
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    document = stack(resource={"aws_iam_policy": {"send": {"policy": policy}}})
    assert judge("IAM001", document) == [
        (
            "IAM001 MUST dev/aws_iam_policy.send: statement 1 allows the resource *; "
            "name the resources."
        )
    ]


def policy(text: object, **others: object) -> dict[str, object]:
    return {"resource": {"aws_iam_policy": {"x": {"policy": text}}}, **others}


ALL = "statement 1 allows the action *; name the actions."
ANY = "statement 1 allows the resource *; name the resources."
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
AS_HCL = '{"Statement" = [{Effect = "Allow", Action = ["*"], Resource = "*"}]}'


@pytest.fixture
def allowed(judge, stack):
    """Return the messages about a document, without rule and place."""

    def judged(**body: object) -> list[str]:
        return [each.partition(": ")[2] for each in judge("IAM001", stack(**body))]

    return judged


def test_a_policy_that_is_no_json_is_found(allowed) -> None:
    assert allowed(**policy('{"Statement": oops')) == [
        "the policy in policy is not JSON; write it as an aws_iam_policy_document."
    ]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(policy(f"${{jsonencode({AS_HCL})}}"), id="an expression"),
        pytest.param(
            policy("${jsonencode(local.admin)}", locals={"admin": {"Statement": EVERYTHING}}),
            id="an encoded local",
        ),
        pytest.param(
            policy("${local.admin}", locals={"admin": json.dumps({"Statement": EVERYTHING})}),
            id="a local",
        ),
        pytest.param(
            policy('{"Statement": ${jsonencode([local.all])}}', locals={"all": EVERYTHING}),
            id="an expression inside a text",
        ),
        pytest.param(
            policy(f'${{false ? "{{}}" : jsonencode({AS_HCL})}}'), id="a settled conditional"
        ),
        pytest.param(
            {
                "data": {
                    "aws_iam_policy_document": {
                        "x": {
                            "dynamic": {
                                "statement": {
                                    "for_each": "${var.statements}",
                                    "content": {"actions": ["*"], "resources": ["*"]},
                                }
                            }
                        }
                    }
                }
            },
            id="a dynamic block",
        ),
    ],
)
def test_a_policy_is_judged_wherever_it_is_written(allowed, body: dict[str, object]) -> None:
    assert allowed(**body) == [ALL, ANY]


@pytest.mark.parametrize(
    "text",
    [
        "${var.policy}",
        "${jsonencode(var.policy)}",
        '${var.admin ? jsonencode({Statement = [{Effect = "Allow", Action = "*"}]}) : "{}"}',
        '${templatefile("policy.tftpl", {bucket = "x"})}',
        json.dumps({"Statement": "${var.statements}"}),
        json.dumps({"Statement": [EVERYTHING | {"Effect": "${var.effect}"}]}),
        json.dumps({"Statement": [EVERYTHING | {"Action": "${var.actions}", "Resource": "a"}]}),
        json.dumps(
            {"Statement": [EVERYTHING | {"Action": ["s3:Get${var.what}"], "Resource": "a"}]}
        ),
    ],
)
def test_what_only_a_plan_knows_is_not_judged_but_counted(stack, text: str) -> None:
    (rule,) = (rule for rule in entered() if rule.id == "IAM001")
    synthesis = Synthesis(root=Path("out"), documents=(stack(**policy(text)),))
    (judgement,) = rule.judge(synthesis)
    assert (judgement.findings, len(judgement.asked)) == ((), 1)


@pytest.mark.parametrize("strange", [None, [], ["x"], "x", "${var.x}", 3, [None], {"x": None}])
@pytest.mark.parametrize("element", ["Condition", "Principal", "Action", "Resource", "Sid"])
def test_a_strange_element_hides_no_other_statement(allowed, element: str, strange: object) -> None:
    statements = [EVERYTHING | {element: strange, "Effect": "Deny"}, EVERYTHING]
    assert allowed(**policy(json.dumps({"Statement": statements}))) == [
        ALL.replace("1", "2"),
        ANY.replace("1", "2"),
    ]


@pytest.mark.parametrize("strange", [None, "x", 3, ["x"]])
def test_a_strange_statement_hides_no_other(allowed, strange: object) -> None:
    assert allowed(**policy(json.dumps({"Statement": [strange, EVERYTHING]})))[-1:] != []


@pytest.mark.parametrize("action", ["*", "**", "*:*", "?*", "s3:*", "iam:?*", "IAM:**", "sts:*"])
def test_everything_is_found_however_it_is_spelt(allowed, action: str) -> None:
    statement = {"Effect": "Allow", "Action": action, "Resource": "arn:aws:s3:::acme"}
    assert allowed(**policy(json.dumps({"Statement": statement}))) == [
        f"statement 1 allows the action {action}; name the actions."
    ]


@pytest.mark.parametrize("resource", ["*", "**", "arn:*", "arn:aws:*", "arn:*:*:*:*:*"])
def test_every_resource_is_found_however_it_is_spelt(allowed, resource: str) -> None:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}
    assert allowed(**policy(json.dumps({"Statement": statement}))) == [
        f"statement 1 allows the resource {resource}; name the resources."
    ]


def test_everything_but_some_is_everything(allowed) -> None:
    statement = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:s3:::acme"}
    assert allowed(**policy(json.dumps({"Statement": statement}))) == [ALL]
    assert allowed(**policy(json.dumps({"Statement": statement | {"Effect": "Deny"}}))) == []


@pytest.mark.parametrize(
    ("type_", "argument", "action"),
    [
        ("aws_sqs_queue_policy", "policy", "sqs:SendMessage"),
        ("aws_sns_topic", "policy", "sns:Publish"),
        ("aws_efs_file_system_policy", "policy", "elasticfilesystem:ClientMount"),
        ("aws_organizations_policy", "content", "*"),
        ("aws_vpc_endpoint_policy", "policy", "s3:*"),
    ],
)
def test_in_the_policy_of_one_thing_a_star_means_that(allowed, type_, argument, action) -> None:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    text = json.dumps({"Statement": statement})
    assert allowed(resource={type_: {"x": {argument: text}}}) == []


def test_actions_without_a_resource_of_their_own_may_name_none(allowed) -> None:
    look = [
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeVolumes",
        "kms:ListAliases",
        "organizations:DescribeOrganization",
    ]
    statement = {"actions": look, "resources": ["*"]}
    assert allowed(data=documents(look=statement)) == []


@pytest.mark.parametrize(
    "resource",
    [
        {"aws_kms_key": {"data": {"policy": KEY_POLICY}}},
        {"aws_kms_key_policy": {"data": {"policy": KEY_POLICY}}},
    ],
)
def test_in_a_policy_of_keys_only_a_star_means_that_key(judge, stack, resource) -> None:
    assert judge("IAM001", stack(data=documents(key=ALL_OF_KMS), resource=resource)) == []


def test_a_part_of_a_key_policy_is_a_key_policy(judge, stack) -> None:
    data = documents(base=ALL_OF_KMS)
    base = "${data.aws_iam_policy_document.base.json}"
    data["aws_iam_policy_document"]["key"] = {"source_policy_documents": [base]}
    resource = {"aws_kms_key": {"data": {"policy": KEY_POLICY}}}
    assert judge("IAM001", stack(data=data, resource=resource)) == []


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"resource": {"aws_iam_policy": {"admin": {"policy": KEY_POLICY}}}},
        {"resource": {"aws_kms_key": {"data": {"description": KEY_POLICY}}}},
        {"output": {"policy": {"value": KEY_POLICY}}},
        {},
    ],
)
def test_a_key_policy_used_elsewhere_or_nowhere_is_held_to_the_rule(
    judge, stack, elsewhere
) -> None:
    keys = {"aws_kms_key_policy": {"data": {"policy": KEY_POLICY}}} if elsewhere else {}
    resources = keys | elsewhere.get("resource", {})
    document = stack(
        data=documents(key=ALL_OF_KMS), resource=resources, output=elsewhere.get("output", {})
    )
    assert judge("IAM001", document) == [
        f"IAM001 MUST dev/data.aws_iam_policy_document.key: statement Account allows {what}."
        for what in (
            "the action kms:*; name the actions",
            "the resource *; name the resources",
        )
    ]


def test_a_pattern_of_actions_that_know_no_resource_may_name_none(judge, stack) -> None:
    look = {"actions": ["xray:GetSampling*", "autoscaling:Describe*"], "resources": ["*"]}
    assert judge("IAM001", stack(data=documents(look=look))) == []
    read = {"actions": ["dynamodb:Get*"], "resources": ["*"]}
    assert len(judge("IAM001", stack(data=documents(read=read)))) == 1


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ({"actions": ["s3:GetObjects"]}, "the action s3:GetObjects; AWS knows none of that name"),
        ({"actions": ["s3:GetObjects"]}, "; did you mean s3:GetObject?"),
        ({"actions": ["sqss:SendMessage"]}, "the action sqss:SendMessage; AWS knows none of that"),
        ({"actions": ["sqs:Snd*"]}, "the action sqs:Snd*; AWS knows none of that name"),
        ({"actions": ["SendMessage"]}, "the action SendMessage; AWS knows none of that name"),
        (
            {"effect": "Deny", "actions": ["iam:CreateUsers"]},
            "the action iam:CreateUsers; AWS knows none of that name; did you mean iam:CreateUser?",
        ),
        (
            {
                "actions": ["kms:Decrypt"],
                "condition": [{"test": "StringEquals", "variable": "kms:ViaServices"}],
            },
            "the condition key kms:ViaServices; AWS knows none of that name; did you mean kms:vias",
        ),
        (
            {
                "actions": ["sts:AssumeRole"],
                "condition": [{"test": "StringEquals", "variable": "aws:SourceAcount"}],
            },
            "the condition key aws:SourceAcount; AWS knows none of that name; did you mean aws:So",
        ),
    ],
)
def test_what_aws_does_not_know_is_found(judge, stack, statement, found) -> None:
    read = {"sid": "Read", "resources": ["arn:aws:s3:::acme-dev/*"]} | statement
    (message,) = judge("IAM006", stack(data=documents(read=read)))
    start = "IAM006 MUST dev/data.aws_iam_policy_document.read: statement Read names "
    assert message.startswith(start)
    assert found in message


@pytest.mark.parametrize(
    "key",
    [
        "aws:SourceArn",
        "aws:sourcearn",
        "aws:ResourceTag/Owner",
        "aws:PrincipalTag/kubernetes-namespace",
        "kms:EncryptionContext:aws:s3:arn",
        "s3:prefix",
        "iam:PassedToService",
        "aws:ViaAWSMCPService",
        "aws:SignInSessionArn",
        "SAML:aud",
        "secretsmanager:ResourceTag/Owner",
        "ssm:resourceTag/Owner",
        "identitycenter:InstanceArn",
        "token.actions.githubusercontent.com:sub",
        "${aws_iam_openid_connect_provider.cluster.url}:aud",
    ],
)
def test_condition_keys_of_aws_and_of_identity_providers_pass(judge, stack, key) -> None:
    condition = {"test": "StringEquals", "variable": key, "values": ["x"]}
    read = {"actions": ["S3:getobject", "s3:List*", "*"], "resources": ["*"]}
    assert judge("IAM006", stack(data=documents(read=read | {"condition": [condition]}))) == []
