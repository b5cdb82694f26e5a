"""Development: one NAT gateway, spare capacity, nothing that resists being thrown away."""

from constructs_lib.account.config import AccountSecurityConfig
from constructs_lib.compute.config import RouteConfig, ServiceConfig
from constructs_lib.database.config import CacheConfig, PostgresConfig, TableConfig
from constructs_lib.edge.config import EdgeConfig
from constructs_lib.functions.config import FunctionsConfig
from constructs_lib.jobs.config import JobsConfig
from constructs_lib.kubernetes.config import KubernetesConfig
from constructs_lib.networking.config import NetworkingConfig
from constructs_lib.observability.config import ObservabilityConfig
from constructs_lib.operations.config import (
    BackupsConfig,
    BudgetConfig,
    FeatureFlagsConfig,
    WorkingHoursConfig,
)
from constructs_lib.storage.config import UploadsConfig
from environments.model import Environment

ENVIRONMENT = Environment(
    name="dev",
    account_id="222222222222",
    region="us-east-1",
    log_retention_days=30,
    protected=False,
    networking=NetworkingConfig(
        cidr="10.10.0.0/16",
        zones=("a", "b"),
        nat_zones=("a",),
        interface_endpoints=("ecr.api", "ecr.dkr", "logs"),
    ),
    services={
        "app": ServiceConfig(
            image="app:0.1.0",
            cpu_units=256,
            memory_mib=512,
            minimum_tasks=1,
            maximum_tasks=3,
            spot=True,
            route=RouteConfig(priority=100),
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
            minimum_tasks=0,
            maximum_tasks=2,
            spot=True,
            consumes="tasks",
            uses=("database", "uploads", "flags", "traces", "metrics"),
        ),
    },
    database=PostgresConfig(
        instance_class="db.t4g.micro",
        storage_gib=20,
        rto_minutes=1440,
        rpo_minutes=1440,
        backup_days=1,
    ),
    cache=CacheConfig(node_type="cache.t4g.micro", rto_minutes=1440, snapshot_days=1),
    table=TableConfig(),
    uploads=UploadsConfig(restorable_days=1),
    jobs=JobsConfig(
        image="app:0.1.0",
        command=("python", "-m", "app.worker", "jobs"),
        instance_types=("t4g.small", "t4g.medium"),
        minimum_instances=0,
        maximum_instances=2,
        spot=True,
        uses=("database", "uploads", "flags"),
    ),
    functions=FunctionsConfig(),
    flags=FeatureFlagsConfig(
        flags={"recognize_repeated_requests": True, "trace_every_request": True}
    ),
    edge=EdgeConfig(),
    kubernetes=KubernetesConfig(instance_types=("t4g.medium", "t4g.large"), nodes=1, spot=True),
    observability=ObservabilityConfig(prometheus=True, tracing=True),
    account_security=AccountSecurityConfig(),
    backups=BackupsConfig(every_hours=24, daily_days=7),
    budget=BudgetConfig(
        monthly_usd=500, by_service={"compute": 200, "database": 40, "network": 120}
    ),
    working_hours=WorkingHoursConfig(time_zone="Europe/Berlin", starts_hour=7, ends_hour=20),
    owner="platform-team",
    cost_center="engineering",
)
