"""The edge as a whole: where names lead, and who notices when they lead nowhere."""

from dataclasses import dataclass, field
from typing import Any

from constructs_lib.edge.certificate import Certificate
from constructs_lib.edge.config import EdgeConfig
from constructs_lib.edge.edge import Edge
from constructs_lib.edge.reference import AliasTarget, CertificateReference
from constructs_lib.storage.reference import ExistingLogBucket
from tests.support.alarms import ALARMS, TOPIC, assert_alarms, by_thing
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, resources, synthesize

DOMAIN = "test.terrace.example"
DIRECT, THROUGH_CDN = EdgeConfig(), EdgeConfig(distribution=True)
CDN = "${aws_cloudfront_distribution.edge_delivery_distribution_main.domain_name}"
WATCHED = {
    "certificate-expires": "certificate",
    "origin-certificate-expires": "certificate",
    "endpoint-unreachable": "edge",
    "edge-errors-high": "edge",
}


@dataclass
class Balancer:
    """A load balancer, and the names that it answers beside its own."""

    alias_target: AliasTarget = field(
        default_factory=lambda: AliasTarget(
            dns_name="lb.example", zone_id="ZLB", knows_health=True, has_ipv6=False
        )
    )
    answers: dict[str, str] = field(default_factory=dict)

    def also_answer(self, thing: str, certificate: CertificateReference) -> None:
        self.answers[thing] = certificate.arn


def edge(
    config: EdgeConfig | None, *, elsewhere: bool = False, balancer: Balancer | None = None
) -> Json:
    def build(stack: Sketch) -> None:
        encryption = key(stack)
        certificate = Certificate(
            stack,
            "certificate",
            site=SITE,
            domain=DOMAIN,
            zone_id="Z1",
            zone_provider=stack.provider,
            alarms=ALARMS.family("certificate"),
        )
        Edge(
            stack,
            "edge",
            site=SITE,
            config=config,
            domain=DOMAIN,
            labels=("api",),
            zone_id="Z1",
            zone_provider=stack.provider,
            edge_provider=stack.elsewhere if elsewhere else None,
            balancer=balancer or Balancer(),
            certificate=certificate,
            access_logs=ExistingLogBucket("access-logs"),
            logs_key=encryption,
            alarms=ALARMS,
        )

    return synthesize(build)


def names(document: Json) -> dict[str, str]:
    """Where each name leads."""
    records = resources(document, "aws_route53_record").values()
    return {each["name"]: each["alias"]["name"] for each in records if "alias" in each}


def distribution(document: Json) -> dict[str, Any]:
    return only(document, "aws_cloudfront_distribution")


def test_names_lead_to_the_load_balancer_even_where_nobody_looks_from_outside() -> None:
    document = edge(None)
    assert names(document) == {DOMAIN: "lb.example", f"api.{DOMAIN}": "lb.example"}
    assert "aws_route53_health_check" not in document["resource"]
    assert_alarms(document, {"certificate-expires": "certificate"})


def test_an_application_is_looked_at_from_outside_without_cloudfront_too() -> None:
    document = edge(DIRECT)
    assert names(document)[DOMAIN] == "lb.example"
    assert only(document, "aws_route53_health_check")["fqdn"] == DOMAIN
    assert_alarms(document, {"certificate-expires": "certificate", "endpoint-unreachable": "edge"})


def test_all_names_lead_to_cloudfront_but_the_one_that_it_asks_itself() -> None:
    document = edge(THROUGH_CDN)
    origin = f"origin.{DOMAIN}"
    assert names(document) == {DOMAIN: CDN, f"api.{DOMAIN}": CDN, origin: "lb.example"}
    assert distribution(document)["aliases"] == [DOMAIN, f"api.{DOMAIN}"]
    application = distribution(document)["origin"][0]
    assert application["domain_name"] == origin


def test_the_load_balancer_answers_for_the_name_that_cloudfront_asks() -> None:
    balancer = Balancer()
    document = edge(THROUGH_CDN, balancer=balancer)
    domains = {each["domain_name"] for each in resources(document, "aws_acm_certificate").values()}
    assert domains == {DOMAIN, f"origin.{DOMAIN}"}
    assert list(balancer.answers) == ["origin"]
    balancer = Balancer()
    edge(DIRECT, balancer=balancer)
    assert balancer.answers == {}


def test_errors_of_cloudfront_and_the_end_of_its_certificate_are_watched() -> None:
    document = edge(THROUGH_CDN)
    assert_alarms(document, WATCHED, "origin")


def test_in_the_region_of_cloudfront_nothing_is_there_twice() -> None:
    document = edge(THROUGH_CDN)
    assert "aws_sns_topic" not in document["resource"]
    served = distribution(document)["viewer_certificate"]["acm_certificate_arn"]
    validation = "aws_acm_certificate_validation.certificate_validation"
    assert served == f"${{{validation}.certificate_arn}}"


def test_from_another_region_the_certificate_is_there_once_more() -> None:
    document = edge(THROUGH_CDN, elsewhere=True)
    served = distribution(document)["viewer_certificate"]["acm_certificate_arn"]
    validation = "aws_acm_certificate_validation.edge_certificate_validation"
    assert served == f"${{{validation}.certificate_arn}}"
    copy = resources(document, "aws_acm_certificate")["edge_certificate_main"]
    assert (copy["domain_name"], copy["provider"]) == (DOMAIN, "aws.elsewhere")


def test_from_another_region_alarms_ring_where_their_metrics_are() -> None:
    document = edge(THROUGH_CDN, elsewhere=True)
    topic = only(document, "aws_sns_topic")
    assert (topic["name"], topic["provider"]) == ("terrace-test-alerts", "aws.elsewhere")
    there = {
        name: (alarm["provider"], alarm["alarm_actions"])
        for name, alarm in by_thing(document).items()
        if "provider" in alarm
    }
    told = ("aws.elsewhere", ["${aws_sns_topic.edge_alerts_main.arn}"])
    names = ("endpoint-unreachable", "edge-errors-high", "edge-certificate-expires")
    assert there == dict.fromkeys(names, told)
    assert by_thing(document)["certificate-expires"]["alarm_actions"] == [TOPIC.arn]


def test_from_another_region_logs_and_notifications_have_a_key_there() -> None:
    document = edge(THROUGH_CDN, elsewhere=True)
    encryption = resources(document, "aws_kms_key")["edge_key_main"]
    assert encryption["provider"] == "aws.elsewhere"
    own = "${aws_kms_key.edge_key_main.arn}"
    assert only(document, "aws_sns_topic")["kms_master_key_id"] == own
    groups = resources(document, "aws_cloudwatch_log_group").values()
    assert {each["kms_key_id"] for each in groups} == {own}
