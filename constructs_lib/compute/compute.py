"""Where the application runs, as a whole: cluster, firewall, load balancer, service, scaling."""

from dataclasses import dataclass

from constructs import Construct

from constructs_lib.compute.autoscaling import Autoscaling, AutoscalingConfig
from constructs_lib.compute.cluster import Cluster
from constructs_lib.compute.fargate_service import FargateService, FargateServiceConfig
from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.compute.task import Task
from constructs_lib.edge.firewall import Firewall, FirewallPosition
from constructs_lib.edge.reference import CertificateReference
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site


@dataclass(frozen=True, kw_only=True, slots=True)
class ComputeConfig:
    """Choices open to the caller of Compute.

    Attributes:
        service: What runs, and how.
        autoscaling: Between how many tasks.
        behind_cdn: Only CloudFront may connect to the load balancer.
    """

    service: FargateServiceConfig
    autoscaling: AutoscalingConfig
    behind_cdn: bool = False


class Compute(Construct):
    """A service on Fargate behind a firewall and a public load balancer.

    Attributes:
        cluster: The ECS cluster.
        load_balancer: The load balancer.
        task: What runs, and the roles behind it.
        service: The service.
        autoscaling: How many tasks it has.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: ComputeConfig,
        network: NetworkReference,
        certificate: CertificateReference,
        key: KeyReference,
        logs_bucket: str,
    ) -> None:
        """Create the service and what it needs.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            network: Network that it stands in.
            certificate: Certificate of its host name.
            key: Key of its logs.
            logs_bucket: Bucket for the load balancer's access logs, which lets it write.
        """
        super().__init__(scope, id_)
        self.cluster = Cluster(
            self,
            "cluster",
            site=site,
            key=key,
        )
        self.load_balancer = LoadBalancer(
            self,
            "load-balancer",
            site=site,
            network=network,
            certificate=certificate,
            logs_bucket=logs_bucket,
            behind_cdn=config.behind_cdn,
        )
        firewall = Firewall(
            self,
            "firewall",
            site=site,
            position=FirewallPosition.BEHIND_CDN
            if config.behind_cdn
            else FirewallPosition.LOAD_BALANCER,
            key=key,
        )
        firewall.stand_before(self.load_balancer.load_balancer)
        self.task = Task(
            self,
            "task",
            site=site,
            config=config.service.task,
            key=key,
        )
        self.service = FargateService(
            self,
            "service",
            site=site,
            config=config.service,
            network=network,
            cluster=self.cluster,
            load_balancer=self.load_balancer,
            task=self.task,
        )
        self.autoscaling = Autoscaling(
            self, "autoscaling", site=site, config=config.autoscaling, service=self.service
        )
