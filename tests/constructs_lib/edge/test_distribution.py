"""The distribution with its bucket and firewall: what belongs together is synthesized together."""

import functools
from typing import Any

from constructs_lib.edge.alias import Alias
from constructs_lib.edge.distribution import Distribution
from constructs_lib.edge.firewall import Firewall, FirewallPosition
from constructs_lib.edge.reference import ExistingCertificate
from constructs_lib.security.key_users import KeyUser
from constructs_lib.storage.log_bucket import LogBucket
from constructs_lib.storage.static_bucket import StaticBucket
from tests.support.platform import key
from tests.support.synth import (
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)

HEADERS = "${aws_cloudfront_response_headers_policy.distribution_headers_main.id}"


def build(stack: Sketch) -> None:
    encryption = key(stack, users=(KeyUser.LOGS, KeyUser.CDN))
    logs = LogBucket(
        stack,
        "storage",
        site=SITE,
    )
    static = StaticBucket(
        stack,
        "static",
        site=SITE,
        key=encryption,
        access_logs=logs.bucket,
    )
    distribution = Distribution(
        stack,
        "distribution",
        site=SITE,
        hosts=["test.terrace.example", "api.test.terrace.example"],
        origin_host="origin.test.terrace.example",
        certificate=ExistingCertificate("arn:certificate"),
        firewall=Firewall(
            stack,
            "firewall",
            site=SITE,
            position=FirewallPosition.CDN,
            key=encryption,
            edge_provider=stack.elsewhere,
        ),
        static=static,
        access_logs=logs.bucket,
        edge_provider=stack.elsewhere,
    )
    Alias(
        stack,
        "name",
        domain="test.terrace.example",
        target=distribution.alias_target,
        zone_id="Z1",
        zone_provider=stack.elsewhere,
    )


@functools.cache
def made() -> Json:
    return synthesize(build)


def distribution() -> Json:
    return only(made(), "aws_cloudfront_distribution")


def origin(id_: str) -> Any:
    (found,) = (each for each in distribution()["origin"] if each["origin_id"] == id_)
    return found


def test_it_answers_every_host() -> None:
    assert distribution()["aliases"] == ["test.terrace.example", "api.test.terrace.example"]


def test_people_need_modern_tls_and_are_led_to_it() -> None:
    assert distribution()["viewer_certificate"] == {
        "acm_certificate_arn": "arn:certificate",
        "minimum_protocol_version": "TLSv1.2_2021",
        "ssl_support_method": "sni-only",
    }
    behaviours = [
        distribution()["default_cache_behavior"],
        *distribution()["ordered_cache_behavior"],
    ]
    assert {each["viewer_protocol_policy"] for each in behaviours} == {"redirect-to-https"}
    assert distribution()["http_version"] == "http2and3"
    assert distribution()["is_ipv6_enabled"] is True


def test_the_application_is_asked_by_its_own_name_over_tls_only() -> None:
    application = origin("application")
    assert application["domain_name"] == "origin.test.terrace.example"
    assert application["custom_origin_config"]["origin_protocol_policy"] == "https-only"
    assert application["custom_origin_config"]["origin_ssl_protocols"] == ["TLSv1.2"]


