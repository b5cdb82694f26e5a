"""The way from the internet to an environment: names, a look from outside, and CloudFront."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.route53_health_check import Route53HealthCheck
from constructs import Construct

from constructs_lib.edge.alias import Alias
from constructs_lib.edge.certificate import Certificate
from constructs_lib.edge.certificate_copy import CertificateCopy
from constructs_lib.edge.config import EdgeConfig
from constructs_lib.edge.content_delivery import ContentDelivery
from constructs_lib.edge.edge_alarms import EdgeAlarms
from constructs_lib.edge.health_check import HealthCheck
from constructs_lib.edge.reference import AliasTarget, CertificateReference
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.storage.reference import LogBucketReference

REGION = "us-east-1"  # where CloudFront looks for certificates, and where its metrics are


class BalancerReference(Protocol):
    """The load balancer that everything leads to in the end."""

    @property
    def alias_target(self) -> AliasTarget:
        """Where a name has to lead to reach it."""

    def also_answer(self, thing: str, certificate: CertificateReference) -> None:
        """Answer for another name, by that name's certificate."""


class Edge(Construct):
    """Names that lead to the application, and what stands in their way.

    Attributes:
        delivery: CloudFront and static assets, None where people connect to the load balancer.
        alerts: Topic of alarms in us-east-1, None where that is the environment's region.
        check: The look from outside, None where nobody looks.
        alarms: Alarms of the edge, None where nobody looks.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: EdgeConfig | None,
        domain: str,
        labels: Sequence[str],
        zone_id: str,
        zone_provider: TerraformProvider,
        edge_provider: TerraformProvider | None,
        balancer: BalancerReference,
        certificate: Certificate,
        access_logs: LogBucketReference,
        logs_key: KeyReference,
        alarms: Alarms,
    ) -> None:
        """Lead names to the application.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices; None leads the names to the load balancer, and no more.
            domain: Host name of the application.
            labels: First labels of names one level below that services answer too.
            zone_id: Public zone of the names.
            zone_provider: Provider of the zone's account.
            edge_provider: Provider of us-east-1; None where that is the environment's region.
            balancer: The load balancer.
            certificate: Certificate of the names.
            access_logs: Bucket that receives a record of every request.
            logs_key: Key of log groups, where the environment is in us-east-1.
            alarms: What alarms need.
        """
        super().__init__(scope, id_)
        self._site, self._domain = site, domain
        self._zone_id, self._zone_provider = zone_id, zone_provider
        self._provider = edge_provider
        self.hosts = [domain, *(f"{label}.{domain}" for label in labels)]
        self.delivery: ContentDelivery | None = None
        self.alerts: Alerts | None = None
        self.check: Route53HealthCheck | None = None
        self.alarms: EdgeAlarms | None = None
        target = balancer.alias_target
        if config:
            key, here = self._region(logs_key, alarms)
            looks = HealthCheck(self, "health-check", site=site, host=domain)
            self.check = looks.check
            self.alarms = EdgeAlarms(
                self, "alarms", alarms=here.family("edge"), health_check=looks.id
            )
            if config.distribution:
                origin = self._name_origin(balancer, alarms)
                self.delivery = self._deliver(origin, certificate, access_logs, key, here)
                self.alarms.watch_distribution(self.delivery.distribution.distribution.id)
                target = self.delivery.distribution.alias_target
        self._name("name", domain, target)
        for label in labels:
            self._name(f"name-{label}", f"{label}.{domain}", target)

    def _name(self, id_: str, domain: str, target: AliasTarget) -> None:
        Alias(
            self,
            id_,
            domain=domain,
            target=target,
            zone_id=self._zone_id,
            zone_provider=self._zone_provider,
        )

    def _region(self, logs_key: KeyReference, alarms: Alarms) -> tuple[KeyReference, Alarms]:
        """Use what the environment has in us-east-1, or make the same there."""
        if self._provider is None:
            return logs_key, alarms
        site = self._site.at(REGION)
        key = EncryptionKey(
            self,
            "key",
            site=site,
            thing="edge",
            purpose="Encrypts logs and notifications of the edge",
            users=(KeyUser.LOGS, KeyUser.ALARMS),
            provider=self._provider,
        )
        self.alerts = Alerts(self, "alerts", site=site, key=key, provider=self._provider)
        return key, replace(alarms, alerts=self.alerts, provider=self._provider)

    def _name_origin(self, balancer: BalancerReference, alarms: Alarms) -> str:
        """Give the load balancer a name of its own, since the application's leads to CloudFront."""
        domain = f"origin.{self._domain}"
        certificate = Certificate(
            self,
            "origin-certificate",
            site=self._site,
            domain=domain,
            zone_id=self._zone_id,
            zone_provider=self._zone_provider,
            alarms=alarms.family("certificate", subject="origin"),
        )
        balancer.also_answer("origin", certificate)
        self._name("origin-name", domain, balancer.alias_target)
        return domain

    def _deliver(
        self,
        origin: str,
        certificate: Certificate,
        access_logs: LogBucketReference,
        key: KeyReference,
        alarms: Alarms,
    ) -> ContentDelivery:
        served: CertificateReference = certificate
        if self._provider:
            served = CertificateCopy(
                self,
                "certificate",
                site=self._site,
                of=certificate,
                provider=self._provider,
                alarms=alarms.family("certificate", subject="edge"),
            )
        return ContentDelivery(
            self,
            "delivery",
            site=self._site,
            hosts=self.hosts,
            origin_host=origin,
            certificate=served,
            access_logs=access_logs,
            logs_key=key,
            edge_provider=self._provider,
        )
