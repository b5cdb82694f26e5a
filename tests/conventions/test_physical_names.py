import pytest

from conventions.document import Kind
from conventions.physical_names import is_conventional, prefix, varies


@pytest.mark.parametrize(
    "name",
    [
        "acme-dev",
        "acme-dev-app",
        "acme-dev-logs-${data.aws_caller_identity.current.account_id}",
        "acme-dev-jobs.fifo",
        "acme/dev/database",
        "/acme/dev",
        "/acme/dev/App_Config/key",
        "alias/acme-dev-data",
        "aws-waf-logs-acme-dev",
        "/aws/lambda/acme-dev-worker",
        "/aws/ecs/containerinsights/acme-dev/performance",
    ],
)
def test_a_conventional_name_begins_with_project_and_environment(name: str) -> None:
    assert is_conventional(name, "acme", "dev")


@pytest.mark.parametrize(
    "name",
    [
        "app",
        "acme-app",
        "acme-staging-app",
        "acme-developer",
        "acme-dev-App",
        "acme-dev_app",
        "acme-dev-",
        "my-acme-dev-app",
        "/aws/lambda/worker",
        "${var.name}",
    ],
)
def test_any_other_name_is_not(name: str) -> None:
    assert not is_conventional(name, "acme", "dev")


def test_in_a_module_the_prefix_is_made_of_its_variables(stack) -> None:
    module = stack(
        "compute",
        kind=Kind.MODULE,
        resource={"aws_ecs_cluster": {"main": {"name": "${var.project_name}-${var.environment}"}}},
    )
    (cluster,) = module.resources
    assert prefix(module, cluster) == ("${var.project_name}", "${var.environment}")
    assert is_conventional(cluster.text("name"), *prefix(module, cluster))


def test_a_resource_of_an_aliased_provider_has_the_environment_of_that_provider(
    stack, provider
) -> None:
    document = stack(
        provider={"aws": [provider("dev"), provider("shared", alias="shared")]},
        resource={"aws_ecr_repository": {"app": {"provider": "aws.shared"}}},
    )
    assert prefix(document, document.resources[0]) == ("acme", "shared")


REPEATED, ONCE = {"for_each": "${var.all}"}, {}


@pytest.mark.parametrize(
    ("name", "bodies", "expected"),
    [
        ("acme-dev", (ONCE, ONCE), False),
        ("acme-dev", (REPEATED, ONCE), False),
        ("acme-dev", (REPEATED, {"count": 1}), True),
        ("acme-dev-${each.key}", (REPEATED, ONCE), True),
        ("acme-dev-${count.index}", (ONCE, {"count": 2}), True),
    ],
)
def test_one_text_may_be_several_names_where_something_is_repeated(
    stack, name: str, bodies, expected: bool
) -> None:
    queues = {f"q{number}": body for number, body in enumerate(bodies)}
    assert varies(name, *stack(resource={"aws_sqs_queue": queues}).resources) is expected
