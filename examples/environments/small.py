"""A small company's environment: a network, a service, PostgreSQL, alarms that reach somebody.

About 95 USD a month in us-east-1, before traffic and logs: NAT gateway 33, load balancer 17, web
application firewall 9, one task of a quarter vCPU 9, PostgreSQL on a db.t4g.micro with 20 GiB 15,
three keys 3, alarms 3, the rest 5. The NAT gateway is the price of tasks without public addresses.
"""

from constructs_lib.compute.config import RouteConfig, ServiceConfig
from constructs_lib.database.config import PostgresConfig
from constructs_lib.functions.config import FunctionsConfig
from constructs_lib.networking.config import NetworkingConfig
from environments.model import Environment

ENVIRONMENT = Environment(
    name="small",
    account_id="666666666666",
    region="us-east-1",
    log_retention_days=30,
    protected=False,
    networking=NetworkingConfig(cidr="10.40.0.0/16", zones=("a", "b"), nat_zones=("a",)),
    services={
        "app": ServiceConfig(
            image="app:0.1.0",
            cpu_units=256,
            memory_mib=512,
            minimum_tasks=1,
            maximum_tasks=2,
            route=RouteConfig(priority=100),
            uses=("database",),
        ),
    },
    database=PostgresConfig(
        instance_class="db.t4g.micro",
        storage_gib=20,
        rto_minutes=1440,
        rpo_minutes=60,
        backup_days=7,
    ),
    functions=FunctionsConfig(signing_key_days=None),
    owner="platform-team",
    cost_center="engineering",
)
