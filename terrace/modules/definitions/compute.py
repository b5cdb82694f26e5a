"""Module `compute`: a service on Fargate behind a public load balancer."""

from constructs_lib.compute.autoscaling import AutoscalingConfig
from constructs_lib.compute.cluster import CAPACITY_PROVIDERS, ON_DEMAND
from constructs_lib.compute.compute import Compute, ComputeConfig
from constructs_lib.compute.deployment import Deployment
from constructs_lib.compute.fargate_service import FargateServiceConfig
from constructs_lib.compute.service_alarms import DEPLOYMENT_ALARMS
from constructs_lib.compute.task import TaskConfig
from constructs_lib.edge.reference import ExistingCertificate
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import ExistingNetwork
from constructs_lib.security.reference import ExistingKey
from environments.service import FARGATE_MEMORY_MIB
from terrace.modules.definitions.shared import (
    deletion_protection,
    image,
    log_retention,
    logs_key,
    repository_arn,
    subnets,
    vpc,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import at_least, between, one_of

PORT = 8000
CONTAINER_CHOICES = (
    f"The container listens on port {PORT} and answers on /health and /ready.",
    "It runs as user 1000 with a read-only root and no capabilities; /tmp is writable.",
)
MOST_MEMORY_MIB = max(max(sizes) for sizes in FARGATE_MEMORY_MIB.values())


def build(
    module: ModuleStack, *, deployment: Deployment = Deployment.ROLLING, behind_cdn: bool = False
) -> Compute:
    """Put the service into a module, in one of the shapes it has."""
    tasks = module.number(
        "desired_count",
        "Tasks at creation, and the fewest that run",
        example=2,
        default=2,
        validation=at_least("desired_count", 1),
    )
    service = FargateServiceConfig(
        task=_task(module),
        desired_count=tasks,
        capacity_provider=module.text(
            "capacity_provider",
            "FARGATE, or FARGATE_SPOT for spare capacity that AWS may take back",
            example=ON_DEMAND,
            default=ON_DEMAND,
            validation=one_of("capacity_provider", CAPACITY_PROVIDERS),
        ),
        ready_path="/ready",
        host=module.text(
            "host", "Host name that the load balancer answers for", example="app.acme.example"
        ),
        deployment=deployment,
        deployment_alarms=DEPLOYMENT_ALARMS,
    )
    most = module.number(
        "maximum_count",
        "Where scaling out stops, in tasks",
        example=6,
        default=6,
        validation=at_least("maximum_count", "desired_count"),
    )
    compute = Compute(
        module,
        "compute",
        naming=module.naming,
        config=ComputeConfig(
            service=service,
            autoscaling=AutoscalingConfig(minimum=tasks, maximum=most),
            deletion_protection=deletion_protection(module, "The load balancer"),
            behind_cdn=behind_cdn,
        ),
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
        key=ExistingKey(logs_key(module)),
        logs_bucket=module.text(
            "logs_bucket",
            "Bucket for the load balancer's access logs, which lets it write",
            example="acme-staging-logs-123456789012",
        ),
        region=module.region,
    )
    _publish(module, compute)
    return compute


def _task(module: ModuleStack) -> TaskConfig:
    return TaskConfig(
        image=image(module),
        repository_arn=repository_arn(module),
        port=PORT,
        cpu_units=module.number(
            "cpu_units",
            "CPU of a task; 1024 are one vCPU",
            example=512,
            default=512,
            validation=one_of("cpu_units", FARGATE_MEMORY_MIB),
        ),
        memory_mib=module.number(
            "memory_mib",
            "Memory of a task in MiB, 2 to 8 times the CPU units",
            example=1024,
            default=1024,
            validation=between("memory_mib", 512, MOST_MEMORY_MIB),
        ),
        health_path="/health",
        log_retention_days=log_retention(module),
    )


def _publish(module: ModuleStack, compute: Compute) -> None:
    balancer, metrics = compute.load_balancer.load_balancer, compute.service.metrics
    module.publish("cluster_name", metrics.cluster, "ECS cluster")
    module.publish("service_name", metrics.service, "ECS service")
    module.publish("security_group_id", compute.service.security_group.id, "Group of the tasks")
    module.publish("task_role_name", compute.task.role.name, "Role to grant rights to")
    module.publish("load_balancer_dns_name", balancer.dns_name, "Name to point an alias record at")
    module.publish("load_balancer_zone_id", balancer.zone_id, "Zone of that name")
    module.publish("load_balancer_arn_suffix", metrics.load_balancer, "Its name in CloudWatch")
    module.publish("target_group_arn_suffix", metrics.target_group, "Its name in CloudWatch")


def _build(module: ModuleStack) -> None:
    build(module)


COMPUTE = Module(
    name="compute",
    purpose="An ECS service on Fargate behind a public load balancer with HTTPS, which scales "
    "with its load and rolls back a failed deployment.",
    choices=(
        *CONTAINER_CHOICES,
        "Scaling follows CPU (65 %), memory (75 %) and requests (1,000 a minute for each task).",
        "Deployments are rolling, and taken back when an alarm of the module `monitoring` rings.",
    ),
    cost="About 18 USD a month for each task of 512 CPU units and 1 GiB, and 17 USD for the load "
    "balancer; traffic, logs and Container Insights come on top.",
    build=_build,
    checks={
        "the service rolls back by itself": (
            "aws_ecs_service.service_main.deployment_circuit_breaker[0].rollback"
        ),
        "two tasks run unless somebody asks for more": (
            "aws_ecs_service.service_main.desired_count == 2"
        ),
        "tasks have no public address": (
            "!aws_ecs_service.service_main.network_configuration[0].assign_public_ip"
        ),
        "names follow the convention": 'aws_ecs_cluster.cluster_main.name == "acme-staging"',
    },
)
