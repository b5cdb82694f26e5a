"""Production: three zones that each stand alone, and nothing that is lost by mistake."""

from environments.backup import Backup
from environments.database import AURORA, Database
from environments.edge import Edge
from environments.jobs import Jobs
from environments.kubernetes import Kubernetes
from environments.model import Cache, Environment, Protection
from environments.observability import LogSearch, Observability
from environments.service import Service

ENVIRONMENT = Environment(
    name="production",
    account_id="444444444444",
    region="us-east-1",
    cidr="10.30.0.0/16",
    zones=("us-east-1a", "us-east-1b", "us-east-1c"),
    nat_zones=("us-east-1a", "us-east-1b", "us-east-1c"),
    interface_endpoints=("ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms", "ssmmessages"),
    service=Service(
        image_tag="0.1.0",
        cpu_units=1024,
        memory_mib=2048,
        minimum_tasks=3,
        maximum_tasks=12,
        # Every change shows in a plan; alarms and the circuit breaker take a bad version back.
        deployment="rolling",
        spot=False,
    ),
    database=Database(
        engine=AURORA,
        instance_class="db.r7g.large",
        rto_minutes=30,
        rpo_minutes=5,
        backup_days=35,
    ),
    cache=Cache(node_type="cache.m7g.large", rto_minutes=30, snapshot_days=14),
    observability=Observability(
        prometheus=True,
        grafana=True,
        canary_minutes=5,
        log_search=LogSearch(instance_type="m6g.large.search", nodes=3, storage_gib=100),
    ),
    backup=Backup(
        every_hours=12,
        daily_days=35,
        weekly_days=90,
        monthly_days=365,
        recovery_region="us-west-2",
    ),
    flags={"recognize_repeated_requests": True, "trace_every_request": False},
    kubernetes=Kubernetes(instance_types=("m7g.large",), nodes=3, spot=False),
    jobs=Jobs(
        instance_types=("m7g.large", "m6g.large"),
        minimum_instances=2,
        maximum_instances=10,
        spot=False,
    ),
    working_hours=None,
    edge=Edge(distribution=True),
    protection=Protection(deletion_protection=True, log_retention_days=365),
    monthly_budget_usd=5000,
    service_budgets_usd={"compute": 800, "database": 900, "network": 500},
    owner="platform-team",
    cost_center="operations",
)
