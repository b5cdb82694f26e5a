"""Where code runs, as a whole: a cluster, its services, and the public way to some of them."""

from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_lib.compute.cluster import Cluster
from constructs_lib.compute.config import ServiceConfig, check_services
from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.compute.load_balancer_alarms import LoadBalancerAlarms
from constructs_lib.compute.service import Service
from constructs_lib.edge.firewall import Firewall, FirewallPosition
from constructs_lib.edge.reference import CertificateReference
from constructs_lib.errors import ConfigurationError
from constructs_lib.image import ImageReference
from constructs_lib.messaging.reference import QueueReference
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site


class Compute(Construct):
    """Services on Fargate; a firewall and a public load balancer where one of them has a route.

    Attributes:
        cluster: The ECS cluster.
        load_balancer: The load balancer; None where no service has a route.
        services: The services by name.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: Mapping[str, ServiceConfig],
        images: Mapping[str, ImageReference],
        network: NetworkReference,
        certificate: CertificateReference | None,
        domain: str,
        key: KeyReference,
        logs_bucket: str,
        alarms: Alarms,
        queues: Mapping[str, QueueReference] | None = None,
        behind_cdn: bool = False,
        vpc_cidr: str | None = None,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        """Create the services and what they need.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: The services by name, 2 to 20 characters in kebab-case.
            images: Where the image of each service is.
            network: Network that tasks and load balancer stand in.
            certificate: Certificate of the domain and, where a route has a host, of all labels
                below it; None where no service has a route.
            domain: Host name of the environment.
            key: Key of the logs.
            logs_bucket: Bucket for the load balancer's access logs, which lets it write.
            alarms: What their alarms need.
            queues: The queues that a service may consume, by name.
            behind_cdn: Only CloudFront may connect to the load balancer.
            vpc_cidr: Block of the VPC, for whoever tries a new version before it serves; None
                where CodeDeploy deploys no service.
            after: What has to be there before tasks start and requests come in, such as routes
                and endpoints.

        Raises:
            ConfigurationError: A name or a route that cannot be, a queue that is not there, or no
                certificate where there is a route.
        """
        super().__init__(scope, id_)
        check_services(config)
        self.cluster = Cluster(self, "cluster", site=site, key=key, after=after)
        self.load_balancer = None
        if routed := [name for name, each in config.items() if each.route is not None]:
            if certificate is None:
                raise ConfigurationError(
                    f"service {routed[0]!r} has a route and certificate is None, "
                    "allowed: a certificate of its host name"
                )
            self.load_balancer = LoadBalancer(
                self,
                "load-balancer",
                site=site,
                network=network,
                certificate=certificate,
                domain=domain,
                logs_bucket=logs_bucket,
                behind_cdn=behind_cdn,
                after=after,
            )
            self._guard(self.load_balancer, site, key, alarms, behind_cdn=behind_cdn)
        self.services = {
            name: Service(
                self,
                f"service-{name}",
                site=site,
                name=name,
                config=each,
                image=images[name],
                cluster=self.cluster,
                network=network,
                load_balancer=self.load_balancer,
                queue=_consumed(name, each, queues or {}),
                key=key,
                alarms=alarms,
                vpc_cidr=vpc_cidr,
                after=after,
            )
            for name, each in config.items()
        }

    @property
    def labels(self) -> list[str]:
        """Labels of hosts below the domain that services answer for, each once."""
        routes = [each.route for each in self.services.values()]
        return sorted({route.label for route in routes if route and route.label})

    def _guard(
        self,
        load_balancer: LoadBalancer,
        site: Site,
        key: KeyReference,
        alarms: Alarms,
        *,
        behind_cdn: bool,
    ) -> None:
        position = FirewallPosition.BEHIND_CDN if behind_cdn else FirewallPosition.LOAD_BALANCER
        firewall = Firewall(self, "firewall", site=site, position=position, key=key)
        firewall.stand_before(load_balancer.load_balancer)
        LoadBalancerAlarms(
            self,
            "load-balancer-alarms",
            alarms=alarms.family("network"),
            load_balancer=load_balancer.load_balancer.arn_suffix,
        )


def _consumed(
    name: str, config: ServiceConfig, queues: Mapping[str, QueueReference]
) -> QueueReference | None:
    if config.consumes is None:
        return None
    if config.consumes not in queues:
        there = ", ".join(sorted(queues)) or "none, for there is no queue"
        raise ConfigurationError(
            f"service {name!r}: consumes is {config.consumes!r}, allowed: {there}"
        )
    return queues[config.consumes]
