import pytest

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


@pytest.fixture
def attached(judge, stack):
    """Return the messages about one attachment, after its place."""

    def judged(type_: str, body: object, **others: object) -> list[str]:
        found = judge("IAM010", stack(resource={type_: {"x": body}}, **others))
        return [message.partition(": ")[2] for message in found]

    return judged


@pytest.mark.parametrize(
    ("type_", "argument"),
    [
        ("aws_iam_group_policy_attachment", "policy_arn"),
        ("aws_iam_policy_attachment", "policy_arn"),
        ("aws_iam_role", "managed_policy_arns"),
        ("aws_iam_role_policy_attachment", "policy_arn"),
        ("aws_iam_role_policy_attachments_exclusive", "policy_arns"),
        ("aws_iam_user_policy_attachment", "policy_arn"),
        ("aws_ssoadmin_managed_policy_attachment", "managed_policy_arn"),
    ],
)
def test_whoever_is_given_everything_is_found(attached, type_: str, argument: str) -> None:
    value = [ADMIN] if argument.endswith("s") else ADMIN
    message = f"{type_}.x attaches AdministratorAccess; attach a policy that names what is needed."
    assert attached(type_, {argument: value}) == [message]


@pytest.mark.parametrize(
    "name",
    [
        "AWSLambda_FullAccess",
        "AmazonS3FullAccess",
        "IAMFullAccess",
        "PowerUserAccess",
        "job-function/SystemAdministrator",
    ],
)
def test_all_of_a_service_is_found(attached, name: str) -> None:
    arn = f"arn:${{data.aws_partition.current.partition}}:iam::aws:policy/{name}"
    found = attached("aws_iam_role_policy_attachment", {"policy_arn": arn})
    shown = name.rpartition("/")[2]
    assert [f"attaches {shown};" in message for message in found] == [True]


def test_a_policy_of_a_list_or_of_a_data_source_is_found(attached) -> None:
    type_, data = (
        "aws_iam_role_policy_attachment",
        {"aws_iam_policy": {"x": {"name": "IAMFullAccess"}}},
    )
    each = {"for_each": ["arn:aws:iam::aws:policy/ReadOnlyAccess", ADMIN]}
    assert len(attached(type_, {**each, "policy_arn": "${each.value}"})) == 1
    assert len(attached(type_, {"policy_arn": "${data.aws_iam_policy.x.arn}"}, data=data)) == 1


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        "arn:aws:iam::111111111111:policy/AdministratorAccess",
        "${aws_iam_policy.own.arn}",
        "${var.policy_arn}",
        '${var.admin ? "arn:aws:iam::aws:policy/AdministratorAccess" : null}',
        None,
    ],
)
def test_what_is_narrow_ours_or_unknown_passes(attached, arn: object) -> None:
    assert attached("aws_iam_role_policy_attachment", {"policy_arn": arn}) == []
