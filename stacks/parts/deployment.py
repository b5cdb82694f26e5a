"""Who deploys a new version: ECS in rolling steps, or CodeDeploy beside the old one."""

from typing import TYPE_CHECKING

from constructs_lib.compute.blue_green import BlueGreen

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack


def deploy(stack: "EnvironmentStack") -> None:
    """Give CodeDeploy the service where the environment asks for it; ECS needs nothing more."""
    compute, environment = stack.compute, stack.environment
    if not compute.service.deployment.blue_green:
        return
    blue_green = BlueGreen(
        stack,
        "blue-green",
        naming=stack.naming,
        service=compute.service,
        task=compute.task,
        network_cidr=stack.networking.network.cidr,
        account_id=environment.account_id,
        region=environment.region,
    )
    stack.publish(
        "deployment_group",
        blue_green.group.deployment_group_name,
        "Deployment group of CodeDeploy, and its application",
    )
    stack.publish("task_definition", compute.task.definition.arn, "What to deploy next")
