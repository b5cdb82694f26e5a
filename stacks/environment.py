"""Stacks `dev`, `staging`, `production`: one environment each, all of the same parts."""

from cdktf import DataTerraformRemoteStateS3, TerraformVariable
from constructs import Construct

from constructs_lib.compute import (
    Autoscaling,
    AutoscalingConfig,
    Cluster,
    FargateService,
    FargateServiceConfig,
    LoadBalancer,
    Task,
    TaskConfig,
)
from constructs_lib.delivery import PlanAccess
from constructs_lib.delivery.plan_access import PLAN
from constructs_lib.edge import Certificate
from constructs_lib.networking import Egress, Endpoints, FlowLogs, Network, NetworkConfig
from constructs_lib.security import EncryptionKey
from environments import Environment, Platform
from stacks.base import PlatformStack
from stacks.global_account import GlobalStack, pipeline_plan_role_arn
from stacks.target import Target

PORT = 8000


class EnvironmentStack(PlatformStack):
    """The network of an environment and the reference service in it."""

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
        role = TerraformVariable(
            self,
            "deployment_role",
            type="string",
            default=platform.deployment_role,
            description="Role to work with in this account; a plan can do with "
            f"{self.naming.name(PLAN)}",
        )
        self.add_provider(
            "aws",
            account_id=environment.account_id,
            region=environment.region,
            role=role.string_value,
        )
        self._shared_account = self.add_provider(
            "aws-shared",
            alias="shared",
            account_id=platform.account_id,
            region=platform.region,
            role=None,
        )
        self._shared = self.refer_to(shared)
        self._key = EncryptionKey(
            self,
            "logs-key",
            naming=self.naming,
            thing="logs",
            purpose="Encrypts log groups and command sessions",
            account_id=environment.account_id,
            region=environment.region,
            for_logs=True,
            retained=environment.protection.deletion_protection and not target.disposable,
        )
        PlanAccess(
            self,
            "plan-access",
            naming=self.naming,
            trusted_role=pipeline_plan_role_arn(platform),
        )
        self._network = self._networking()
        self._compute()

    @property
    def _protected(self) -> bool:
        return self._environment.protection.deletion_protection and not self.target.disposable

    def _networking(self) -> Network:
        environment = self._environment
        network = Network(
            self,
            "network",
            naming=self.naming,
            config=NetworkConfig(cidr=environment.network, zones=environment.zones),
        )
        egress = Egress(
            self,
            "egress",
            naming=self.naming,
            network=network,
            nat_zones=environment.nat_zones,
        )
        Endpoints(
            self,
            "endpoints",
            naming=self.naming,
            network=network,
            region=environment.region,
            services=environment.interface_endpoints,
        )
        FlowLogs(
            self,
            "flow-logs",
            naming=self.naming,
            network=network,
            key=self._key,
            retention_days=environment.protection.log_retention_days,
        )
        self.publish("vpc_id", network.vpc.id, "VPC of the environment")
        self.publish(
            "nat_addresses",
            [address.public_ip for address in egress.addresses.values()],
            "Public addresses that outgoing connections come from",
        )
        return network

    def _compute(self) -> None:
        cluster = Cluster(
            self,
            "cluster",
            naming=self.naming,
            key=self._key,
            log_retention_days=self._environment.protection.log_retention_days,
        )
        load_balancer = self._load_balancer()
        service = self._service(cluster, load_balancer)
        size = self._environment.service
        Autoscaling(
            self,
            "autoscaling",
            naming=self.naming,
            config=AutoscalingConfig(minimum=size.minimum_tasks, maximum=size.maximum_tasks),
            service=service,
        )
        self.publish("cluster_name", cluster.cluster.name, "ECS cluster of the environment")
        self.publish("service_name", service.service.name, "ECS service of the application")
        self.publish("url", f"https://{self._domain}", "Where the application answers")

    @property
    def _domain(self) -> str:
        return f"{self._environment.name}.{self.platform.domain}"

    def _load_balancer(self) -> LoadBalancer:
        zone_id = self._shared.get_string("zone_id")
        certificate = Certificate(
            self,
            "certificate",
            naming=self.naming,
            domain=self._domain,
            zone_id=zone_id,
            zone_provider=self._shared_account,
        )
        load_balancer = LoadBalancer(
            self,
            "load-balancer",
            naming=self.naming,
            network=self._network,
            certificate=certificate,
            deletion_protection=self._protected,
        )
        load_balancer.name_in(zone_id, self._shared_account)
        return load_balancer

    def _service(self, cluster: Cluster, load_balancer: LoadBalancer) -> FargateService:
        size = self._environment.service
        config = FargateServiceConfig(
            task=self._task_config(self._shared),
            desired_count=size.minimum_tasks,
            spot=size.spot,
            ready_path="/ready",
            host=self._domain,
        )
        task = Task(
            self,
            "task",
            naming=self.naming,
            config=config.task,
            key=self._key,
            region=self._environment.region,
        )
        return FargateService(
            self,
            "service",
            naming=self.naming,
            config=config,
            network=self._network,
            cluster=cluster,
            load_balancer=load_balancer,
            task=task,
        )

    def _task_config(self, shared: DataTerraformRemoteStateS3) -> TaskConfig:
        size = self._environment.service
        return TaskConfig(
            image=f"{shared.get_string('repository_url')}:{size.image_tag}",
            repository_arn=shared.get_string("repository_arn"),
            port=PORT,
            cpu_units=size.cpu_units,
            memory_mib=size.memory_mib,
            health_path="/health",
            log_retention_days=self._environment.protection.log_retention_days,
        )
