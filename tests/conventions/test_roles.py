import json

import pytest

from conventions.roles import managed_policies, statements

READ = json.dumps({"Statement": [{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject"}]})
POLICY = {"aws_iam_policy": {"read": {"policy": READ}}}
ARN = "${aws_iam_policy.read.arn}"
ROLE = {"aws_iam_role": {"app": {"name": "acme-dev-app"}}}


def labels(document) -> list[str]:
    return [statement.label for statement in statements(document)]


def given(argument: str, role: object) -> dict[str, object]:
    return {argument: role, "policy_arn": ARN}


@pytest.mark.parametrize(
    "resources",
    [
        {"aws_iam_role_policy": {"read": {"role": "acme-dev-app", "policy": READ}}},
        {"aws_iam_role": {"app": {"inline_policy": [{"name": "read", "policy": READ}]}}},
        {"aws_iam_role": {"app": {"managed_policy_arns": [ARN]}}, **POLICY},
        {"aws_iam_role_policy_attachment": {"read": given("role", "app")}, **POLICY},
        {"aws_iam_policy_attachment": {"read": given("roles", ["app"])}, **POLICY},
    ],
)
def test_every_way_to_give_a_role_a_policy_is_known(stack, resources) -> None:
    assert labels(stack(resource=resources)) == ["Read"]


@pytest.mark.parametrize(
    "resources",
    [
        POLICY,
        {"aws_iam_role": {"app": {"permissions_boundary": ARN}}, **POLICY},
        {"aws_iam_policy_attachment": {"read": given("groups", ["people"])}, **POLICY},
        {"aws_iam_group_policy_attachment": {"read": given("group", "people")}, **POLICY},
    ],
)
def test_what_no_role_is_given_permits_nothing(stack, resources) -> None:
    assert labels(stack(resource=resources)) == []


@pytest.mark.parametrize(
    "resources",
    [
        {"aws_iam_role": {"app": {"name": "acme-dev-app", "managed_policy_arns": [ARN]}}},
        {
            "aws_iam_role_policy_attachment": {"read": given("role", "${aws_iam_role.app.name}")},
            **ROLE,
        },
        {"aws_iam_policy_attachment": {"read": given("roles", ["acme-dev-app"])}, **ROLE},
    ],
)
def test_the_managed_policies_of_a_role_are_found_by_reference_and_by_name(
    stack, resources
) -> None:
    document = stack(resource=resources)
    (role,) = document.of("aws_iam_role")
    assert list(managed_policies(document, role)) == [ARN]
