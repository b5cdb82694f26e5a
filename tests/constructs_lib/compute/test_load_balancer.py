import functools
from dataclasses import replace

from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.edge.reference import ExistingCertificate
from constructs_lib.site import PROTECTED, Site
from tests.constructs_lib.compute.services import made as services
from tests.support.platform import network
from tests.support.synth import SITE, Json, Sketch, only, resources, synthesize


def build(stack: Sketch, *, behind_cdn: bool, site: Site = SITE) -> None:
    balancer = LoadBalancer(
        stack,
        "load-balancer",
        site=site,
        network=network(stack),
        certificate=ExistingCertificate("arn:certificate"),
        domain="test.terrace.example",
        logs_bucket="logs",
        behind_cdn=behind_cdn,
    )
    balancer.also_answer("origin", ExistingCertificate("arn:origin"))


@functools.cache
def made(*, behind_cdn: bool) -> Json:
    return synthesize(lambda stack: build(stack, behind_cdn=behind_cdn))


def test_everybody_may_connect_where_nothing_stands_before_it() -> None:
    rules = resources(made(behind_cdn=False), "aws_vpc_security_group_ingress_rule").values()
    assert sorted((rule["from_port"], rule["cidr_ipv4"]) for rule in rules) == [
        (80, "0.0.0.0/0"),
        (443, "0.0.0.0/0"),
    ]


def test_behind_cloudfront_only_cloudfront_may_connect_and_only_over_tls() -> None:
    document = made(behind_cdn=True)
    rule = only(document, "aws_vpc_security_group_ingress_rule")
    list_ = "data.aws_ec2_managed_prefix_list.load_balancer_security_group_cloudfront"
    assert rule["prefix_list_id"] == f"${{{list_}.id}}"
    assert (rule["from_port"], rule["to_port"]) == (443, 443)
    assert "cidr_ipv4" not in rule
    (addresses,) = document["data"]["aws_ec2_managed_prefix_list"].values()
    assert addresses["name"] == "com.amazonaws.global.cloudfront.origin-facing"


def test_it_answers_for_a_second_name_by_that_names_certificate() -> None:
    second = only(made(behind_cdn=True), "aws_lb_listener_certificate")
    assert second["listener_arn"] == "${aws_lb_listener.load_balancer_https.arn}"
    assert second["certificate_arn"] == "arn:origin"


def test_plain_http_is_redirected_and_https_needs_modern_tls() -> None:
    listeners = resources(made(behind_cdn=False), "aws_lb_listener")
    https, redirect = listeners["load_balancer_https"], listeners["load_balancer_redirect"]
    assert https["ssl_policy"] == "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
    assert https["certificate_arn"] == "arn:certificate"
    assert redirect["default_action"] == [
        {
            "type": "redirect",
            "redirect": {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"},
        }
    ]


def test_it_resists_smuggled_headers_and_where_it_is_protected_deletion() -> None:
    balancer = only(made(behind_cdn=False), "aws_lb")
    assert balancer["drop_invalid_header_fields"] is True
    assert balancer["desync_mitigation_mode"] == "strictest"
    assert balancer["enable_deletion_protection"] is False
    protected = services(site=replace(SITE, durability=PROTECTED))
    assert only(protected, "aws_lb")["enable_deletion_protection"] is True


def test_every_request_is_recorded_in_the_bucket() -> None:
    logs = only(made(behind_cdn=False), "aws_lb")["access_logs"]
    assert logs == {"bucket": "logs", "enabled": True}
