"""How an environment is reached, in AWS and wherever its region is."""

import dataclasses
import functools
import json
from pathlib import Path
from typing import Any

import cdktf

from environments import PLATFORM, by_name
from environments.edge import Edge
from stacks.environment import EnvironmentStack
from stacks.global_account import GlobalStack
from stacks.state_backend import StateBackendStack
from stacks.target import AWS

OUTPUT = Path(__file__).parents[3] / "terraform-out"
EAST = {
    "aws_acm_certificate_validation",
    "aws_acm_certificate",
    "aws_cloudwatch_log_delivery",
    "aws_cloudwatch_log_delivery_destination",
    "aws_cloudwatch_log_delivery_source",
    "aws_cloudwatch_log_group",
    "aws_cloudwatch_metric_alarm",
    "aws_kms_alias",
    "aws_kms_key",
    "aws_sns_topic",
    "aws_sns_topic_policy",
    "aws_wafv2_web_acl",
    "aws_wafv2_web_acl_logging_configuration",
}


@functools.cache
def stack(region: str) -> dict[str, Any]:
    environment = dataclasses.replace(
        by_name("dev"),
        region=region,
        zones=(f"{region}a", f"{region}b"),
        nat_zones=(f"{region}a",),
        edge=Edge(distribution=True),
    )
    app = cdktf.Testing.app()
    backend = StateBackendStack(app, "state-backend", platform=PLATFORM, target=AWS, readers={})
    shared = GlobalStack(
        app,
        "global",
        platform=PLATFORM,
        target=AWS,
        state_backend=backend,
        environments=[environment],
    )
    made = EnvironmentStack(
        app, "dev", platform=PLATFORM, target=AWS, environment=environment, shared=shared
    )
    document: dict[str, Any] = json.loads(cdktf.Testing.synth(made))
    return document


def in_east(document: dict[str, Any]) -> dict[str, set[str]]:
    return {
        type_: {name for name, each in found.items() if each.get("provider") == "aws.edge"}
        for type_, found in document["resource"].items()
        if any(each.get("provider") == "aws.edge" for each in found.values())
    }


def test_in_another_region_what_cloudfront_needs_is_made_in_us_east_1() -> None:
    document = stack("eu-west-1")
    east = next(each for each in document["provider"]["aws"] if each.get("alias") == "edge")
    assert east["region"] == "us-east-1"
    found = in_east(document)
    assert found.keys() == EAST
    assert found["aws_cloudwatch_metric_alarm"] == {
        "alarms_of_edge_endpoint_unreachable",
        "alarms_of_edge_edge_errors_high",
    }
    alarms = document["resource"]["aws_cloudwatch_metric_alarm"]
    for name in found["aws_cloudwatch_metric_alarm"]:
        assert alarms[name]["alarm_actions"] == ["${aws_sns_topic.edge_alerts_main.arn}"]
    distribution = document["resource"]["aws_cloudfront_distribution"]["distribution_main"]
    assert distribution["viewer_certificate"]["acm_certificate_arn"] == (
        "${aws_acm_certificate_validation.edge_certificate_validation.certificate_arn}"
    )


def test_at_home_in_us_east_1_nothing_is_made_twice() -> None:
    document = stack("us-east-1")
    assert in_east(document) == {}
    distribution = document["resource"]["aws_cloudfront_distribution"]["distribution_main"]
    assert distribution["viewer_certificate"]["acm_certificate_arn"] == (
        "${aws_acm_certificate_validation.certificate_validation.certificate_arn}"
    )


def test_the_name_leads_to_the_distribution_and_the_load_balancer_has_one_of_its_own() -> None:
    records = stack("us-east-1")["resource"]["aws_route53_record"]
    target = "${aws_cloudfront_distribution.distribution_main.domain_name}"
    assert records["name_main"]["alias"]["name"] == target
    assert records["origin_name_main"]["name"] == "origin.dev.terrace.example"
    assert records["origin_name_main"]["alias"]["name"] == (
        "${aws_lb.compute_load_balancer_main.dns_name}"
    )
    distribution = stack("us-east-1")["resource"]["aws_cloudfront_distribution"]
    hosts = {each["domain_name"] for each in distribution["distribution_main"]["origin"]}
    assert "origin.dev.terrace.example" in hosts


def test_the_load_balancer_answers_cloudfront_alone_and_by_both_names() -> None:
    made = stack("us-east-1")["resource"]
    (second,) = made["aws_lb_listener_certificate"].values()
    assert second["certificate_arn"] == (
        "${aws_acm_certificate_validation.origin_certificate_validation.certificate_arn}"
    )
    rules = made["aws_vpc_security_group_ingress_rule"]
    group = "compute_load_balancer_security_group_"
    assert [name.removeprefix(group) for name in rules if name.startswith(group)] == [
        "from_cloudfront_443"
    ]
    flood = [each["name"] for each in made["aws_wafv2_web_acl"]["compute_firewall_main"]["rule"]]
    assert "flood" not in flood


def test_without_a_distribution_the_name_leads_to_the_load_balancer() -> None:
    document = json.loads((OUTPUT / "stacks/dev/cdk.tf.json").read_text())["resource"]
    name = document["aws_route53_record"]["name_main"]
    assert name["alias"]["name"] == "${aws_lb.compute_load_balancer_main.dns_name}"
    assert "aws_cloudfront_distribution" not in document


def test_the_application_may_use_its_bucket_and_restores_as_much_of_it_as_of_its_database() -> None:
    document = stack("us-east-1")["resource"]
    access = document["aws_iam_role_policy"]["uploads_app_works"]
    assert access["role"] == "${aws_iam_role.compute_task_role_main.name}"
    (rule,) = document["aws_s3_bucket_lifecycle_configuration"]["uploads_objects_expiry"]["rule"]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 1}]
