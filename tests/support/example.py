"""An environment to test with, which stays the same whatever is configured."""

from environments.backup import Backup
from environments.database import POSTGRES, Database
from environments.edge import Edge
from environments.jobs import Jobs
from environments.kubernetes import Kubernetes
from environments.observability import Observability
from environments.service import Service
from environments.working_hours import WorkingHours

from environments.model import Cache, Environment, Protection

DEV = Environment(
    name="dev",
    account_id="222222222222",
    region="us-east-1",
    cidr="10.10.0.0/16",
    zones=("us-east-1a", "us-east-1b"),
    nat_zones=("us-east-1a",),
    interface_endpoints=("ecr.api", "ecr.dkr", "logs"),
    service=Service(
        image_tag="0.1.0",
        cpu_units=256,
        memory_mib=512,
        minimum_tasks=1,
        maximum_tasks=3,
        deployment="rolling",
        spot=True,
    ),
    database=Database(
        engine=POSTGRES,
        instance_class="db.t4g.micro",
        storage_gib=20,
        rto_minutes=1440,
        rpo_minutes=1440,
        backup_days=1,
    ),
    cache=Cache(node_type="cache.t4g.micro", rto_minutes=1440, snapshot_days=1),
    observability=Observability(
        prometheus=True, grafana=False, canary_minutes=None, log_search=None
    ),
    backup=Backup(every_hours=24, daily_days=7),
    flags={"recognize_repeated_requests": True, "trace_every_request": True},
    kubernetes=Kubernetes(instance_types=("t4g.medium", "t4g.large"), nodes=1, spot=True),
    jobs=Jobs(
        instance_types=("t4g.small", "t4g.medium"),
        minimum_instances=0,
        maximum_instances=2,
        spot=True,
    ),
    working_hours=WorkingHours(time_zone="Europe/Berlin", starts_hour=7, ends_hour=20),
    edge=Edge(distribution=False),
    protection=Protection(deletion_protection=False, log_retention_days=30),
    monthly_budget_usd=500,
    service_budgets_usd={"compute": 60, "database": 40, "network": 120},
    owner="platform-team",
    cost_center="engineering",
)
