"""Services that gave up because the database was not ready: ECS starts them once more."""

from typing import Any

from environments import Environment
from environments.model import DATABASE
from terrace.aws import Accounts, reading
from terrace.database.place import Place

FAILED = "FAILED"
MOST_DESCRIBED = 10  # services in a call; Amazon ECS API Reference, DescribeServices
BY_ECS = "ECS"  # CodeDeploy deploys the others, and is asked again by whoever deploys


def start_again(accounts: Accounts, where: Place, environment: Environment) -> list[str]:
    """Deploy the services again whose last deployment failed, and return their names.

    ECS's circuit breaker gives a deployment up whose tasks never get ready, as all do before the
    first preparation, and begins another one only when it is told to.

    Raises:
        Unreadable: They may not be read or deployed.
    """
    ecs = accounts.client("ecs", account_id=where.account_id, region=where.region)
    users = [name for name, each in environment.services.items() if DATABASE in each.uses]
    names = [where.name(each) for each in users]
    with reading(f"the services of {where.cluster}"):
        seen: list[dict[str, Any]] = []
        for first in range(0, len(names), MOST_DESCRIBED):
            some = names[first : first + MOST_DESCRIBED]
            seen += ecs.describe_services(cluster=where.cluster, services=some)["services"]
        failed = [each["serviceName"] for each in seen if _has_failed(each)]
        for name in failed:
            ecs.update_service(cluster=where.cluster, service=name, forceNewDeployment=True)
    return failed


def _has_failed(service: dict[str, Any]) -> bool:
    controller = service.get("deploymentController", {}).get("type", BY_ECS)
    deployments: list[dict[str, Any]] = service.get("deployments", [])
    newest = max(deployments, key=lambda each: each["createdAt"], default={})
    return controller == BY_ECS and newest.get("rolloutState") == FAILED
