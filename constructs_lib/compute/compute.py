"""Where the application runs, as a whole: cluster, firewall, load balancer, service, scaling."""

from dataclasses import dataclass

from cdktf import IResolvable
from constructs import Construct

from constructs_lib.compute.autoscaling import Autoscaling, AutoscalingConfig
from constructs_lib.compute.cluster import Cluster
from constructs_lib.compute.fargate_service import FargateService, FargateServiceConfig
from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.compute.task import Task
from constructs_lib.edge.firewall import Firewall, FirewallConfig, Place
from constructs_lib.edge.reference import CertificateReference
from constructs_lib.naming import Naming
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.security.reference import KeyReference


@dataclass(frozen=True, kw_only=True, slots=True)
class ComputeConfig:
    """Choices open to the caller of Compute.

    Attributes:
        service: What runs, and how.
        autoscaling: Between how many tasks.
        deletion_protection: The load balancer refuses to be deleted; may be a token.
        behind_cdn: Only CloudFront may connect to the load balancer.
    """

    service: FargateServiceConfig
    autoscaling: AutoscalingConfig
    deletion_protection: bool | IResolvable
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
        naming: Naming,
        config: ComputeConfig,
        network: NetworkReference,
        certificate: CertificateReference,
        key: KeyReference,
        logs_bucket: str,
        region: str,
    ) -> None:
        """Create the service and what it needs.

        Args:
            scope: Parent.
            id_: Construct id.
            naming: Names.
            config: Choices.
            network: Network that it stands in.
            certificate: Certificate of its host name.
            key: Key of its logs.
            logs_bucket: Bucket for the load balancer's access logs, which lets it write.
            region: Region of the logs.
        """
        super().__init__(scope, id_)
        self.cluster = Cluster(
            self,
            "cluster",
            naming=naming,
            key=key,
            log_retention_days=config.service.task.log_retention_days,
        )
        self.load_balancer = LoadBalancer(
            self,
            "load-balancer",
            naming=naming,
            network=network,
            certificate=certificate,
            deletion_protection=config.deletion_protection,
            logs_bucket=logs_bucket,
            behind_cdn=config.behind_cdn,
        )
        firewall = Firewall(
            self,
            "firewall",
            naming=naming,
            config=FirewallConfig(
                log_retention_days=config.service.task.log_retention_days,
                place=Place.BEHIND_CDN if config.behind_cdn else Place.LOAD_BALANCER,
            ),
            key=key,
        )
        firewall.stand_before(self.load_balancer.load_balancer)
        self.task = Task(
            self, "task", naming=naming, config=config.service.task, key=key, region=region
        )
        self.service = FargateService(
            self,
            "service",
            naming=naming,
            config=config.service,
            network=network,
            cluster=self.cluster,
            load_balancer=self.load_balancer,
            task=self.task,
        )
        self.autoscaling = Autoscaling(
            self, "autoscaling", naming=naming, config=config.autoscaling, service=self.service
        )
