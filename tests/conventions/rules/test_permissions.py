import json

import pytest

ACME = "arn:aws:s3:::acme-dev"
GROUP = "arn:aws:logs:us-east-1:111111111111:log-group:/acme"
ROLE = "arn:aws:iam::111111111111:role/acme"
S3_OBJECT = (
    "it is done to accesspointobject (arn:*:s3:*:*:accesspoint/*/object/*), object (arn:*:s3:::*/*)"
)


def documents(statement: object) -> dict[str, object]:
    body = {"sid": "Use", **statement} if isinstance(statement, dict) else statement
    return {"aws_iam_policy_document": {"use": {"statement": body}}}


def messages(judge, stack, rule: str, statement: object) -> list[str]:
    start = f"{rule} MUST dev/data.aws_iam_policy_document.use: statement Use "
    found = judge(rule, stack(data=documents(statement)))
    assert all(each.startswith(start) for each in found)
    return [each.removeprefix(start) for each in found]


@pytest.mark.parametrize(
    ("actions", "resources"),
    [
        (["s3:ListBucket", "s3:GetObject"], [ACME, f"{ACME}/*"]),
        (["s3:GetObject"], [f"{ACME}*"]),
        (["s3:GetObject"], ["*"]),
        (["S3:getobject"], [f"{ACME}/a"]),
        (["s3:Get*", "*"], ["arn:aws:sqs:us-east-1:111111111111:a"]),
        (["s3:ListAllMyBuckets"], ["*"]),
        (["logs:CreateLogStream", "logs:PutLogEvents"], [f"{GROUP}:*"]),
        (["iam:PassRole"], [f"{ROLE}/*", ROLE]),
        (
            ["ssmmessages:OpenDataChannel"],
            ["arn:aws:ssm:us-east-1:111111111111:session/&{aws:userid}-*"],
        ),
        (["kms:Decrypt"], ["arn:aws:kms:*:111111111111:key/*"]),
        (["s3:GetObject"], ["${aws_s3_bucket.data.arn}/*"]),
        (["s3:ListBucket"], ["${aws_s3_bucket.data.arn}"]),
        (["s3:ListBucket"], ['${aws_s3_bucket.data["a"].arn}']),
        (["s3:ListBucket"], ["${data.aws_s3_bucket.data.arn}"]),
        (["logs:PutLogEvents"], ["${aws_cloudwatch_log_group.log.arn}:*"]),
        (
            ["secretsmanager:GetSecretValue"],
            [
                "${aws_db_instance.main.master_user_secret[0].secret_arn}",
                "${aws_rds_cluster.main.master_user_secret[0].secret_arn}",
            ],
        ),
        (["sqs:SendMessage"], ["arn:aws:sqs:${var.region}:${var.account}:${var.queue}"]),
        (["s3:GetObject"], ["arn:aws:s3:::${aws_s3_bucket.data.bucket}/$${aws:username}/*"]),
        (["s3:GetObject"], [f"{ACME}/&{{aws:PrincipalTag/team}}/*"]),
        (["s3:ListAllMyBuckets", "s3:GetBucketLocation"], ["arn:aws:s3:::*"]),
        (["iam:ListRoles"], ["arn:aws:iam::*:role/*"]),
        (["sqs:ListQueues"], ["arn:aws:sqs:*:*:*"]),
        (["execute-api:Invoke"], ["execute-api:/*"]),
        (["execute-api:Invoke"], ["execute-api:/prod/GET/pets"]),
        (["sts:AssumeRole"], []),
    ],
)
def test_actions_that_fit_a_resource_pass(judge, stack, actions, resources) -> None:
    assert messages(judge, stack, "IAM007", {"actions": actions, "resources": resources}) == []


