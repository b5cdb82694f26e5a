"""Stacks `dev`, `staging`, `production`: one environment each, all of the same parts."""

from cdktf import TerraformVariable
from constructs import Construct

from constructs_lib.account import AccountSecurity
from constructs_lib.compute import Compute
from constructs_lib.database import Cache, Postgres
from constructs_lib.delivery import PlanAccess
from constructs_lib.delivery.plan_access import PLAN
from constructs_lib.edge import Alias, Certificate
from constructs_lib.monitoring import Alerts, CacheAlarms, Monitoring, Runbooks, SecurityAlarms
from constructs_lib.networking import Networking
from constructs_lib.operations import Budget, BudgetConfig, CostAnomalies
from constructs_lib.security import Keys, KeysConfig
from constructs_lib.storage import LogBucket
from environments import Environment, Platform
from stacks import sizes
from stacks.base import PlatformStack
from stacks.global_account import GlobalStack, pipeline_plan_role_arn
from stacks.target import Feature, Target

RUNBOOKS = "blob/main/docs/runbooks"  # in the repository


class EnvironmentStack(PlatformStack):
    """The network of an environment, the reference service in it, and what watches both."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        target: Target,
        environment: Environment,
        shared: GlobalStack,
    ) -> None:
        super().__init__(
            scope,
            id_,
            platform=platform,
            target=target,
            environment=environment.name,
            owner=environment.owner,
            cost_center=environment.cost_center,
        )
        self._environment = environment
        self._protected = environment.protection.deletion_protection and not target.disposable
        self._enter_accounts()
        self._shared = self.refer_to(shared)
        PlanAccess(
            self, "plan-access", naming=self.naming, trusted_role=pipeline_plan_role_arn(platform)
        )
        self._keys = Keys(
            self,
            "security",
            naming=self.naming,
            config=KeysConfig(retained=self._protected),
            account_id=environment.account_id,
            region=environment.region,
        )
        self._networking = self._network()
        self._compute = self._service()
        self._database = self._postgres()
        self._cache = self._valkey()
        monitoring = self._monitor()
        self._secure_account(monitoring)
        self._watch_cost(monitoring.alerts)

    def _enter_accounts(self) -> None:
        role = TerraformVariable(
            self,
            "deployment_role",
            type="string",
            default=self.platform.deployment_role,
            description="Role to work with in this account; a plan can do with "
            f"{self.naming.name(PLAN)}",
        )
        self.add_provider(
            "aws",
            account_id=self._environment.account_id,
            region=self._environment.region,
            role=role.string_value,
        )
        self._shared_account = self.add_provider(
            "aws-shared",
            alias="shared",
            account_id=self.platform.account_id,
            region=self.platform.region,
            role=None,
        )

    @property
    def _domain(self) -> str:
        return f"{self._environment.name}.{self.platform.domain}"

    def _network(self) -> Networking:
        environment = self._environment
        networking = Networking(
            self,
            "networking",
            naming=self.naming,
            config=sizes.networking(environment),
            key=self._keys.logs,
            region=environment.region,
        )
        self.publish("vpc_id", networking.network.vpc_id, "VPC of the environment")
        self.publish(
            "nat_addresses",
            networking.egress.public_ips,
            "Public addresses that outgoing connections come from",
        )
        return networking

    def _service(self) -> Compute:
        zone_id = self._shared.get_string("zone_id")
        certificate = Certificate(
            self,
            "certificate",
            naming=self.naming,
            domain=self._domain,
            zone_id=zone_id,
            zone_provider=self._shared_account,
        )
        self._logs = LogBucket(
            self,
            "storage",
            naming=self.naming,
            config=sizes.logs(self._environment, protect=self._protected),
            account_id=self._environment.account_id,
            region=self._environment.region,
        )
        compute = Compute(
            self,
            "compute",
            naming=self.naming,
            config=sizes.compute(
                self._environment,
                repository_url=self._shared.get_string("repository_url"),
                repository_arn=self._shared.get_string("repository_arn"),
                host=self._domain,
                protect=self._protected,
            ),
            network=self._networking.network,
            certificate=certificate,
            key=self._keys.logs,
            logs_bucket=self._logs.writable_name,
            region=self._environment.region,
        )
        Alias(
            self,
            "name",
            domain=self._domain,
            target=compute.load_balancer.load_balancer,
            zone_id=zone_id,
            zone_provider=self._shared_account,
        )
        self.publish("cluster_name", compute.cluster.cluster.name, "ECS cluster")
        self.publish("service_name", compute.service.service.name, "ECS service of the application")
        self.publish("url", f"https://{self._domain}", "Where the application answers")
        return compute

    def _postgres(self) -> Postgres:
        database = Postgres(
            self,
            "database",
            naming=self.naming,
            config=sizes.database(self._environment, protect=self._protected),
            network=self._networking.network,
            key=self._keys.data,
            logs_key=self._keys.logs,
        )
        database.security_group.allow_from(
            self._compute.service.security_group, port=database.port, purpose="Queries"
        )
        self.publish("database_endpoint", database.instance.endpoint, "Host and port of PostgreSQL")
        return database

    def _valkey(self) -> Cache:
        cache = Cache(
            self,
            "cache",
            naming=self.naming,
            config=sizes.cache(self._environment, protect=self._protected),
            network=self._networking.network,
            key=self._keys.data,
            logs_key=self._keys.logs,
        )
        cache.security_group.allow_from(
            self._compute.service.security_group, port=cache.port, purpose="Commands"
        )
        cache.grant_connect(self._compute.task.role, grantee="app")
        self.publish("cache_endpoint", cache.endpoint, "Host of Valkey")
        return cache

    def _monitor(self) -> Monitoring:
        monitoring = Monitoring(
            self,
            "monitoring",
            naming=self.naming,
            runbooks=Runbooks(f"https://github.com/{self.platform.repository}/{RUNBOOKS}"),
            service=self._compute.service.metrics,
            database=self._database.identifier,
            key=self._keys.alerts,
            account_id=self._environment.account_id,
            region=self._environment.region,
        )
        CacheAlarms(
            self, "alarms-of-cache", alarms=monitoring.family("cache"), members=self._cache.members
        )
        self.publish("alerts_topic", monitoring.alerts.arn, "Topic that alarms report to")
        return monitoring

    def _secure_account(self, monitoring: Monitoring) -> None:
        account = AccountSecurity(
            self,
            "account",
            naming=self.naming,
            config=sizes.account(self._environment, self.target, protect=self._protected),
            access_logs=self._logs.bucket,
            account_id=self._environment.account_id,
            region=self._environment.region,
        )
        SecurityAlarms(
            self,
            "account-alarms",
            alarms=monitoring.family("security"),
            trail=account.trail.log_group,
        )

    def _watch_cost(self, alerts: Alerts) -> None:
        environment = self._environment
        if self.target.has(Feature.BUDGETS):
            Budget(
                self,
                "budget",
                naming=self.naming,
                config=BudgetConfig(
                    monthly_usd=environment.monthly_budget_usd,
                    by_service=environment.service_budgets_usd,
                ),
                alerts=alerts,
            )
        if self.target.has(Feature.COST_ANOMALIES):
            CostAnomalies(self, "cost-anomalies", naming=self.naming, alerts=alerts)
