import pytest

from conventions.document import Kind

VPC = {"aws_vpc": {"network": {}}}


def test_providers_bound_to_an_account_pass(judge, stack, provider) -> None:
    role = provider("shared", alias="shared", assume_role=[{"role_arn": "arn"}])
    assert judge("PRV001", stack(provider={"aws": [provider("dev"), role]}, resource=VPC)) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"allowed_account_ids": []},
            "provider.aws does not set allowed_account_ids; name the one account it may change.",
        ),
        (
            {"access_key": "AKIA", "secret_key": "x"},
            "provider.aws carries access_key, secret_key; assume a role instead.",
        ),
        (
            {"default_tags": [{"tags": {"Project": "acme", "Environment": "dev", "Owner": ""}}]},
            "default_tags of provider.aws lack Owner, CostCenter, ManagedBy; add them.",
        ),
    ],
)
def test_a_provider_that_is_not_is_found(judge, stack, provider, change, message: str) -> None:
    document = stack(provider={"aws": [provider("dev", **change)]})
    assert judge("PRV001", document) == [f"PRV001 MUST dev/provider.aws: {message}"]


def test_an_aliased_provider_is_held_to_the_same(judge, stack, provider) -> None:
    aliased = provider("shared", alias="shared", token="x")
    assert judge("PRV001", stack(provider={"aws": [provider("dev"), aliased]})) == [
        (
            "PRV001 MUST dev/provider.aws.shared: provider.aws.shared carries token; "
            "assume a role instead."
        )
    ]


def test_a_stack_without_a_provider_is_found_and_a_module_is_not(judge, stack) -> None:
    assert judge("PRV001", stack("network", kind=Kind.MODULE, resource=VPC)) == []
    assert judge("PRV001", stack(provider={}, resource=VPC)) == [
        (
            "PRV001 MUST dev: AWS resources have no provider block; "
            "add one with allowed_account_ids and default_tags."
        )
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"access_key": None, "secret_key": None, "token": None},
        {"default_tags": {"tags": "${var.tags}"}},
        {"default_tags": {"tags": "${merge(var.tags, {Project = 1})}"}},
        {"default_tags": {"tags": "${local.tags}"}},
        {"allowed_account_ids": "${var.accounts}"},
    ],
)
def test_what_is_not_set_or_left_to_a_plan_passes(judge, stack, provider, change) -> None:
    tags = dict.fromkeys(("Project", "Environment", "Owner", "CostCenter", "ManagedBy"), "x")
    body = provider("dev") | change
    assert judge("PRV001", stack(provider={"aws": [body]}, locals={"tags": tags})) == []
