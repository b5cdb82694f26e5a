"""A web application firewall: known attacks, bad senders, floods."""

from enum import Enum
from typing import Any

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.lb import Lb
from cdktf_cdktf_provider_aws.wafv2_web_acl import (
    Wafv2WebAcl,
    Wafv2WebAclDefaultAction,
    Wafv2WebAclDefaultActionAllow,
    Wafv2WebAclRule,
    Wafv2WebAclRuleAction,
    Wafv2WebAclRuleActionBlock,
    Wafv2WebAclRuleOverrideAction,
    Wafv2WebAclRuleOverrideActionNone,
    Wafv2WebAclRuleVisibilityConfig,
    Wafv2WebAclVisibilityConfig,
)
from cdktf_cdktf_provider_aws.wafv2_web_acl_association import Wafv2WebAclAssociation
from cdktf_cdktf_provider_aws.wafv2_web_acl_logging_configuration import (
    Wafv2WebAclLoggingConfiguration,
    Wafv2WebAclLoggingConfigurationRedactedFields,
    Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader,
)
from constructs import Construct

from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

# AWS WAF Developer Guide, "AWS Managed Rules rule groups list"; in the order in which they judge.
MANAGED_GROUPS = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesCommonRuleSet",
)
# Rules that are counted only, by group. This one refuses every body above 8 KiB, and so uploads and
# long forms; the others judge the part of a body that a firewall sees, however long it is. (AWS WAF
# Developer Guide, "Core rule set (CRS) managed rule group".)
COUNTED = {"AWSManagedRulesCommonRuleSet": ("SizeRestrictions_BODY",)}
REQUESTS_IN_FIVE_MINUTES = 2000  # of one address; a person with a browser makes far fewer
SECRET_HEADERS = ("authorization", "cookie")  # are never logged


class FirewallPosition(Enum):
    """Where a firewall stands, which decides what it can judge a sender by.

    A load balancer behind CloudFront sees CloudFront's addresses, of which each speaks for
    thousands of people, and whoever sent `X-Forwarded-For` wrote its first address himself.
    So floods are stopped where senders connect, and there only.
    """

    LOAD_BALANCER = "before a load balancer that people connect to"
    BEHIND_CDN = "before a load balancer that CloudFront connects to"
    CDN = "at CloudFront, in every edge location"


class Firewall(Construct):
    """A web ACL with AWS's managed rules and, where senders connect, a limit for each address.

    Bodies of any length pass: how long one may be is for the application to say.

    About 9 USD a month and 0.60 USD for a million requests.

    Attributes:
        acl: The web ACL.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        position: FirewallPosition,
        key: KeyReference,
        edge_provider: TerraformProvider | None = None,
    ) -> None:
        """Create the firewall.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            position: Where it stands.
            key: Key of its log, in the region of the log.
            edge_provider: Provider of us-east-1, where CloudFront's firewalls live; None where
                that is the region of everything else, or it stands elsewhere.
        """
        super().__init__(scope, id_)
        is_global = position is FirewallPosition.CDN
        thing = "edge" if is_global else "public"
        floods = [] if position is FirewallPosition.BEHIND_CDN else [_limit(priority=0)]
        groups = [
            _managed(group, priority) for priority, group in enumerate(MANAGED_GROUPS, start=1)
        ]
        self.acl = Wafv2WebAcl(
            self,
            "main",
            provider=edge_provider,
            name=site.name(thing, limit=128),
            description="Known attacks, bad senders and floods",
            scope="CLOUDFRONT" if is_global else "REGIONAL",
            default_action=Wafv2WebAclDefaultAction(allow=Wafv2WebAclDefaultActionAllow()),
            rule=[*floods, *groups],
            visibility_config=Wafv2WebAclVisibilityConfig(
                cloudwatch_metrics_enabled=True,
                metric_name=site.name(thing),
                sampled_requests_enabled=True,
            ),
        )
        log = CloudwatchLogGroup(
            self,
            "log",
            provider=edge_provider,
            # WAF delivers to log groups of this prefix only.
            name=f"aws-waf-logs-{site.name(thing)}",
            retention_in_days=site.log_retention_days,
            kms_key_id=key.arn,
        )
        Wafv2WebAclLoggingConfiguration(
            self,
            "logging",
            provider=edge_provider,
            resource_arn=self.acl.arn,
            log_destination_configs=[log.arn],
            redacted_fields=[
                Wafv2WebAclLoggingConfigurationRedactedFields(
                    single_header=Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader(
                        name=header
                    )
                )
                for header in SECRET_HEADERS
            ],
        )

    def stand_before(self, load_balancer: Lb) -> None:
        """Judge what a load balancer receives; a distribution names its firewall itself."""
        Wafv2WebAclAssociation(
            self, "before", resource_arn=load_balancer.arn, web_acl_arn=self.acl.arn
        )


def _managed(group: str, priority: int) -> Wafv2WebAclRule:
    statement: dict[str, Any] = {"vendor_name": "AWS", "name": group}
    if counted := COUNTED.get(group):
        statement["rule_action_override"] = [
            {"name": name, "action_to_use": {"count": {}}} for name in counted
        ]
    return Wafv2WebAclRule(
        name=group,
        priority=priority,
        # The group's own actions count; none but those above is softened.
        override_action=Wafv2WebAclRuleOverrideAction(none=Wafv2WebAclRuleOverrideActionNone()),
        statement=_statement(managed_rule_group_statement=statement),
        visibility_config=_visible(group),
    )


def _limit(priority: int) -> Wafv2WebAclRule:
    return Wafv2WebAclRule(
        name="flood",
        priority=priority,
        action=Wafv2WebAclRuleAction(block=Wafv2WebAclRuleActionBlock()),
        statement=_statement(
            rate_based_statement={
                "limit": REQUESTS_IN_FIVE_MINUTES,
                "evaluation_window_sec": 300,
                "aggregate_key_type": "IP",
            }
        ),
        visibility_config=_visible("flood"),
    )


def _statement(**kind: Any) -> dict[str, Any]:
    """A statement as Terraform writes it: the bindings have no type for it, as it may nest."""
    return kind


def _visible(metric: str) -> Wafv2WebAclRuleVisibilityConfig:
    return Wafv2WebAclRuleVisibilityConfig(
        cloudwatch_metrics_enabled=True, metric_name=metric, sampled_requests_enabled=True
    )
