from cdktf_cdktf_provider_aws.lb import Lb

from constructs_lib.edge.firewall import Firewall, FirewallPosition
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, resources, synthesize


def build(stack: Sketch) -> None:
    firewall = Firewall(
        stack,
        "firewall",
        site=SITE,
        position=FirewallPosition.LOAD_BALANCER,
        key=key(stack),
    )
    firewall.stand_before(Lb(stack, "balancer", name="balancer"))


def made() -> Json:
    return synthesize(build)


def test_floods_and_what_aws_knows_as_attacks_are_blocked() -> None:
    flood, *managed = only(made(), "aws_wafv2_web_acl")["rule"]
    assert flood["action"] == {"block": {}}
    assert flood["statement"]["rate_based_statement"]["aggregate_key_type"] == "IP"
    names = [each["statement"]["managed_rule_group_statement"]["name"] for each in managed]
    assert names == [
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
    ]
    assert all(each["override_action"] == {"none": {}} for each in managed)


def test_a_body_is_judged_by_what_is_in_it_and_not_by_its_length() -> None:
    _, *managed = only(made(), "aws_wafv2_web_acl")["rule"]
    softened = {
        override["name"]: override["action_to_use"]
        for each in managed
        for override in each["statement"]["managed_rule_group_statement"].get(
            "rule_action_override", []
        )
    }
    assert softened == {"SizeRestrictions_BODY": {"count": {}}}


def test_it_stands_before_the_load_balancer() -> None:
    association = only(made(), "aws_wafv2_web_acl_association")
    assert association["resource_arn"] == "${aws_lb.balancer.arn}"


def test_what_it_saw_is_logged_without_secrets() -> None:
    document = made()
    logging = only(document, "aws_wafv2_web_acl_logging_configuration")
    hidden = [each["single_header"]["name"] for each in logging["redacted_fields"]]
    assert hidden == ["authorization", "cookie"]
    (log,) = resources(document, "aws_cloudwatch_log_group").values()
    assert log["name"] == "aws-waf-logs-terrace-test-public"
    assert log["kms_key_id"] == "${aws_kms_key.key_main.arn}"
    assert log["retention_in_days"] == SITE.log_retention_days


def behind_cdn(stack: Sketch) -> None:
    Firewall(
        stack,
        "firewall",
        site=SITE,
        position=FirewallPosition.BEHIND_CDN,
        key=key(stack),
    )


def test_behind_cloudfront_no_edge_location_is_taken_for_a_flood() -> None:
    acl = only(synthesize(behind_cdn), "aws_wafv2_web_acl")
    assert acl["scope"] == "REGIONAL"
    assert [rule["name"] for rule in acl["rule"]] == [
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
    ]
