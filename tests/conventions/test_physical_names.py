import pytest

from conventions.document import Kind
from conventions.physical_names import is_conventional, prefix


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
