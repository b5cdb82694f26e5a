"""A service by each strategy of ECS, a job fleet, and a cluster."""

from constructs_lib.compute.config import RouteConfig, ServiceConfig
from constructs_lib.database.config import PostgresConfig
from constructs_lib.jobs.config import JobsConfig
from constructs_lib.kubernetes.config import KubernetesConfig
from constructs_lib.networking.config import NetworkingConfig
from environments.model import Environment

ENVIRONMENT = Environment(
    name="dev",
    account_id="222222222222",
    region="us-east-1",
    log_retention_days=30,
    protected=False,
    networking=NetworkingConfig(cidr="10.10.0.0/16", zones=("a", "b"), nat_zones=("a",)),
    services={
        "app": ServiceConfig(
            image="app:0.1.0",
            cpu_units=256,
            memory_mib=512,
            minimum_tasks=1,
            maximum_tasks=2,
            deployment="canary",
            route=RouteConfig(priority=100),
        ),
        "api": ServiceConfig(
            image="app:0.1.0",
            cpu_units=256,
            memory_mib=512,
            minimum_tasks=1,
            maximum_tasks=2,
            route=RouteConfig(priority=50, path="/api/*"),
        ),
    },
    database=PostgresConfig(
        instance_class="db.t4g.micro",
        storage_gib=20,
        rto_minutes=1440,
        rpo_minutes=1440,
        backup_days=1,
    ),
    jobs=JobsConfig(
        image="app:0.1.0",
        instance_types=("t4g.small",),
        minimum_instances=0,
        maximum_instances=1,
    ),
    kubernetes=KubernetesConfig(instance_types=("t4g.medium",), nodes=1),
    alert_emails=("ops@acme.example",),
    owner="platform-team",
    cost_center="engineering",
)
