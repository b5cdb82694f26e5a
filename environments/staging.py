"""Staging: production's shape at a smaller size; the last place to fail safely."""

from environments.backup import Backup
from environments.database import AURORA, Database
from environments.edge import Edge
from environments.jobs import Jobs
from environments.kubernetes import Kubernetes
from environments.model import Cache, Environment, Protection
from environments.observability import LogSearch, Observability
from environments.service import Service

ENVIRONMENT = Environment(
    name="staging",
    account_id="333333333333",
    region="us-east-1",
    cidr="10.20.0.0/16",
    zones=("us-east-1a", "us-east-1b", "us-east-1c"),
    nat_zones=("us-east-1a",),
    interface_endpoints=("ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms"),
    service=Service(
        image_tag="0.1.0",
        cpu_units=512,
        memory_mib=1024,
        minimum_tasks=2,
        maximum_tasks=6,
        # CodeDeploy owns what runs, so a plan cannot see drift there: fine here, not in production.
        deployment="canary",
        spot=False,
    ),
    database=Database(
        engine=AURORA,
        instance_class="db.t4g.medium",
        rto_minutes=240,
        rpo_minutes=15,
        backup_days=7,
    ),
    cache=Cache(node_type="cache.t4g.small", rto_minutes=240, snapshot_days=3),
    observability=Observability(
        prometheus=True,
        grafana=True,
        canary_minutes=15,
        log_search=LogSearch(instance_type="m6g.large.search", nodes=1, storage_gib=20),
    ),
    backup=Backup(every_hours=24, daily_days=14, weekly_days=60),
    flags={"recognize_repeated_requests": True, "trace_every_request": True},
    kubernetes=Kubernetes(instance_types=("m7g.large",), nodes=2, spot=False),
    jobs=Jobs(
        instance_types=("m7g.medium",),
        minimum_instances=1,
        maximum_instances=3,
        spot=False,
    ),
    working_hours=None,
    edge=Edge(distribution=True),
    protection=Protection(deletion_protection=False, log_retention_days=90),
    monthly_budget_usd=1800,
    service_budgets_usd={"compute": 150, "database": 200, "network": 220},
    owner="platform-team",
    cost_center="engineering",
)
