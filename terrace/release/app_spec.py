"""What CodeDeploy is told of a new version of a service on ECS."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from terrace.release.service import PRIMARY


def revision(
    service: Mapping[str, Any], *, task_definition: str, container: str, port: int | None
) -> dict[str, Any]:
    """Write the AppSpec of a deployment, as CreateDeployment takes it.

    What it does not name, a new task set gets from CodeDeploy's defaults; so platform version and
    capacity are named as they are, or a service on spare capacity would leave it.

    Args:
        service: What ECS says of the service.
        task_definition: ARN of the revision to run.
        container: Name of the container that gets the requests.
        port: The port that it listens on.

    Source: AWS CodeDeploy User Guide, "AppSpec 'resources' section for Amazon ECS deployments".
    """
    sets = service.get("taskSets") or [service]
    now = next((each for each in sets if each.get("status") == PRIMARY), service)
    properties: dict[str, Any] = {
        "TaskDefinition": task_definition,
        "LoadBalancerInfo": {"ContainerName": container, "ContainerPort": port},
    }
    if version := now.get("platformVersion"):
        properties["PlatformVersion"] = version
    if capacity := now.get("capacityProviderStrategy"):
        properties["CapacityProviderStrategy"] = [
            {
                "CapacityProvider": each["capacityProvider"],
                "Base": each.get("base", 0),
                "Weight": each.get("weight", 0),
            }
            for each in capacity
        ]
    resource = {"TargetService": {"Type": "AWS::ECS::Service", "Properties": properties}}
    content = json.dumps({"version": 0.0, "Resources": [resource]})
    return {
        "revisionType": "AppSpecContent",
        "appSpecContent": {
            "content": content,
            "sha256": hashlib.sha256(content.encode()).hexdigest(),
        },
    }