@pytest.mark.parametrize(
    ("actions", "resources", "found"),
    [
        (["s3:GetObject"], [ACME], [f"allows s3:GetObject on {ACME}; {S3_OBJECT}."]),
        (
            ["s3:PutObject", "s3:ListBucket"],
            [f"{ACME}/*"],
            [
                (
                    f"allows s3:ListBucket on {ACME}/*; it is done to "
                    "accesspoint (arn:*:s3:*:*:accesspoint/*), bucket (arn:*:s3:::*)."
                )
            ],
        ),
        (
            ["sqs:ListQueues"],
            ["arn:aws:sqs:us-east-1:111111111111:a"],
            [
                (
                    "allows sqs:ListQueues on arn:aws:sqs:us-east-1:111111111111:a; "
                    "AWS does it to no resource; name *."
                )
            ],
        ),
        (
            ["kms:Decrypt"],
            ["arn:aws:kms:us-east-1:111111111111:alias/a"],
            [
                (
                    "allows kms:Decrypt on arn:aws:kms:us-east-1:111111111111:alias/a; "
                    "it is done to key (arn:*:kms:*:*:key/*)."
                )
            ],
        ),
        (
            ["logs:PutLogEvents"],
            [GROUP],
            [
                (
                    f"allows logs:PutLogEvents on {GROUP}; it is done to "
                    "log-stream (arn:*:logs:*:*:log-group:*:log-stream:*)."
                )
            ],
        ),
        (
            ["dynamodb:PutItem"],
            ["arn:aws:dynamodb:us-east-1:111111111111:table/a/index/*"],
            [
                (
                    "allows dynamodb:PutItem on arn:aws:dynamodb:us-east-1:111111111111:table/a/"
                    "index/*; it is done to table (arn:*:dynamodb:*:*:table/*)."
                )
            ],
        ),
        (["s3:GetObject"], ["acme-dev"], [f"allows s3:GetObject on acme-dev; {S3_OBJECT}."]),
        (
            ["s3:GetObject"],
            [ACME, f"{ACME}-2", f"{ACME}-3", f"{ACME}-4"],
            [f"allows s3:GetObject on {ACME}, {ACME}-2 and 2 more; {S3_OBJECT}."],
        ),
    ],
)
def test_an_action_that_fits_no_resource_is_found(judge, stack, actions, resources, found) -> None:
    statement = {"actions": actions, "resources": resources}
    assert messages(judge, stack, "IAM007", statement) == found


@pytest.mark.parametrize(
    ("action", "reference"),
    [
        ("s3:GetObject", "${aws_s3_bucket.data.arn}"),
        ("s3:ListBucket", "${aws_s3_bucket.data.arn}/*"),
        ("sqs:SendMessage", "${aws_sns_topic.news.arn}"),
        ("logs:PutLogEvents", "${aws_cloudwatch_log_group.log.arn}"),
        ("secretsmanager:GetSecretValue", "${data.aws_ssm_parameter.key.arn}"),
        ("kms:Decrypt", "${aws_db_instance.main.master_user_secret[0].secret_arn}"),
        ("elasticloadbalancing:ModifyRule", "${aws_alb_listener.web.arn}"),
    ],
)
def test_a_reference_is_judged_by_the_type_that_it_refers_to(
    judge, stack, action, reference
) -> None:
    (message,) = messages(judge, stack, "IAM007", {"actions": [action], "resources": [reference]})
    assert message.startswith(f"allows {action} on {reference}; it is done to ")


@pytest.mark.parametrize(
    "unknown",
    ["${var.key_arn}", "${aws_ecs_service.app.id}", "${local.arns[0]}", "${aws_vpc.main.arn}"],
)
def test_what_only_a_plan_knows_may_be_the_right_one(judge, stack, unknown) -> None:
    statement = {"actions": ["s3:GetObject"], "resources": [ACME, unknown]}
    assert messages(judge, stack, "IAM007", statement) == []
    assert len(messages(judge, stack, "IAM007", statement | {"resources": [ACME]})) == 1


def test_a_denial_that_fits_nothing_is_found(judge, stack) -> None:
    statement = {"effect": "Deny", "actions": ["s3:DeleteObject"], "resources": [ACME]}
    (message,) = messages(judge, stack, "IAM007", statement)
    assert message.startswith(f"denies s3:DeleteObject on {ACME}; ")


