"""The permission boundary: on every role that runs code, and wide enough for what it may do."""

from fnmatch import fnmatchcase

import pytest

from environments import ENVIRONMENTS, Environment
from tests.support.bootstrap import WORKLOADS, listed, statements, template
from tests.support.environment import committed
from tests.support.synth import Json, resources
from tests.support.wiring import container, document_of, full_name, granted, parameters, runners

PASSWORDS = ("password", "secret_string", "auth_token", "master_user_secret")
ADMINISTERS = "prepare-database"  # what makes the role of the others
CODE = {"ecs-tasks.amazonaws.com", "lambda.amazonaws.com"}  # nothing but code takes such a role
each_environment = pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)


def limited(made: Json, environment: Environment, thing: str = "boundary") -> dict[str, Json]:
    """Roles that have a boundary, by address."""
    arn = f"arn:aws:iam::{environment.account_id}:policy/{full_name(environment, thing)}"
    return {
        where: role
        for where, role in resources(made, "aws_iam_role").items()
        if role.get("permissions_boundary") == arn
    }


def takers(made: Json, role: Json) -> set[str]:
    """Services that may take a role."""
    return {
        who
        for statement in document_of(made, role["assume_role_policy"])
        for each in statement["principals"]
        for who in each["identifiers"]
    }


def matches(value: str, patterns: list[str]) -> bool:
    """Whether a value, which may have asterisks of its own, is within one of the patterns."""
    return any(fnmatchcase(value, pattern) for pattern in patterns)


def within(statements: list[Json], action: str, resource: str) -> bool:
    """Whether a boundary leaves an action; of a resource only Terraform knows, any will do."""
    known = not resource.startswith("${")
    named = [each for each in statements if matches(action, listed(each["Action"]))]
    return any(
        not known or matches(resource, listed(each["Resource"]))
        for each in named
        if each["Effect"] == "Allow"
    ) and not any(
        each["Resource"] == "*" or (known and matches(resource, listed(each["Resource"])))
        for each in named
        if each["Effect"] == "Deny" and "Condition" not in each
    )


@each_environment
def test_every_role_that_runs_code_has_the_boundary(environment: Environment) -> None:
    made = committed(environment.name)
    workloads = {full_name(environment, each.role) for each in runners(environment)}
    if environment.kubernetes:
        workloads.add(full_name(environment, "pod-collector"))
    code = {
        where
        for where, role in resources(made, "aws_iam_role").items()
        if role["name"] in workloads or takers(made, role) & CODE
    }
    assert len(code) >= len(workloads)
    assert code == limited(made, environment).keys()


@each_environment
def test_every_other_role_reaches_no_further_than_what_made_it(environment: Environment) -> None:
    """Without a boundary the deployment role could make itself a stronger one."""
    made = committed(environment.name)
    bounded = [
        *limited(made, environment),
        *limited(made, environment, "deployment-boundary"),
        *limited(made, environment, "plan-boundary"),
    ]
    assert sorted(bounded) == sorted(resources(made, "aws_iam_role"))


@each_environment
def test_the_boundary_allows_all_that_is_granted_to_whom_it_limits(
    environment: Environment,
) -> None:
    made = committed(environment.name)
    limits = statements(template(environment), WORKLOADS)
    asked = [
        (role["name"], action, resource)
        for where, role in limited(made, environment).items()
        for granting in granted(made, f"aws_iam_role.{where}")
        if granting.get("effect") != "Deny"
        for action in granting["actions"]
        for resource in granting["resources"]
    ]
    assert asked
    refused = [each for each in asked if not within(limits, *each[1:])]
    assert not refused


@each_environment
def test_nobody_is_told_a_password(environment: Environment) -> None:
    """Of a secret a setting holds the ARN; one task reads the database's own, and no other code."""
    made = committed(environment.name)
    texts = [
        each["value"]
        for settings in parameters(made, environment).values()
        for each in settings.values()
    ]
    texts += [
        each["container_definitions"]
        for each in resources(made, "aws_ecs_task_definition").values()
        if each["family"] != full_name(environment, ADMINISTERS)
    ]
    texts += [
        str(each.get("environment", ""))
        for each in made["resource"].get("aws_lambda_function", {}).values()
    ]
    texts += [
        str(each["user_data"])
        for each in made["resource"].get("aws_launch_template", {}).values()
        if "user_data" in each
    ]
    assert texts
    for text in texts:
        assert not [word for word in PASSWORDS if f".{word}" in text], text
    held = [
        resource
        for where, role in limited(made, environment).items()
        if role["name"] != full_name(environment, ADMINISTERS)
        for granting in granted(made, f"aws_iam_role.{where}")
        for resource in granting["resources"]
    ]
    assert not [each for each in held if "master_user_secret" in each]
    told = str(container(made, full_name(environment, ADMINISTERS))["environment"])
    assert [word for word in PASSWORDS if f".{word}" in told] == ["master_user_secret"]
