"""Module `edge`: a CloudFront distribution before an application, and its firewall."""

from constructs import Construct

from constructs_lib.edge.distribution import Distribution, DistributionConfig
from constructs_lib.edge.firewall import Firewall, FirewallConfig, Place
from constructs_lib.edge.health_check import HealthCheck
from constructs_lib.edge.reference import ExistingCertificate
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.security.reference import ExistingKey
from constructs_lib.storage.static_bucket import StaticBucket, StaticBucketConfig
from terrace.modules.definitions.shared import (
    EXAMPLE_KEY,
    emptied_on_destroy,
    log_bucket,
    log_retention,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

ALIAS = "edge"


def _build(module: ModuleStack) -> None:
    domain = Construct(module, "edge")
    edge = module.provider(ALIAS, "us-east-1, where CloudFront's firewalls and log deliveries live")
    logs = log_bucket(module)
    host = module.text("host", "Host name that people use", example="app.acme.example")
    firewall = Firewall(
        domain,
        "edge-firewall",
        naming=module.naming,
        config=FirewallConfig(log_retention_days=log_retention(module), place=Place.CDN),
        key=ExistingKey(
            module.text(
                "edge_logs_key_arn",
                "KMS key of the firewall's log, in us-east-1; CloudWatch Logs has to be among "
                "its users",
                example=EXAMPLE_KEY,
            )
        ),
        edge_provider=edge,
    )
    static = StaticBucket(
        domain,
        "static",
        naming=module.naming,
        config=StaticBucketConfig(
            retained=False, emptied_on_destroy=emptied_on_destroy(module, "the static assets")
        ),
        key=EncryptionKey(
            domain,
            "static-key",
            naming=module.naming,
            thing="static",
            purpose="Encrypts static assets",
            account_id=module.account_id,
            region=module.region,
            users=(KeyUser.CDN,),
            retained=False,
        ),
        access_logs=logs,
        account_id=module.account_id,
    )
    distribution = Distribution(
        domain,
        "distribution",
        naming=module.naming,
        config=DistributionConfig(
            host=host,
            origin_host=module.text(
                "origin_host",
                "Another name, which leads to the load balancer and is in its certificate",
                example="origin.app.acme.example",
            ),
        ),
        certificate=ExistingCertificate(
            module.text(
                "certificate_arn",
                "Certificate of the host name, in us-east-1",
                example="arn:aws:acm:us-east-1:123456789012:certificate/0d4a2f6e-1c3b-4f7d",
            )
        ),
        firewall=firewall,
        static=static,
        access_logs=logs,
        edge_provider=edge,
    )
    check = HealthCheck(domain, "health-check", naming=module.naming, host=host)
    _publish(module, distribution, static, check)


def _publish(
    module: ModuleStack, distribution: Distribution, static: StaticBucket, check: HealthCheck
) -> None:
    target = distribution.alias_target
    module.publish("distribution_id", distribution.distribution.id, "To invalidate what it keeps")
    module.publish("domain_name", target.dns_name, "Target of the host name's alias record")
    module.publish("zone_id", target.zone_id, "DNS zone of that target")
    module.publish("static_bucket", static.name, "Bucket of static assets, below static/")
    module.publish("health_check_id", check.id, "Check of the host name, for alarms in us-east-1")


EDGE = Module(
    name="edge",
    purpose="A CloudFront distribution that passes everything on to an application but "
    "`/static/*`, which it keeps, with a firewall and a check from outside.",
    choices=(
        "TLS 1.2 at least, HTTP/3, and headers that keep browsers on HTTPS.",
        "AWS's managed rules, and 2,000 requests in five minutes from one address.",
        "The bucket of assets can be read by this distribution only, with a key of its own.",
        "Served from North America, Europe and Israel.",
    ),
    cost="About 12 USD a month for firewall, key and check; then 0.085 USD for each GB beyond the "
    "first TB, and 0.60 USD for a million requests.",
    build=_build,
    checks={
        "plain HTTP is led to HTTPS": (
            "aws_cloudfront_distribution.distribution_main.default_cache_behavior[0]"
            '.viewer_protocol_policy == "redirect-to-https"'
        ),
        "nobody speaks less than TLS 1.2": (
            "aws_cloudfront_distribution.distribution_main.viewer_certificate[0]"
            '.minimum_protocol_version == "TLSv1.2_2021"'
        ),
        "names follow the convention": (
            'aws_wafv2_web_acl.edge_firewall_main.name == "acme-staging-edge"'
        ),
    },
)
