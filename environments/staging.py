"""Staging: production's shape at a smaller size; the last place to fail safely."""

from constructs_lib.account.config import AccountSecurityConfig
from constructs_lib.compute.config import RouteConfig, ServiceConfig
from constructs_lib.database.config import AuroraConfig, CacheConfig, TableConfig
from constructs_lib.delivery.config import PromotionConfig
from constructs_lib.edge.config import EdgeConfig
from constructs_lib.functions.config import FunctionsConfig
from constructs_lib.jobs.config import JobsConfig
from constructs_lib.kubernetes.config import KubernetesConfig
from constructs_lib.monitoring.objectives import ObjectivesConfig
from constructs_lib.networking.config import NetworkingConfig
from constructs_lib.observability.config import ObservabilityConfig
from constructs_lib.operations.config import BackupsConfig, BudgetConfig, FeatureFlagsConfig
from constructs_lib.storage.config import UploadsConfig
from environments.model import Environment

ENVIRONMENT = Environment(
    name="staging",
    account_id="333333333333",
    region="us-east-1",
    log_retention_days=90,
    protected=False,
    networking=NetworkingConfig(
        cidr="10.20.0.0/16",
        zones=("a", "b", "c"),
        nat_zones=("a",),
        interface_endpoints=("ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms"),
    ),
    services={
        "app": ServiceConfig(
            image="app:0.1.0",
            cpu_units=512,
            memory_mib=1024,
            minimum_tasks=2,
            maximum_tasks=6,
            # CodeDeploy owns what runs: a plan sees no drift there, fine here, not in production.
            deployment="canary",
            route=RouteConfig(priority=100),
            objectives=ObjectivesConfig(
                availability_percent=99.5, latency_seconds=1, latency_percent=99.0
            ),
            uses=(
                "database",
                "cache",
                "table",
                "uploads",
                "jobs",
                "tasks",
                "flags",
                "signing-key",
                "traces",
                "metrics",
            ),
        ),
        "worker": ServiceConfig(
            image="app:0.1.0",
            command=("python", "-m", "app.worker"),
            cpu_units=256,
            memory_mib=512,
            minimum_tasks=1,
            maximum_tasks=4,
            consumes="tasks",
            objectives=ObjectivesConfig(
                availability_percent=99.5, latency_seconds=300, latency_percent=95.0
            ),
            uses=("database", "uploads", "flags", "traces", "metrics"),
        ),
    },
    database=AuroraConfig(
        instance_class="db.t4g.medium", rto_minutes=240, rpo_minutes=15, backup_days=7
    ),
    cache=CacheConfig(node_type="cache.t4g.small", rto_minutes=240, snapshot_days=3),
    table=TableConfig(),
    uploads=UploadsConfig(restorable_days=7),
    jobs=JobsConfig(
        image="app:0.1.0",
        command=("python", "-m", "app.worker", "jobs"),
        instance_types=("m7g.medium",),
        minimum_instances=1,
        maximum_instances=3,
        uses=("database", "uploads", "flags"),
    ),
    functions=FunctionsConfig(),
    flags=FeatureFlagsConfig(
        flags={"recognize_repeated_requests": True, "trace_every_request": True}
    ),
    edge=EdgeConfig(distribution=True),
    kubernetes=KubernetesConfig(instance_types=("m7g.large",), nodes=2),
    observability=ObservabilityConfig(
        prometheus=True, grafana="identity-center", tracing=True, canary_minutes=15
    ),
    account_security=AccountSecurityConfig(),
    backups=BackupsConfig(every_hours=24, daily_days=14, weekly_days=60),
    promotion=PromotionConfig(after="dev", minutes=10),
    budget=BudgetConfig(
        monthly_usd=1800, by_service={"compute": 400, "database": 200, "network": 220}
    ),
    owner="platform-team",
    cost_center="engineering",
)
