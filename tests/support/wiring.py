"""What runs code in a document, and what it may reach there."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from constructs_lib.delivery.release import RELEASES
from environments import PLATFORM, Environment
from tests.support.synth import Json

FLEET, NODES = "jobs", "nodes"  # the job fleet, and what all pods stand on


@dataclass(frozen=True, kw_only=True, slots=True)
class Runner:
    """A workload, by the names that follow project and environment.

    Attributes:
        role: Its role.
        group: Its security group.
        owner: Whose settings it has.
        uses: Stores that its environment says it uses.
        consumes: Queue that it takes messages from, None where there is none.
    """

    role: str
    group: str
    owner: str
    uses: tuple[str, ...]
    consumes: str | None


def runners(environment: Environment) -> Iterator[Runner]:
    """Services on Fargate, the same on Kubernetes where there is a cluster, and the job fleet."""
    for name, service in environment.services.items():
        ways = [(name, name), *([(f"pod-{name}", NODES)] if environment.kubernetes else [])]
        for role, group in ways:
            yield Runner(
                role=role, group=group, owner=name, uses=service.uses, consumes=service.consumes
            )
    if jobs := environment.jobs:
        yield Runner(role=FLEET, group=FLEET, owner=FLEET, uses=jobs.uses, consumes=jobs.consumes)


def full_name(environment: Environment, thing: str) -> str:
    """Physical name of a thing."""
    return f"{PLATFORM.project}-{environment.name}-{thing}"


def address(made: Json, type_: str, name: str) -> str:
    """Address of the one resource of a type that has a physical name."""
    (found,) = (a for a, each in made["resource"][type_].items() if each.get("name") == name)
    return f"{type_}.{found}"


def resource(made: Json, type_: str, name: str) -> Json:
    """The one resource of a type that has a physical name."""
    found: Json = made["resource"][type_][address(made, type_, name).partition(".")[2]]
    return found


def granted(made: Json, role: str) -> list[Json]:
    """Statements of all policies of its own that a role has, by the role's address."""
    attached = made["resource"]["aws_iam_role_policy"].values()
    return [
        statement
        for each in attached
        if each["role"] == f"${{{role}.name}}"
        for statement in document_of(made, each["policy"])
    ]


def document_of(made: Json, policy: str) -> list[Json]:
    """Statements of the policy document that a policy is the JSON of."""
    found = re.fullmatch(r"\$\{data\.aws_iam_policy_document\.(\w+)\.json\}", policy)
    assert found, policy
    statements: list[Json] = made["data"]["aws_iam_policy_document"][found[1]]["statement"]
    return statements


def container(made: Json, family: str) -> Json:
    """The essential container of a task definition; what stands beside it is none."""
    (task,) = (
        each
        for each in made["resource"]["aws_ecs_task_definition"].values()
        if each["family"] == family
    )
    (found,) = (e for e in json.loads(task["container_definitions"]) if e["essential"])
    return {**found, "task": task}


def parameters(made: Json, environment: Environment) -> dict[str, dict[str, Json]]:
    """Settings as they are kept: owner, name, and the parameter with its address."""
    kept: dict[str, dict[str, Json]] = {}
    for where, each in made["resource"].get("aws_ssm_parameter", {}).items():
        _, project, name, owner, setting = each["name"].split("/")
        assert (project, name) == (PLATFORM.project, environment.name)
        if owner == RELEASES:  # says which image a workload runs, and tells nobody anything
            continue
        kept.setdefault(owner, {})[setting] = {**each, "address": f"aws_ssm_parameter.{where}"}
    return kept
