"""Module `account`: what protects an account, and the alarms on what is done in it."""

from constructs import Construct

from constructs_lib.account.account_security import AccountSecurity
from constructs_lib.account.config import AccountSecurityConfig
from constructs_lib.security.permission_boundary import PermissionBoundary
from terrace.modules.definitions.shared import (
    alarms,
    log_bucket,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import at_least, matches


def _build(module: ModuleStack) -> None:
    domain = Construct(module, "account")
    account = AccountSecurity(
        domain,
        "account",
        site=module.site,
        config=AccountSecurityConfig(
            record_days=module.number(
                "record_days",
                "How long the record of API calls and the history of AWS Config are kept, in days",
                example=400,
                default=400,
                validation=at_least("record_days", 90),
            )
        ),
        access_logs=log_bucket(module),
        alarms=alarms(module),
    )
    boundary = PermissionBoundary(
        domain,
        "boundary",
        site=module.site,
        registry_account=module.text(
            "registry_account_id",
            "Account whose images workloads run",
            example="123456789012",
            validation=matches("registry_account_id", "[0-9]{12}", "12 digits", "1"),
        ),
    )
    module.publish("permissions_boundary_arn", boundary.arn, "Boundary for the roles of workloads")
    module.publish(
        "trail_log_group", account.trail.log_group.name, "Log group of the trail's events"
    )


ACCOUNT = Module(
    name="account",
    purpose="What an account has once: a trail, AWS Config with rules, GuardDuty, Security Hub, "
    "Inspector, Macie, Access Analyzer, safe defaults, a boundary for workloads, and the CIS "
    "benchmark's alarms.",
    choices=(
        (
            "The trail covers all regions, is encrypted with a key of its own, and its files are "
            "validated."
        ),
        "Security Hub checks AWS's foundational practices and the CIS benchmark.",
        "No bucket of the account can be public, every new volume is encrypted.",
        "Members of the group `people` can do nothing before they show a second factor.",
        "AWS's service-linked role for AWS Config is made: import it where it is there already.",
    ),
    cost="About 10 USD a month in an account with little in it: GuardDuty, Security Hub and AWS "
    "Config charge by events, checks and changes; the key costs 1 USD.",
    build=_build,
    checks={
        "the trail covers all regions and is validated": (
            "aws_cloudtrail.account_trail_main.is_multi_region_trail && "
            "aws_cloudtrail.account_trail_main.enable_log_file_validation"
        ),
        "no bucket of the account can be public": (
            "aws_s3_account_public_access_block.account_defaults_no_public_buckets"
            ".restrict_public_buckets"
        ),
        "use of the root user rings": (
            "endswith(aws_cloudwatch_metric_alarm.account_alarms_root_login.alarm_description, "
            '"/security.md#root-login")'
        ),
        "names follow the convention": (
            'aws_cloudtrail.account_trail_main.name == "acme-staging-trail"'
        ),
    },
)
