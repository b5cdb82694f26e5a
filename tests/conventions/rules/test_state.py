import pytest


def backend(name: str = "dev", **changes: object) -> dict[str, object]:
    s3 = {
        "bucket": "acme-shared-state",
        "key": f"acme/{name}/terraform.tfstate",
        "region": "eu-west-1",
        "encrypt": True,
        "use_lockfile": True,
        "kms_key_id": "alias/acme-shared-state",
    }
    return {"backend": {"s3": s3 | changes}}


def reading(key: str) -> dict[str, object]:
    return {"terraform_remote_state": {"other": {"backend": "s3", "config": {"key": key}}}}


@pytest.fixture
def stacks(stack):
    """Return dev, staging and global on the shared backend, global tagged as shared."""
    return {
        name: stack(name, environment=environment, terraform=backend(name))
        for name, environment in (("dev", "dev"), ("staging", "staging"), ("global", "shared"))
    }


def test_stacks_on_the_shared_backend_pass(judge, stacks) -> None:
    assert judge("STA001", *stacks.values()) == []


def test_another_kind_of_backend_is_found(judge, stack) -> None:
    local = {"backend": {"local": {"path": "terraform.tfstate"}}}
    assert judge("STA001", stack(terraform=local), stack("qa")) == [
        "STA001 MUST dev: state is in the local backend; use the shared s3 backend.",
        "STA001 MUST qa: state is in the local backend; use the shared s3 backend.",
    ]


def test_a_backend_without_encryption_lock_or_key_is_found(judge, stack) -> None:
    bare = stack(terraform=backend(encrypt=False, use_lockfile=None, kms_key_id=None))
    assert judge("STA001", bare) == [
        (
            "STA001 MUST dev: the s3 backend does not set encrypt, use_lockfile, kms_key_id; "
            "encrypt with a KMS key and lock natively."
        )
    ]


def test_a_bucket_of_its_own_is_found(judge, stack, stacks) -> None:
    lonely = stack("qa", terraform=backend("qa", bucket="acme-qa-state"))
    assert judge("STA001", *stacks.values(), lonely) == [
        (
            'STA001 MUST qa: the s3 backend uses the bucket "acme-qa-state"; '
            'use "acme-shared-state", as the other stacks do.'
        )
    ]


def test_a_key_for_each_stack_passes(judge, stacks) -> None:
    assert judge("STA002", *stacks.values()) == []


def test_a_key_of_another_form_is_found(judge, stack) -> None:
    assert judge("STA002", stack(terraform=backend(key="dev.tfstate"))) == [
        'STA002 MUST dev: the state key is "dev.tfstate"; set it to "acme/dev/terraform.tfstate".'
    ]


def test_a_key_used_twice_is_found(judge, stack, stacks) -> None:
    twin = stack("qa", terraform=backend("dev"))
    assert judge("STA002", stacks["dev"], twin) == [
        (
            'STA002 MUST qa: the state key is "acme/dev/terraform.tfstate"; '
            'set it to "acme/qa/terraform.tfstate".'
        ),
        (
            'STA002 MUST qa: the state key "acme/dev/terraform.tfstate" is also the key of dev; '
            "give each stack its own key."
        ),
    ]


def test_dependencies_on_a_shared_stack_pass(judge, stacks) -> None:
    order = {"dev": ("global",), "staging": ("global",)}
    assert judge("STA004", *stacks.values(), dependencies=order) == []


def test_a_dependency_on_another_environment_is_found(judge, stacks) -> None:
    assert judge("STA004", *stacks.values(), dependencies={"staging": ("dev",)}) == [
        (
            "STA004 MUST staging: a stack of staging depends on dev, a stack of dev; "
            "pass the value through a shared stack."
        )
    ]


def test_a_shared_stack_that_waits_for_an_environment_is_found(judge, stacks) -> None:
    assert judge("STA004", *stacks.values(), dependencies={"global": ("dev",)}) == [
        (
            "STA004 MUST global: a stack of shared depends on dev, a stack of dev; "
            "pass the value through a shared stack."
        )
    ]


def test_reading_the_state_of_another_environment_is_a_dependency_too(judge, stack, stacks) -> None:
    data = reading("acme/dev/terraform.tfstate")
    reader = stack("staging", terraform=backend("staging"), data=data)
    assert judge("STA004", stacks["dev"], reader) == [
        (
            "STA004 MUST staging: a stack of staging depends on dev, a stack of dev; "
            "pass the value through a shared stack."
        )
    ]


def test_a_circle_is_found(judge, stack) -> None:
    first = stack("state-backend", environment="shared")
    second = stack("global", environment="shared")
    order = {"state-backend": ("global",), "global": ("state-backend",)}
    (message,) = judge("STA004", first, second, dependencies=order)
    assert message in {
        f"STA004 MUST out: stacks depend on each other: {a} -> {b} -> {a}; break the circle."
        for a, b in (("global", "state-backend"), ("state-backend", "global"))
    }
