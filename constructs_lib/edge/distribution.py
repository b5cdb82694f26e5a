"""A CloudFront distribution: the application and its static assets under one name."""

from collections.abc import Sequence

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.cloudfront_distribution import (
    CloudfrontDistribution,
    CloudfrontDistributionDefaultCacheBehavior,
    CloudfrontDistributionOrderedCacheBehavior,
    CloudfrontDistributionOrigin,
    CloudfrontDistributionOriginCustomOriginConfig,
    CloudfrontDistributionRestrictions,
    CloudfrontDistributionRestrictionsGeoRestriction,
    CloudfrontDistributionViewerCertificate,
)
from cdktf_cdktf_provider_aws.cloudfront_origin_access_control import CloudfrontOriginAccessControl
from constructs import Construct

from constructs_lib.edge.distribution_log import DistributionLog
from constructs_lib.edge.firewall import Firewall
from constructs_lib.edge.reference import AliasTarget, CertificateReference
from constructs_lib.edge.security_headers import SecurityHeaders
from constructs_lib.edge.static_cache import StaticCache
from constructs_lib.site import Site
from constructs_lib.storage.reference import LogBucketReference
from constructs_lib.storage.static_bucket import StaticBucket

STATIC_PATHS = "/static/*"
APPLICATION, STATIC = "application", "static"
ACCESS_CONTROL_LIMIT = 64  # Amazon CloudFront API Reference, OriginAccessControlConfig
# Amazon CloudFront Developer Guide, "Use managed cache policies" and "... origin request
# policies". The viewer's Host header is among what is passed on: the load balancer chooses a
# service by it.
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
READS = ["GET", "HEAD"]
METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
REDIRECT = "redirect-to-https"  # of GET and HEAD; other requests over HTTP are refused
# The cheapest places: North America, Europe and Israel. Others are served from there.
PRICE_CLASS = "PriceClass_100"
VIEWERS_TLS = "TLSv1.2_2021"
ORIGINS_TLS = "TLSv1.2"


class Distribution(Construct):
    """A distribution that sends everything to the application but `/static/*`, which it caches.

    The first TB and 10 million requests of a month are free; then about 0.085 USD a GB.

    Attributes:
        distribution: The distribution.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        hosts: Sequence[str],
        origin_host: str,
        certificate: CertificateReference,
        firewall: Firewall,
        static: StaticBucket,
        access_logs: LogBucketReference,
        edge_provider: TerraformProvider | None = None,
    ) -> None:
        """Create the distribution.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            hosts: Host names that people use.
            origin_host: Host name of the load balancer, which has a certificate for it; none of
                `hosts`, which lead here.
            certificate: Certificate of `hosts`, in us-east-1.
            firewall: What judges its requests; one of the position `CDN`.
            static: Bucket of the assets; it lets this distribution read, and no other.
            access_logs: Bucket that receives a record of every request.
            edge_provider: Provider of us-east-1; None where that is the region of everything.
        """
        super().__init__(scope, id_)
        self._headers = SecurityHeaders(self, "headers", site=site)
        self._cache = StaticCache(self, "static-cache", site=site)
        self.distribution = CloudfrontDistribution(
            self,
            "main",
            comment=site.name(),
            enabled=True,
            aliases=list(hosts),
            http_version="http2and3",
            is_ipv6_enabled=True,
            price_class=PRICE_CLASS,
            web_acl_id=firewall.acl.arn,
            origin=[_application(origin_host), self._static(site, static)],
            default_cache_behavior=self._pass_on(),
            ordered_cache_behavior=[self._serve()],
            viewer_certificate=CloudfrontDistributionViewerCertificate(
                acm_certificate_arn=certificate.arn,
                ssl_support_method="sni-only",
                minimum_protocol_version=VIEWERS_TLS,
            ),
            restrictions=CloudfrontDistributionRestrictions(
                geo_restriction=CloudfrontDistributionRestrictionsGeoRestriction(
                    restriction_type="none"
                )
            ),
            tags=site.tag("edge"),
        )
        static.let_read(self)
        DistributionLog(
            self,
            "log",
            site=site,
            distribution=self,
            bucket=access_logs,
            edge_provider=edge_provider,
        )

    @property
    def arn(self) -> str:
        """ARN of the distribution."""
        return self.distribution.arn

    @property
    def alias_target(self) -> AliasTarget:
        """Where a name has to lead to reach it."""
        return AliasTarget(
            dns_name=self.distribution.domain_name,
            zone_id=self.distribution.hosted_zone_id,
            knows_health=False,
            has_ipv6=True,
        )

    def _static(self, site: Site, static: StaticBucket) -> CloudfrontDistributionOrigin:
        control = CloudfrontOriginAccessControl(
            self,
            "static-access",
            name=site.name("static", limit=ACCESS_CONTROL_LIMIT),
            description="CloudFront signs its requests to the bucket of assets",
            origin_access_control_origin_type="s3",
            signing_behavior="always",
            signing_protocol="sigv4",
        )
        return CloudfrontDistributionOrigin(
            origin_id=STATIC, domain_name=static.host, origin_access_control_id=control.id
        )

    def _pass_on(self) -> CloudfrontDistributionDefaultCacheBehavior:
        return CloudfrontDistributionDefaultCacheBehavior(
            target_origin_id=APPLICATION,
            allowed_methods=METHODS,
            cached_methods=READS,
            viewer_protocol_policy=REDIRECT,
            cache_policy_id=CACHING_DISABLED,
            origin_request_policy_id=ALL_VIEWER,
            response_headers_policy_id=self._headers.id,
            compress=True,
        )

    def _serve(self) -> CloudfrontDistributionOrderedCacheBehavior:
        return CloudfrontDistributionOrderedCacheBehavior(
            path_pattern=STATIC_PATHS,
            target_origin_id=STATIC,
            allowed_methods=READS,
            cached_methods=READS,
            viewer_protocol_policy=REDIRECT,
            cache_policy_id=self._cache.id,
            response_headers_policy_id=self._headers.id,
            compress=True,
        )


def _application(host: str) -> CloudfrontDistributionOrigin:
    return CloudfrontDistributionOrigin(
        origin_id=APPLICATION,
        domain_name=host,
        custom_origin_config=CloudfrontDistributionOriginCustomOriginConfig(
            http_port=80,
            https_port=443,
            origin_protocol_policy="https-only",
            origin_ssl_protocols=[ORIGINS_TLS],
        ),
    )