def test_permissions_in_json_are_judged_alike(judge, stack) -> None:
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": ACME}
    policy = json.dumps({"Version": "2012-10-17", "Statement": statement})
    document = stack(resource={"aws_iam_policy": {"send": {"policy": policy}}})
    assert judge("IAM007", document) == [
        (
            f"IAM007 MUST dev/aws_iam_policy.send: statement 1 allows sqs:SendMessage on {ACME}; "
            "it is done to queue (arn:*:sqs:*:*:*)."
        )
    ]


def depending(actions: list[str], *keys: str, test: str = "StringEquals") -> dict[str, object]:
    conditions = [{"test": test, "variable": key, "values": ["x"]} for key in keys]
    return {"actions": actions, "resources": ["*"], "condition": conditions}


@pytest.mark.parametrize(
    "statement",
    [
        depending(["s3:ListBucket"], "s3:prefix", "aws:SourceIp"),
        depending(["s3:PutObject"], "s3:x-amz-acl"),
        depending(["kms:Decrypt"], "kms:EncryptionContext:aws:s3:arn", "KMS:ViaService"),
        depending(["iam:PassRole"], "iam:PassedToService"),
        depending(["ec2:CreateTags"], "aws:RequestTag/Owner", "ec2:CreateAction", "aws:TagKeys"),
        depending(["sqs:SendMessage"], "aws:ResourceTag/Owner"),
        depending(["s3:*"], "s3:prefix"),
        depending(["s3:GetObject"], "s3:prefix", test="StringEqualsIfExists"),
        depending(["s3:GetObject"], "s3:prefix", test="Null"),
        depending(["sts:AssumeRoleWithWebIdentity"], "token.actions.githubusercontent.com:sub"),
        depending(["s3:GetObject"], "s3:no-such-key"),
        depending(["s3:NoSuchAction"], "s3:prefix"),
        depending(["s3:GetObject"], "${var.key}"),
        depending(["sts:AssumeRole", "sts:TagSession"], "sts:ExternalId"),
        depending(["sts:AssumeRole", "sts:SetSourceIdentity"], "sts:RoleSessionName"),
        depending(["sts:AssumeRoleWithSAML", "sts:TagSession"], "SAML:aud"),
        depending(["s3:GetObject"], "lambda:SourceFunctionArn", "glue:RoleAssumedBy"),
        depending(["s3:GetObject"], "ec2:SourceInstanceARN", "ec2:RoleDelivery"),
        depending(["s3:GetObject"], "ssm:SourceInstanceARN"),
    ],
)
def test_conditions_on_what_an_action_sends_pass(judge, stack, statement) -> None:
    assert messages(judge, stack, "IAM008", statement) == []


@pytest.mark.parametrize(
    ("action", "key"),
    [
        ("s3:GetObject", "s3:prefix"),
        ("s3:GetObject", "kms:ViaService"),
        ("sqs:SendMessage", "aws:RequestTag/Owner"),
        ("sqs:ListQueues", "aws:ResourceTag/Owner"),
        ("sqs:SendMessage", "aws:TagKeys"),
        ("iam:GetRole", "iam:PassedToService"),
        ("sts:GetCallerIdentity", "sts:ExternalId"),
        ("sts:TagSession", "kms:ViaService"),
    ],
)
def test_a_condition_on_what_an_action_never_sends_is_found(judge, stack, action, key) -> None:
    for test in ("StringEquals", "StringNotEquals"):
        assert messages(judge, stack, "IAM008", depending([action], key, test=test)) == [
            (
                f"has {action} depend on {key}; {action} never sends it; give the action a "
                "statement of its own."
            )
        ]


def test_each_action_of_a_statement_is_judged_by_itself(judge, stack) -> None:
    both = depending(["s3:ListBucket", "s3:GetObject"], "s3:prefix")
    (message,) = messages(judge, stack, "IAM008", both)
    assert message.startswith("has s3:GetObject depend on s3:prefix; ")


@pytest.mark.parametrize("resource", ["_S3_BUCKET_ARN_", "_S3_BUCKET_ARN_/*", "<BUCKET>", "%ARN%"])
def test_a_placeholder_is_left_to_whoever_replaces_it(judge, stack, resource: str) -> None:
    statement = {"actions": ["sqs:SendMessage"], "resources": [resource]}
    assert messages(judge, stack, "IAM007", statement) == []
