"""Module `compute-blue-green`: the service of module `compute`, which CodeDeploy deploys."""

from constructs_lib.compute.deployment import Deployment
from terrace.modules.definitions import compute
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack


def _build(module: ModuleStack) -> None:
    cidr = module.text(
        "vpc_cidr", "Block that may try a new version on port 8443", example="10.0.0.0/16"
    )
    service = compute.build(module, deployment=Deployment.CANARY, vpc_cidr=cidr)
    deployed = service.blue_green
    if deployed is None:
        return
    module.publish(
        "deployment_group", deployed.group.deployment_group_name, "Deployment group of CodeDeploy"
    )
    module.publish("codedeploy_application", deployed.application.name, "Its application")
    module.publish("task_definition_arn", service.task.definition.arn, "What to deploy next")


BLUE_GREEN = Module(
    name="compute-blue-green",
    purpose="The service of the module `compute`, whose new versions CodeDeploy starts beside the "
    "old ones: a tenth of the requests for five minutes, then all.",
    choices=(
        *compute.CONTAINER_CHOICES,
        "Scaling follows CPU (65 %) and memory (75 %).",
        "A new version can be tried on port 8443 before it gets a request.",
        "The old version waits for 15 minutes; an alarm on requests brings it back.",
        "CodeDeploy changes the task definition and the targets; Terraform leaves them alone.",
    ),
    cost=compute.COMPUTE.cost + " While two versions run, both are paid for.",
    build=_build,
    checks={
        "CodeDeploy deploys the service": (
            "aws_ecs_service.service_app_running_main.deployment_controller[0].type == "
            '"CODE_DEPLOY"'
        ),
        "a deployment that fails is taken back": (
            "aws_codedeploy_deployment_group.service_app_blue_green_group"
            ".auto_rollback_configuration[0].enabled"
        ),
        "names follow the convention": (
            'aws_codedeploy_app.service_app_blue_green_main.name == "acme-staging-app"'
        ),
    },
)
