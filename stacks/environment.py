"""Stacks `dev`, `staging`, `production`: one environment each, all of the same parts."""

from cdktf import TerraformStack, TerraformVariable
from constructs import Construct

from constructs_lib.account.account_security import AccountSecurity
from constructs_lib.compute.compute import Compute
from constructs_lib.database.cache import Cache
from constructs_lib.delivery.plan_access import PLAN, PlanAccess
from constructs_lib.edge.certificate import Certificate
from constructs_lib.monitoring.alarm import Runbooks
from constructs_lib.database.cache_alarms import CacheAlarms
from constructs_lib.monitoring.monitoring import Monitoring
from constructs_lib.account.security_alarms import SecurityAlarms
from constructs_lib.networking.networking import Networking
from constructs_lib.security.keys import Keys, KeysConfig
from constructs_lib.storage.log_bucket import LogBucket
from environments import Environment, Platform
from stacks import sizes
from stacks.base import PlatformStack
from stacks.global_account import pipeline_plan_role_arn
from stacks.parts import PARTS, backup, data, functions
from stacks.target import Target

RUNBOOKS = "blob/main/docs/runbooks"  # in the repository


class EnvironmentStack(PlatformStack):
    """The network of an environment, the reference service in it, and what watches both.

    Attributes:
        environment: Its values.
        protected: What is in it refuses to be destroyed.
        shared: Outputs of the stack `global`.
        shared_account: Provider of the shared account, for records in the DNS zone.
        plan_access: The way in for plans.
        deployment_role: Role to work with in its account.
        keys: Its keys.
        networking: Its network.
        certificate: Certificate of its host name.
        compute: The service.
        logs: Bucket of access logs.
        database: Its PostgreSQL.
        cache: Its Valkey.
        monitoring: What watches it.
        account: What protects its account.
        role: Role to work with in its account.
        recovery: What waits in the recovery region, where there is one.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        target: Target,
        environment: Environment,
        shared: TerraformStack,
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
        self.environment = environment
        self.protected = environment.protection.deletion_protection and not target.disposable
        self._enter_accounts()
        self.shared = self.refer_to(shared)
        self.plan_access = PlanAccess(
            self, "plan-access", naming=self.naming, trusted_role=pipeline_plan_role_arn(platform)
        )
        self.keys = Keys(
            self,
            "security",
            naming=self.naming,
            config=KeysConfig(retained=self.protected),
            account_id=environment.account_id,
            region=environment.region,
        )
        self.networking = self._network()
        self.compute = self._service()
        self.database = data.keep(self)
        self.cache = self._valkey()
        self.monitoring = self._monitor()
        self.account = self._secure_account()
        self.recovery = backup.keep(self)
        self.artifacts = functions.artifacts(self)
        for put_in in PARTS:
            put_in(self)

    def _enter_accounts(self) -> None:
        role = TerraformVariable(
            self,
            "deployment_role",
            type="string",
            default=self.platform.deployment_role,
            description="Role to work with in this account; a plan can do with "
            f"{self.naming.name(PLAN)}",
        )
        self.deployment_role = role.string_value
        self.add_provider(
            "aws",
            account_id=self.environment.account_id,
            region=self.environment.region,
            role=self.deployment_role,
        )
        self.shared_account = self.add_provider(
            "aws-shared",
            alias="shared",
            account_id=self.platform.account_id,
            region=self.platform.region,
            role=None,
        )

    @property
    def domain(self) -> str:
        """Host name of the application."""
        return f"{self.environment.name}.{self.platform.domain}"

    def _network(self) -> Networking:
        environment = self.environment
        networking = Networking(
            self,
            "networking",
            naming=self.naming,
            config=sizes.networking(environment),
            key=self.keys.logs,
            account_id=environment.account_id,
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
        self.certificate = Certificate(
            self,
            "certificate",
            naming=self.naming,
            domain=self.domain,
            zone_id=self.shared.get_string("zone_id"),
            zone_provider=self.shared_account,
        )
        self.logs = LogBucket(
            self,
            "storage",
            naming=self.naming,
            config=sizes.logs(self.environment, protect=self.protected),
            account_id=self.environment.account_id,
            region=self.environment.region,
        )
        compute = Compute(
            self,
            "compute",
            naming=self.naming,
            config=sizes.compute(
                self.environment,
                repository_url=self.shared.get_string("repository_url"),
                repository_arn=self.shared.get_string("repository_arn"),
                host=self.domain,
                protect=self.protected,
            ),
            network=self.networking.network,
            certificate=self.certificate,
            key=self.keys.logs,
            logs_bucket=self.logs.writable_name,
            region=self.environment.region,
        )
        self.publish("cluster_name", compute.cluster.cluster.name, "ECS cluster")
        self.publish("service_name", compute.service.service.name, "ECS service of the application")
        self.publish("url", f"https://{self.domain}", "Where the application answers")
        return compute

    def _valkey(self) -> Cache:
        cache = Cache(
            self,
            "cache",
            naming=self.naming,
            config=sizes.cache(self.environment, protect=self.protected),
            network=self.networking.network,
            key=self.keys.data,
            logs_key=self.keys.logs,
        )
        cache.security_group.allow_from(
            self.compute.service.security_group, port=cache.port, purpose="Commands"
        )
        cache.grant_connect(self.compute.task.role, grantee="app")
        self.publish("cache_endpoint", cache.endpoint, "Host of Valkey")
        return cache

    def _monitor(self) -> Monitoring:
        monitoring = Monitoring(
            self,
            "monitoring",
            naming=self.naming,
            runbooks=Runbooks(f"https://github.com/{self.platform.repository}/{RUNBOOKS}"),
            service=self.compute.service.metrics,
            database=self.database.metrics,
            key=self.keys.alerts,
            account_id=self.environment.account_id,
            region=self.environment.region,
        )
        CacheAlarms(
            self, "alarms-of-cache", alarms=monitoring.family("cache"), members=self.cache.members
        )
        self.publish("alerts_topic", monitoring.alerts.arn, "Topic that alarms report to")
        return monitoring

    def _secure_account(self) -> AccountSecurity:
        account = AccountSecurity(
            self,
            "account",
            naming=self.naming,
            config=sizes.account(self.environment, self.target, protect=self.protected),
            access_logs=self.logs,
            account_id=self.environment.account_id,
            region=self.environment.region,
        )
        SecurityAlarms(
            self,
            "account-alarms",
            alarms=self.monitoring.family("security"),
            trail=account.trail.log_group,
        )
        return account
