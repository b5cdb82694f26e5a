"""Module `edge`: a CloudFront distribution before an application, and its firewall."""

from constructs import Construct

from constructs_lib.edge.content_delivery import ContentDelivery
from constructs_lib.edge.edge_alarms import EdgeAlarms
from constructs_lib.edge.health_check import HealthCheck
from constructs_lib.edge.reference import ExistingCertificate
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.monitoring.reference import ExistingTopic
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import EXAMPLE_KEY, log_bucket, runbooks
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

ALIAS = "edge"


def _build(module: ModuleStack) -> None:
    domain = Construct(module, "edge")
    edge = module.provider(ALIAS, "us-east-1, where CloudFront's firewalls and log deliveries live")
    host = module.text("host", "Host name that people use", example="app.acme.example")
    delivery = ContentDelivery(
        domain,
        "delivery",
        site=module.site,
        hosts=[host],
        origin_host=module.text(
            "origin_host",
            "Another name, which leads to the load balancer and is in its certificate",
            example="origin.app.acme.example",
        ),
        certificate=ExistingCertificate(
            module.text(
                "certificate_arn",
                "Certificate of the host name, in us-east-1",
                example="arn:aws:acm:us-east-1:123456789012:certificate/0d4a2f6e-1c3b-4f7d",
            )
        ),
        access_logs=log_bucket(module),
        logs_key=ExistingKey(
            module.text(
                "edge_logs_key_arn",
                "KMS key of the firewall's log, in us-east-1; CloudWatch Logs has to be among "
                "its users",
                example=EXAMPLE_KEY,
            )
        ),
        edge_provider=edge,
    )
    check = HealthCheck(domain, "health-check", site=module.site, host=host)
    topic = module.text(
        "edge_alerts_topic_arn",
        "Topic in us-east-1 that alarms report to",
        example="arn:aws:sns:us-east-1:123456789012:acme-staging-alerts",
    )
    alarms = Alarms(
        site=module.site,
        alerts=ExistingTopic(topic),
        runbooks=runbooks(module),
        provider=edge,
    )
    watched = EdgeAlarms(domain, "alarms", alarms=alarms.family("edge"), health_check=check.id)
    watched.watch_distribution(delivery.distribution.distribution.id)
    _publish(module, delivery)


def _publish(module: ModuleStack, delivery: ContentDelivery) -> None:
    target = delivery.distribution.alias_target
    distribution = delivery.distribution.distribution
    module.publish("distribution_id", distribution.id, "To invalidate what it keeps")
    module.publish("domain_name", target.dns_name, "Target of the host name's alias record")
    module.publish("zone_id", target.zone_id, "DNS zone of that target")
    module.publish("static_bucket", delivery.static.name, "Bucket of static assets, below static/")


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
            "aws_cloudfront_distribution.delivery_distribution_main.default_cache_behavior[0]"
            '.viewer_protocol_policy == "redirect-to-https"'
        ),
        "nobody speaks less than TLS 1.2": (
            "aws_cloudfront_distribution.delivery_distribution_main.viewer_certificate[0]"
            '.minimum_protocol_version == "TLSv1.2_2021"'
        ),
        "names follow the convention": (
            'aws_wafv2_web_acl.delivery_firewall_main.name == "acme-staging-edge"'
        ),
    },
)
