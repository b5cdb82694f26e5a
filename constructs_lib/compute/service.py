"""A service: what runs, who reaches it, how many tasks it has, and who hears when it fails."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_lib.compute.autoscaling import Autoscaling
from constructs_lib.compute.backlog_scaling import BacklogScaling
from constructs_lib.compute.blue_green import BlueGreen
from constructs_lib.compute.cluster import Cluster
from constructs_lib.compute.config import ServiceConfig
from constructs_lib.compute.fargate_service import FargateService
from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.compute.route import Route
from constructs_lib.compute.service_alarms import ServiceAlarms
from constructs_lib.compute.task import Task
from constructs_lib.errors import ConfigurationError
from constructs_lib.image import ImageReference
from constructs_lib.messaging.reference import QueueReference
from constructs_lib.monitoring.alarm import Alarms, AlarmSet
from constructs_lib.monitoring.metrics import ServiceMetrics
from constructs_lib.monitoring.utilization import used, watch_unused
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.parameters import Parameters
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.workload import Workload

RUNBOOK = "service"


class Service(Construct):
    """One service of an environment, which serves requests or consumes a queue.

    Attributes:
        name: Its name in the environment.
        settings: Its settings.
        task: What runs, and the roles behind it.
        security_group: Group of its tasks.
        workload: What stores connect to.
        route: How requests find it; None where none do.
        queue: The queue that it consumes; None where it consumes none.
        metrics: The names by which CloudWatch knows it.
        alarms: Its alarms.
        running: The ECS service.
        autoscaling: How many tasks it has.
        blue_green: What deploys it through CodeDeploy; None where ECS itself does.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        name: str,
        config: ServiceConfig,
        image: ImageReference,
        cluster: Cluster,
        network: NetworkReference,
        load_balancer: LoadBalancer | None,
        queue: QueueReference | None,
        key: KeyReference,
        alarms: Alarms,
        vpc_cidr: str | None,
        after: Sequence[ITerraformDependable],
    ) -> None:
        """Create the service.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            name: Its name in the environment.
            config: What runs, and how.
            image: Where its image is.
            cluster: Where it runs.
            network: Network whose private subnets its tasks stand in.
            load_balancer: Where its requests come in, if its configuration has a route.
            queue: The queue that its configuration says it consumes, if any.
            key: Key of its logs.
            alarms: What its alarms need.
            vpc_cidr: Block that may try new versions; None where CodeDeploy does not deploy it.
            after: What has to be there before tasks start.

        Raises:
            ConfigurationError: CodeDeploy deploys it, and nobody may try new versions.
        """
        super().__init__(scope, id_)
        self.name, self.queue, self._config, self._site = name, queue, config, site
        self.settings = Parameters(self, "settings", site=site, owner=name)
        self.task = Task(
            self,
            "task",
            site=site,
            name=name,
            config=config,
            image=image,
            settings=self.settings,
            key=key,
        )
        self.security_group = SecurityGroup(
            self,
            "security-group",
            site=site,
            network=network,
            thing=name,
            purpose=f"Tasks of {name}",
        )
        self.security_group.allow_https_out(purpose="AWS APIs and HTTPS services outside")
        self.workload = Workload(
            label=name,
            role=self.task.role,
            security_group=self.security_group,
            settings=self.settings,
            starter=self.task.execution_role,
        )
        self.route = self._reached(network, load_balancer)
        self.metrics = self._measured(cluster)
        family = alarms.family(RUNBOOK, name)
        self.alarms = ServiceAlarms(
            self,
            "alarms",
            alarms=family,
            service=self.metrics,
            log_group=self.task.logs,
            resting_queue=queue.name if queue and config.rests else None,
            availability_percent=config.route.availability_percent if config.route else None,
        )
        if not config.rests:
            self._watch_unused(alarms.family("utilization", name))
        self.running = FargateService(
            self,
            "running",
            site=site,
            name=name,
            config=config,
            cluster=cluster,
            network=network,
            security_group=self.security_group,
            task=self.task,
            route=self.route,
            alarms=self.alarms.of_versions,
            after=after,
        )
        self.autoscaling = Autoscaling(
            self,
            "autoscaling",
            site=site,
            name=name,
            config=config,
            cluster=cluster.cluster.name,
            service=self.running.service.name,
            route=self.route,
        )
        if queue is not None:
            queue.connect_consumer(self.workload)
            BacklogScaling(
                self,
                "backlog-scaling",
                alarms=family,
                target=self.autoscaling.target,
                service=self.metrics,
                queue=queue.name,
                minimum=self.autoscaling.minimum,
            )
        self.blue_green = self._deployed(cluster, vpc_cidr)

    def _reached(
        self, network: NetworkReference, load_balancer: LoadBalancer | None
    ) -> Route | None:
        config = self._config.route
        if config is None or load_balancer is None:
            return None
        self.security_group.allow_from(
            load_balancer.security_group, port=config.port, purpose=f"Requests to {self.name}"
        )
        return Route(
            self,
            "route",
            site=self._site,
            name=self.name,
            config=config,
            network=network,
            load_balancer=load_balancer,
            blue_green=self._config.strategy.blue_green,
        )

    def _measured(self, cluster: Cluster) -> ServiceMetrics:
        # By name, not by the resource: alarms have to be there before a deployment that they judge.
        service, route = self._site.name(self.name), self.route
        if route is None:
            return ServiceMetrics(cluster=cluster.name, service=service)
        return ServiceMetrics(
            cluster=cluster.name,
            service=service,
            load_balancer=route.load_balancer.load_balancer.arn_suffix,
            target_group=route.targets.arn_suffix,
            green_targets=route.green_targets.arn_suffix if route.green_targets else None,
        )

    def _watch_unused(self, alarms: AlarmSet) -> None:
        for what in ("CPU", "Memory"):
            watch_unused(
                self,
                f"service-{what.lower()}-unused",
                f"{what} of {self.name}",
                alarms=alarms,
                metrics=[used("ECS", what, self.metrics.tasks)],
            )

    def _deployed(self, cluster: Cluster, vpc_cidr: str | None) -> BlueGreen | None:
        strategy, route = self._config.strategy, self.route
        if route is None or route.green_targets is None:
            return None
        if vpc_cidr is None:
            raise ConfigurationError(
                f"service {self.name!r} has deployment {strategy.value!r} and vpc_cidr is None, "
                "allowed: the block of the VPC, from which new versions are tried"
            )
        return BlueGreen(
            self,
            "blue-green",
            site=self._site,
            name=self.name,
            strategy=strategy,
            cluster=cluster,
            service=self.running.service,
            task=self.task,
            route=route,
            green=route.green_targets,
            alarms=self.alarms.of_versions,
            vpc_cidr=vpc_cidr,
        )
