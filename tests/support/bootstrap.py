"""The committed templates of accounts, as they are before the first deployment."""

import json
from typing import Any

from environments import Environment
from stacks.names import BOOTSTRAP
from tests.support.environment import COMMITTED
from tests.support.synth import Json

ROLE_POLICIES = ("DeploymentServices", "DeploymentStores", "DeploymentIdentities")
WORKLOADS, DEPLOYMENT, PLAN = "WorkloadBoundary", "DeploymentBoundary", "PlanBoundary"


def template(environment: Environment) -> Json:
    """The committed template of an environment's account."""
    found: Json = json.loads((COMMITTED / BOOTSTRAP / f"{environment.name}.json").read_text())
    return found


def document(template: Json, policy: str) -> Json:
    """The document of a policy, by its logical id."""
    found: Json = template["Resources"][policy]["Properties"]["PolicyDocument"]
    return found


def statements(template: Json, *policies: str) -> list[Json]:
    """All statements of policies, by logical ids."""
    return [each for policy in policies for each in document(template, policy)["Statement"]]


def listed(values: Any) -> list[str]:
    """Values as IAM writes them: one, or a list."""
    return [values] if isinstance(values, str) else list(values)
