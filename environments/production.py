"""Production: three zones that each stand alone, and nothing that is lost by mistake."""

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
    name="production",
    account_id="444444444444",
    region="us-east-1",
    log_retention_days=365,
    protected=True,
    networking=NetworkingConfig(
        cidr="10.30.0.0/16",
        zones=("a", "b", "c"),
        nat_zones=("a", "b", "c"),
        interface_endpoints=("ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms", "ssmmessages"),
    ),
    services={
        "app": ServiceConfig(
            image="app:0.1.0",
            cpu_units=1024,
            memory_mib=2048,
            minimum_tasks=3,
            maximum_tasks=12,
            # Every change shows in a plan; alarms and the circuit breaker take a bad version back.
            deployment="rolling",
            route=RouteConfig(priority=100),
            objectives=ObjectivesConfig(
                availability_percent=99.9, latency_seconds=1, latency_percent=99.0
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
            cpu_units=512,
            memory_mib=1024,
            minimum_tasks=2,
            maximum_tasks=10,
            consumes="tasks",
            objectives=ObjectivesConfig(
                availability_percent=99.5, latency_seconds=300, latency_percent=95.0
            ),
            uses=("database", "uploads", "flags", "traces", "metrics"),
        ),
    },
    database=AuroraConfig(
        instance_class="db.r7g.large", rto_minutes=30, rpo_minutes=5, backup_days=35
    ),
    cache=CacheConfig(node_type="cache.m7g.large", rto_minutes=30, snapshot_days=14),
    table=TableConfig(),
    uploads=UploadsConfig(restorable_days=35),
    jobs=JobsConfig(
        image="app:0.1.0",
        command=("python", "-m", "app.worker", "jobs"),
        instance_types=("m7g.large", "m6g.large"),
        minimum_instances=2,
        maximum_instances=10,
        uses=("database", "uploads", "flags"),
    ),
    functions=FunctionsConfig(),
    flags=FeatureFlagsConfig(
        flags={"recognize_repeated_requests": True, "trace_every_request": False}
    ),
    edge=EdgeConfig(distribution=True),
    kubernetes=KubernetesConfig(instance_types=("m7g.large",), nodes=3),
    observability=ObservabilityConfig(
        prometheus=True,
        grafana="identity-center",
        tracing=True,
        canary_minutes=5,
    ),
    account_security=AccountSecurityConfig(),
    backups=BackupsConfig(
        every_hours=12,
        daily_days=35,
        weekly_days=90,
        monthly_days=365,
        recovery_region="us-west-2",
    ),
    promotion=PromotionConfig(after="staging", minutes=60),
    budget=BudgetConfig(
        monthly_usd=5000, by_service={"compute": 1400, "database": 900, "network": 500}
    ),
    owner="platform-team",
    cost_center="operations",
)
