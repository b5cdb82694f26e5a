"""A public load balancer: HTTPS for everybody or for CloudFront alone."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.lb import Lb, LbAccessLogs
from cdktf_cdktf_provider_aws.lb_listener import (
    LbListener,
    LbListenerDefaultAction,
    LbListenerDefaultActionFixedResponse,
    LbListenerDefaultActionRedirect,
)
from cdktf_cdktf_provider_aws.lb_listener_certificate import LbListenerCertificate
from constructs import Construct

from constructs_lib.edge.reference import AliasTarget, CertificateReference
from constructs_lib.naming import LOAD_BALANCER_LIMIT
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import HTTPS, SecurityGroup
from constructs_lib.site import Site

HTTP = 80
TEST_PORT = 8443
TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"  # TLS 1.3, and 1.2 with forward secrecy


class LoadBalancer(Construct):
    """An application load balancer in the public subnets; services add their own rules.

    Attributes:
        load_balancer: The load balancer.
        https: Its HTTPS listener, which answers 404 to what no rule takes.
        security_group: Its group, open to the internet on 80 and 443, or to CloudFront on 443.
        domain: Host name that it answers for; services have labels below it.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        network: NetworkReference,
        certificate: CertificateReference,
        domain: str,
        logs_bucket: str,
        behind_cdn: bool = False,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        """Create the load balancer.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            network: Network whose public subnets it stands in.
            certificate: Certificate of the HTTPS listener.
            domain: Host name that it answers for.
            logs_bucket: Bucket for its access logs, which already lets it write.
            behind_cdn: Only CloudFront may connect, and only to HTTPS: it redirects by itself.
            after: What has to be there first, such as the route to the internet.
        """
        super().__init__(scope, id_)
        self._certificate, self.domain = certificate, domain
        self._test: LbListener | None = None
        self.security_group = SecurityGroup(
            self,
            "security-group",
            site=site,
            network=network,
            thing="load-balancer",
            purpose="Public load balancer",
        )
        self._admit(behind_cdn=behind_cdn)
        self.load_balancer = Lb(
            self,
            "main",
            name=site.name("public", limit=LOAD_BALANCER_LIMIT),
            load_balancer_type="application",
            internal=False,
            subnets=network.subnet_ids(Tier.PUBLIC),
            security_groups=[self.security_group.id],
            drop_invalid_header_fields=True,
            desync_mitigation_mode="strictest",
            enable_deletion_protection=site.durability.protected,
            access_logs=LbAccessLogs(bucket=logs_bucket, enabled=True),
            depends_on=list(after) or None,
        )
        self.https = self._https("https", HTTPS)
        LbListener(
            self,
            "redirect",
            load_balancer_arn=self.load_balancer.arn,
            port=HTTP,
            protocol="HTTP",
            default_action=[
                LbListenerDefaultAction(
                    type="redirect",
                    redirect=LbListenerDefaultActionRedirect(
                        port=str(HTTPS), protocol="HTTPS", status_code="HTTP_301"
                    ),
                )
            ],
        )

    def _admit(self, *, behind_cdn: bool) -> None:
        if behind_cdn:
            self.security_group.allow_from_cloudfront(port=HTTPS, purpose="HTTPS from CloudFront")
        else:
            self.security_group.allow_from_internet(port=HTTPS, purpose="HTTPS from anywhere")
            self.security_group.allow_from_internet(port=HTTP, purpose="HTTP, to be redirected")

    def _https(self, id_: str, port: int) -> LbListener:
        return LbListener(
            self,
            id_,
            load_balancer_arn=self.load_balancer.arn,
            port=port,
            protocol="HTTPS",
            ssl_policy=TLS_POLICY,
            certificate_arn=self._certificate.arn,
            default_action=[
                LbListenerDefaultAction(
                    type="fixed-response",
                    fixed_response=LbListenerDefaultActionFixedResponse(
                        content_type="text/plain", message_body="not found", status_code="404"
                    ),
                )
            ],
        )

    @property
    def alias_target(self) -> AliasTarget:
        """Where a name has to lead to reach it; nowhere while no target is healthy."""
        return AliasTarget(
            dns_name=self.load_balancer.dns_name,
            zone_id=self.load_balancer.zone_id,
            knows_health=True,
            has_ipv6=False,
        )

    def also_answer(self, thing: str, certificate: CertificateReference) -> None:
        """Answer for another name, by that name's certificate; its id begins with `thing`."""
        LbListenerCertificate(
            self, thing, listener_arn=self.https.arn, certificate_arn=certificate.arn
        )

    def test_listener(self, cidr: str) -> LbListener:
        """Return a second HTTPS listener, for versions that do not serve yet; one for all services.

        Args:
            cidr: Block of the VPC, which alone may connect.
        """
        if self._test is None:
            self.security_group.allow_from_network(
                cidr, port=TEST_PORT, purpose="Tests of a new version before it serves"
            )
            self._test = self._https("test", TEST_PORT)
        return self._test