def test_what_the_application_answers_is_never_kept_and_it_sees_the_whole_request() -> None:
    behaviour = distribution()["default_cache_behavior"]
    assert behaviour["target_origin_id"] == "application"
    assert behaviour["cache_policy_id"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert behaviour["origin_request_policy_id"] == "216adef6-5c7f-47e4-b989-5492eafa07d3"
    assert {"DELETE", "PATCH", "POST", "PUT"} <= set(behaviour["allowed_methods"])


def test_assets_are_kept_by_their_path_alone() -> None:
    (behaviour,) = distribution()["ordered_cache_behavior"]
    assert behaviour["path_pattern"] == "/static/*"
    assert behaviour["target_origin_id"] == "static"
    assert behaviour["allowed_methods"] == ["GET", "HEAD"]
    assert behaviour["cache_policy_id"] == (
        "${aws_cloudfront_cache_policy.distribution_static_cache_main.id}"
    )
    key_of = only(made(), "aws_cloudfront_cache_policy")[
        "parameters_in_cache_key_and_forwarded_to_origin"
    ]
    assert key_of["cookies_config"] == {"cookie_behavior": "none"}
    assert key_of["headers_config"] == {"header_behavior": "none"}
    assert key_of["query_strings_config"] == {"query_string_behavior": "none"}


def test_every_answer_tells_browsers_what_they_may_do() -> None:
    behaviours = [
        distribution()["default_cache_behavior"],
        *distribution()["ordered_cache_behavior"],
    ]
    assert [each["response_headers_policy_id"] for each in behaviours] == [HEADERS, HEADERS]
    headers = only(made(), "aws_cloudfront_response_headers_policy")["security_headers_config"]
    assert headers["strict_transport_security"]["access_control_max_age_sec"] == 63072000
    assert headers["content_type_options"] == {"override": True}
    assert headers["frame_options"] == {"frame_option": "DENY", "override": True}
    assert headers["referrer_policy"]["referrer_policy"] == "strict-origin-when-cross-origin"
    content = headers["content_security_policy"]
    assert content["content_security_policy"].startswith("default-src 'self';")
    assert content["override"] is False


def test_only_this_distribution_reads_the_assets_and_signs_for_it() -> None:
    read = statements(made(), "static_assets_policy")["DistributionReadsAssets"]
    assert read["actions"] == ["s3:GetObject"]
    assert read["principals"] == [{"type": "Service", "identifiers": ["cloudfront.amazonaws.com"]}]
    assert read["condition"] == [
        {
            "test": "StringEquals",
            "variable": "aws:SourceArn",
            "values": ["${aws_cloudfront_distribution.distribution_main.arn}"],
        }
    ]
    assert origin("static")["origin_access_control_id"] == (
        "${aws_cloudfront_origin_access_control.distribution_static_access.id}"
    )
    control = only(made(), "aws_cloudfront_origin_access_control")
    assert (control["signing_behavior"], control["signing_protocol"]) == ("always", "sigv4")


def test_plain_http_to_the_assets_is_still_refused() -> None:
    refusal = statements(made(), "static_assets_policy")["RefusePlainHttp"]
    assert refusal["effect"] == "Deny"


def test_the_key_of_the_assets_lets_this_accounts_distributions_read_and_no_more() -> None:
    use = statements(made(), "key_policy")["DistributionsUseKey"]
    assert use["actions"] == ["kms:Decrypt"]
    assert use["condition"] == [
        {
            "test": "ArnLike",
            "variable": "aws:SourceArn",
            "values": ["arn:aws:cloudfront::123456789012:distribution/*"],
        }
    ]


def test_the_firewall_stands_at_the_edge_and_is_logged_there() -> None:
    acl = only(made(), "aws_wafv2_web_acl")
    assert (acl["scope"], acl["provider"]) == ("CLOUDFRONT", "aws.elsewhere")
    assert acl["rule"][0]["name"] == "flood"
    assert distribution()["web_acl_id"] == "${aws_wafv2_web_acl.firewall_main.arn}"
    (log,) = resources(made(), "aws_cloudwatch_log_group").values()
    assert (log["name"], log["provider"]) == ("aws-waf-logs-terrace-test-edge", "aws.elsewhere")
    logging = only(made(), "aws_wafv2_web_acl_logging_configuration")
    assert logging["provider"] == "aws.elsewhere"


def test_requests_are_recorded_without_cookies_once_the_bucket_takes_records() -> None:
    delivery = only(made(), "aws_cloudwatch_log_delivery")
    assert {"c-ip", "cs-uri-stem", "sc-status"} <= set(delivery["record_fields"])
    assert "cs(Cookie)" not in delivery["record_fields"]
    destination = only(made(), "aws_cloudwatch_log_delivery_destination")
    (target,) = destination["delivery_destination_configuration"]
    assert target["destination_resource_arn"] == (
        "arn:aws:s3:::${aws_s3_bucket_policy.storage_logs_access.bucket}"
    )
    source = only(made(), "aws_cloudwatch_log_delivery_source")
    assert source["resource_arn"] == "${aws_cloudfront_distribution.distribution_main.arn}"
    assert source["provider"] == delivery["provider"] == "aws.elsewhere"


def test_the_name_leads_to_it_on_ipv4_and_ipv6() -> None:
    records = resources(made(), "aws_route53_record")
    assert {name: record["type"] for name, record in records.items()} == {
        "name_main": "A",
        "name_ipv6": "AAAA",
    }
    assert records["name_ipv6"]["alias"] == {
        "name": "${aws_cloudfront_distribution.distribution_main.domain_name}",
        "zone_id": "${aws_cloudfront_distribution.distribution_main.hosted_zone_id}",
        "evaluate_target_health": False,
    }
