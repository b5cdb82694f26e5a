"""Module `compute-blue-green`: the service of module `compute`, deployed by CodeDeploy."""

from constructs import Construct

from constructs_lib.compute.blue_green import BlueGreen
from constructs_lib.compute.deployment import Deployment
from terrace.modules.definitions import compute
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack


def _build(module: ModuleStack) -> None:
    service = compute.build(module, deployment=Deployment.CANARY)
    blue_green = BlueGreen(
        Construct(module, "deployment"),
        "blue-green",
        naming=module.naming,
        service=service.service,
        task=service.task,
        network_cidr=module.text(
            "vpc_cidr", "Block that may try a new version on port 8443", example="10.0.0.0/16"
        ),
        account_id=module.account_id,
        region=module.region,
    )
    module.publish(
        "deployment_group", blue_green.group.deployment_group_name, "Deployment group of CodeDeploy"
    )
    module.publish("codedeploy_application", blue_green.application.name, "Its application")
    module.publish("task_definition_arn", service.task.definition.arn, "What to deploy next")


BLUE_GREEN = Module(
    name="compute-blue-green",
    purpose="The service of the module `compute`, whose new versions CodeDeploy starts beside the "
    "old ones: a tenth of the requests for five minutes, then all.",
    choices=(
        *compute.CONTAINER_CHOICES,
        "Scaling follows CPU (65 %) and memory (75 %).",
        "A new version can be tried on port 8443 before it gets a request.",
        "The old version waits for 15 minutes; an alarm of the module `monitoring` brings it back.",
        "CodeDeploy changes the task definition and the targets; Terraform leaves them alone.",
    ),
    cost=compute.COMPUTE.cost + " While two versions run, both are paid for.",
    build=_build,
    checks={
        "CodeDeploy deploys the service": (
            'aws_ecs_service.service_main.deployment_controller[0].type == "CODE_DEPLOY"'
        ),
        "a deployment that fails is taken back": (
            "aws_codedeploy_deployment_group.blue_green_group"
            ".auto_rollback_configuration[0].enabled"
        ),
        "names follow the convention": (
            'aws_codedeploy_app.blue_green_main.name == "acme-staging-app"'
        ),
    },
)
