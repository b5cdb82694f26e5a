"""Stacks `dev`, `staging`, `production`: one environment each, all of the same parts."""

from datetime import timedelta

from cdktf import TerraformVariable
from constructs import Construct

from constructs_lib.compute import (
    ON_DEMAND,
    SPOT,
    AutoscalingConfig,
    Compute,
    ComputeConfig,
    FargateServiceConfig,
    TaskConfig,
)
from constructs_lib.database import Postgres, PostgresConfig
from constructs_lib.delivery import PlanAccess
from constructs_lib.delivery.plan_access import PLAN
from constructs_lib.edge import Alias, Certificate
from constructs_lib.monitoring import Alerts, Monitoring, Runbooks
from constructs_lib.networking import NetworkConfig, Networking, NetworkingConfig
from constructs_lib.operations import Budget, BudgetConfig, CostAnomalies
from constructs_lib.recovery import Recovery
from constructs_lib.security import Keys, KeysConfig
from environments import Environment, Platform
from stacks.base import PlatformStack
from stacks.global_account import GlobalStack, pipeline_plan_role_arn
from stacks.target import Feature, Target

PORT = 8000
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
        self._watch_cost(self._monitor())

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
            config=NetworkingConfig(
                network=NetworkConfig(cidr=environment.cidr, zones=environment.zone_letters),
                nat_zones=environment.nat_letters,
                interface_endpoints=environment.interface_endpoints,
                log_retention_days=environment.protection.log_retention_days,
            ),
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
        compute = Compute(
            self,
            "compute",
            naming=self.naming,
            config=self._compute_config(),
            network=self._networking.network,
            certificate=certificate,
            key=self._keys.logs,
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

    def _compute_config(self) -> ComputeConfig:
        size = self._environment.service
        task = TaskConfig(
            image=f"{self._shared.get_string('repository_url')}:{size.image_tag}",
            repository_arn=self._shared.get_string("repository_arn"),
            port=PORT,
            cpu_units=size.cpu_units,
            memory_mib=size.memory_mib,
            health_path="/health",
            log_retention_days=self._environment.protection.log_retention_days,
        )
        service = FargateServiceConfig(
            task=task,
            desired_count=size.minimum_tasks,
            capacity_provider=SPOT if size.spot else ON_DEMAND,
            ready_path="/ready",
            host=self._domain,
        )
        return ComputeConfig(
            service=service,
            autoscaling=AutoscalingConfig(minimum=size.minimum_tasks, maximum=size.maximum_tasks),
            deletion_protection=self._protected,
        )

    def _postgres(self) -> Postgres:
        size = self._environment.database
        database = Postgres(
            self,
            "database",
            naming=self.naming,
            config=PostgresConfig(
                instance_class=size.instance_class,
                storage_gib=size.storage_gib,
                recovery=Recovery(
                    rto=timedelta(minutes=size.rto_minutes), rpo=timedelta(minutes=size.rpo_minutes)
                ),
                backup_days=size.backup_days,
                log_retention_days=self._environment.protection.log_retention_days,
                deletion_protection=self._protected,
                retained=self._protected,
                skip_final_snapshot=not self._protected,
            ),
            network=self._networking.network,
            key=self._keys.data,
            logs_key=self._keys.logs,
        )
        database.security_group.allow_from(
            self._compute.service.security_group, port=database.port, purpose="Queries"
        )
        self.publish("database_endpoint", database.instance.endpoint, "Host and port of PostgreSQL")
        return database

    def _monitor(self) -> Alerts:
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
        self.publish("alerts_topic", monitoring.alerts.arn, "Topic that alarms report to")
        return monitoring.alerts

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
