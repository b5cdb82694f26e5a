"""Module `compute`: a service on Fargate behind a public load balancer."""

from constructs_lib.compute.compute import Compute
from constructs_lib.compute.config import PORT, RouteConfig, ServiceConfig
from constructs_lib.compute.container import SCRATCH_MIB
from constructs_lib.compute.deployment import Deployment
from constructs_lib.compute.service import Service
from constructs_lib.config.aws_fields import FARGATE_MEMORY_MIB
from constructs_lib.edge.reference import ExistingCertificate
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import ExistingNetwork
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import (
    alarms,
    fixed_image,
    log_bucket,
    logs_key,
    subnets,
    vpc,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import Validation, at_least, between

SERVICE = "app"
AVAILABILITY_PERCENT = 99.9
MOST_TASKS = 1000
MOST_MEMORY_MIB = max(max(sizes) for sizes in FARGATE_MEMORY_MIB.values())
CONTAINER_CHOICES = (
    f"The service is called `{SERVICE}`.",
    f"The container listens on port {PORT} and answers on /health and /ready.",
    (
        f"It runs as user 1000 with a read-only root and no capabilities; /tmp holds {SCRATCH_MIB} "
        "MiB, which count as memory of the task."
    ),
    (
        "`settings` of other modules go into its environment by name; a setting that changes is "
        "deployed like a new image."
    ),
    (
        "There is no collector beside it: with the settings of a module `observability` its own "
        "code writes samples and traces, with signed requests."
    ),
    (
        "Alarms ring when no task runs, requests fail or are slow, tasks are not ready or log "
        f"errors, and when failures use up the budget of an objective of {AVAILABILITY_PERCENT} % "
        "too fast."
    ),
)


def build(
    module: ModuleStack,
    *,
    deployment: Deployment = Deployment.ROLLING,
    behind_cdn: bool = False,
    vpc_cidr: str | None = None,
) -> Service:
    """Put the service into a module, in one of the shapes it has."""
    image = fixed_image(module)
    compute = Compute(
        module,
        "compute",
        site=module.site,
        config={SERVICE: _service(module, image.address, deployment)},
        images={SERVICE: image},
        network=ExistingNetwork(
            vpc_id=vpc(module),
            subnets={
                Tier.PRIVATE: subnets(module, "private"),
                Tier.PUBLIC: subnets(module, "public"),
            },
        ),
        certificate=ExistingCertificate(
            module.text(
                "certificate_arn",
                "Certificate of the host name",
                example="arn:aws:acm:us-east-1:123456789012:certificate/0d4a2f6e-1c3b-4f7d",
            )
        ),
        domain=module.text(
            "domain", "Host name that the load balancer answers for", example="app.acme.example"
        ),
        key=ExistingKey(logs_key(module)),
        logs_bucket=log_bucket(module).writable_name,
        alarms=alarms(module),
        behind_cdn=behind_cdn,
        vpc_cidr=vpc_cidr,
    )
    service = compute.services[SERVICE]
    service.task.take(
        module.texts_by_name(
            "settings",
            "What its code is told, by names of environment variables; no secrets",
            example={"DATABASE_HOST": "database.internal"},
        )
    )
    _publish(module, service)
    return service


def _service(module: ModuleStack, image: str, deployment: Deployment) -> ServiceConfig:
    tasks = module.number(
        "minimum_tasks",
        f"Tasks that always run, 1 to {MOST_TASKS}",
        example=2,
        default=2,
        validation=between("minimum_tasks", 1, MOST_TASKS),
    )
    return module.config(
        ServiceConfig,
        defaults={"cpu_units": 512},
        image=image,
        command=(),
        memory_mib=module.number(
            "memory_mib",
            "Memory of a task in MiB",
            example=1024,
            default=1024,
            validation=_sold_by_fargate("memory_mib", "cpu_units"),
        ),
        minimum_tasks=tasks,
        maximum_tasks=module.number(
            "maximum_tasks",
            "Where scaling out stops, in tasks",
            example=6,
            default=6,
            validation=at_least("maximum_tasks", "minimum_tasks"),
        ),
        deployment=deployment.value,
        route=RouteConfig(priority=100, availability_percent=AVAILABILITY_PERCENT),
        consumes=None,
        uses=(),
    )


def _sold_by_fargate(memory: str, cpu: str) -> Validation:
    """The same as the table in `FARGATE_MEMORY_MIB`."""
    least, most = f"2 * var.{cpu}", f"min(8 * var.{cpu}, {MOST_MEMORY_MIB})"
    steps = f"(var.{memory} % 1024 == 0 || var.{memory} == 512)"
    return Validation(
        condition=f"var.{memory} >= {least} && var.{memory} <= {most} && {steps}",
        allowed=f"2 to 8 times {cpu} in steps of 1024, at most {MOST_MEMORY_MIB}; or 512",
        refused=513,
        is_relative=True,
    )


def _publish(module: ModuleStack, service: Service) -> None:
    route, found = service.route, service.alarms
    if route is None or found.errors is None:
        return
    balancer, metrics = route.load_balancer.load_balancer, service.metrics
    module.publish("cluster_name", metrics.cluster, "ECS cluster")
    module.publish("service_name", metrics.service, "ECS service")
    module.publish("security_group_id", service.security_group.id, "Group of the tasks")
    module.publish("task_role_name", service.task.role.name, "Role to grant rights to")
    module.publish("load_balancer_dns_name", balancer.dns_name, "Name to point an alias record at")
    module.publish("load_balancer_zone_id", balancer.zone_id, "Zone of that name")
    module.publish("load_balancer_arn_suffix", metrics.load_balancer, "Its name in CloudWatch")
    module.publish("target_group_arn_suffix", metrics.target_group, "Its name in CloudWatch")
    module.publish("errors_alarm_arn", found.errors.arn, "Alarm on failed requests, for rollouts")
    module.publish("no_tasks_alarm_arn", found.no_tasks.arn, "Alarm that rings when nothing runs")


def _build(module: ModuleStack) -> None:
    build(module)


COMPUTE = Module(
    name="compute",
    purpose="An ECS service on Fargate behind a public load balancer with HTTPS, which scales "
    "with its load, rolls back a failed deployment and rings when it fails.",
    choices=(
        *CONTAINER_CHOICES,
        "Scaling follows CPU (65 %), memory (75 %) and requests (1,000 a minute for each task).",
        "Deployments are rolling, and taken back when an alarm on requests rings.",
    ),
    cost="About 18 USD a month for each task of 512 CPU units and 1 GiB, 17 USD for the load "
    "balancer and 1.50 USD for its alarms; traffic, logs and Container Insights come on top.",
    build=_build,
    checks={
        "the service rolls back by itself": (
            "aws_ecs_service.service_app_running_main.deployment_circuit_breaker[0].rollback"
        ),
        "two tasks run unless somebody asks for more": (
            "aws_ecs_service.service_app_running_main.desired_count == 2"
        ),
        "tasks have no public address": (
            "!aws_ecs_service.service_app_running_main.network_configuration[0].assign_public_ip"
        ),
        "settings are in the container's environment": (
            "length(jsondecode(aws_ecs_task_definition.service_app_task_main"
            ".container_definitions)[0].environment) == 4"
        ),
        "an alarm says where its runbook is": (
            "endswith(aws_cloudwatch_metric_alarm.service_app_alarms_requests_high_latency"
            '.alarm_description, "/service.md#high-latency")'
        ),
        "names follow the convention": 'aws_ecs_cluster.cluster_main.name == "acme-staging"',
    },
)
