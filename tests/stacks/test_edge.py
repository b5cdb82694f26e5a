"""How an environment is reached, in AWS and wherever its region is."""

import dataclasses

from constructs_lib.edge.config import EdgeConfig
from constructs_lib.edge.edge import REGION
from environments import PLATFORM
from tests.support.environment import document
from tests.support.example import DEV
from tests.support.synth import Json

HOST = f"{DEV.name}.{PLATFORM.domain}"
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
    "aws_sns_topic_subscription",
    "aws_wafv2_web_acl",
    "aws_wafv2_web_acl_logging_configuration",
}


def distributed(region: str) -> Json:
    """The example in a region, behind CloudFront."""
    edge = EdgeConfig(distribution=True)
    return document(dataclasses.replace(DEV, region=region, edge=edge))


def in_east(made: Json) -> dict[str, set[str]]:
    """Addresses by type of what is made with the provider of CloudFront's region."""
    found = {
        type_: {name for name, each in those.items() if each.get("provider") == "aws.edge"}
        for type_, those in made["resource"].items()
    }
    return {type_: names for type_, names in found.items() if names}


def test_in_another_region_what_cloudfront_needs_is_made_in_us_east_1() -> None:
    made = distributed("eu-west-1")
    east = next(each for each in made["provider"]["aws"] if each.get("alias") == "edge")
    assert (east["region"], east["allowed_account_ids"]) == (REGION, [DEV.account_id])
    found = in_east(made)
    assert found.keys() == EAST
    alarms = made["resource"]["aws_cloudwatch_metric_alarm"]
    things = {
        alarms[name]["alarm_name"].removeprefix(f"{PLATFORM.project}-{DEV.name}-")
        for name in found["aws_cloudwatch_metric_alarm"]
    }
    assert things == {"endpoint-unreachable", "edge-errors-high", "edge-certificate-expires"}
    for name in found["aws_cloudwatch_metric_alarm"]:
        assert alarms[name]["alarm_actions"] == ["${aws_sns_topic.edge_alerts_main.arn}"]
    (distribution,) = made["resource"]["aws_cloudfront_distribution"].values()
    assert distribution["viewer_certificate"]["acm_certificate_arn"] == (
        "${aws_acm_certificate_validation.edge_certificate_validation.certificate_arn}"
    )


def test_alarms_of_us_east_1_are_forwarded_like_those_of_the_environments_own_region() -> None:
    made = distributed("eu-west-1")["resource"]
    topics = {
        subscription["topic_arn"]: subscription["endpoint"]
        for subscription in made["aws_sns_topic_subscription"].values()
    }
    assert set(topics) == {
        "${aws_sns_topic.monitoring_alerts_main.arn}",
        "${aws_sns_topic.edge_alerts_main.arn}",
        "${aws_sns_topic.observability_heartbeat_topic_main.arn}",
    }
    assert len(set(topics.values())) == 1
    callers = {
        permission["source_arn"]
        for permission in made["aws_lambda_permission"].values()
        if permission["principal"] == "sns.amazonaws.com"
    }
    assert callers == set(topics)


def test_at_home_in_us_east_1_nothing_is_made_twice() -> None:
    made = distributed(REGION)
    assert in_east(made) == {}
    (distribution,) = made["resource"]["aws_cloudfront_distribution"].values()
    assert distribution["viewer_certificate"]["acm_certificate_arn"] == (
        "${aws_acm_certificate_validation.certificate_validation.certificate_arn}"
    )


def test_the_name_leads_to_the_distribution_and_the_load_balancer_has_one_of_its_own() -> None:
    made = distributed(REGION)["resource"]
    leads_to = {
        (each["name"], each["type"]): each["alias"]["name"]
        for each in made["aws_route53_record"].values()
        if "alias" in each
    }
    ((address, distribution),) = made["aws_cloudfront_distribution"].items()
    target = f"${{aws_cloudfront_distribution.{address}.domain_name}}"
    ((balancer, _),) = made["aws_lb"].items()
    assert leads_to == {
        (HOST, "A"): target,
        (HOST, "AAAA"): target,
        (f"origin.{HOST}", "A"): f"${{aws_lb.{balancer}.dns_name}}",
    }
    assert f"origin.{HOST}" in {each["domain_name"] for each in distribution["origin"]}


def test_the_load_balancer_answers_cloudfront_alone_and_by_both_names() -> None:
    made = distributed(REGION)["resource"]
    (second,) = made["aws_lb_listener_certificate"].values()
    assert second["certificate_arn"] == (
        "${aws_acm_certificate_validation.edge_origin_certificate_validation.certificate_arn}"
    )
    group = "${aws_security_group.compute_load_balancer_security_group_main.id}"
    (rule,) = (
        each
        for each in made["aws_vpc_security_group_ingress_rule"].values()
        if each["security_group_id"] == group
    )
    assert (rule["from_port"], rule["to_port"]) == (443, 443)
    assert rule["prefix_list_id"] == (
        "${data.aws_ec2_managed_prefix_list.compute_load_balancer_security_group_cloudfront.id}"
    )
    flood = [each["name"] for each in made["aws_wafv2_web_acl"]["compute_firewall_main"]["rule"]]
    assert flood
    assert "flood" not in flood


def test_without_a_distribution_the_name_leads_to_the_load_balancer() -> None:
    made = document(DEV)["resource"]
    (name,) = (each for each in made["aws_route53_record"].values() if each["name"] == HOST)
    assert name["alias"]["name"] == "${aws_lb.compute_load_balancer_main.dns_name}"
    assert "aws_cloudfront_distribution" not in made
    rules = [each["name"] for each in made["aws_wafv2_web_acl"]["compute_firewall_main"]["rule"]]
    assert "flood" in rules


def test_the_application_may_use_its_bucket_and_restores_as_much_of_it_as_of_its_database() -> None:
    made = document(DEV)["resource"]
    access = made["aws_iam_role_policy"]["uploads_app_policy"]
    assert access["role"] == "${aws_iam_role.compute_service_app_task_role_main.name}"
    (rule,) = made["aws_s3_bucket_lifecycle_configuration"]["uploads_objects_expiry"]["rule"]
    assert DEV.uploads
    assert rule["noncurrent_version_expiration"] == [
        {"noncurrent_days": DEV.uploads.restorable_days}
    ]
