"""What no journey through the embedded AWS can show: calls for what the emulator has not."""

import pytest

from environments import ENVIRONMENTS
from stacks.target import EMBEDDED
from tests.support.bootstrap import DEPLOYMENT, PLAN, ROLE_POLICIES, statements, template
from tests.support.environment import committed, document
from tests.support.permissions import Authority, dependents_of

TAGS = ("TagResource", "UntagResource")
# Calls of the provider that read, and those that make, change and delete.
# Source: hashicorp/terraform-provider-aws, internal/service, and the Service Authorization
# Reference for what calls of Budgets are in IAM.
CALLS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "aws_accessanalyzer_analyzer": (
        "access-analyzer",
        ("GetAnalyzer", "ListTagsForResource"),
        ("CreateAnalyzer", "DeleteAnalyzer", *TAGS),
    ),
    "aws_backup_vault_lock_configuration": (
        "backup",
        ("DescribeBackupVault",),
        ("DeleteBackupVaultLockConfiguration", "PutBackupVaultLockConfiguration"),
    ),
    "aws_budgets_budget": (
        "budgets",
        ("ListTagsForResource", "ViewBudget"),
        ("ModifyBudget", *TAGS),
    ),
    "aws_ce_anomaly_monitor": (
        "ce",
        ("GetAnomalyMonitors", "ListTagsForResource"),
        ("CreateAnomalyMonitor", "DeleteAnomalyMonitor", "UpdateAnomalyMonitor", *TAGS),
    ),
    "aws_ce_anomaly_subscription": (
        "ce",
        ("GetAnomalySubscriptions", "ListTagsForResource"),
        (
            "CreateAnomalySubscription",
            "DeleteAnomalySubscription",
            "UpdateAnomalySubscription",
            *TAGS,
        ),
    ),
    "aws_grafana_workspace": (
        "grafana",
        ("DescribeWorkspace", "DescribeWorkspaceConfiguration"),
        (
            "CreateWorkspace",
            "DeleteWorkspace",
            "UpdateWorkspace",
            "UpdateWorkspaceConfiguration",
            *TAGS,
        ),
    ),
    "aws_s3_account_public_access_block": (
        "s3",
        ("GetAccountPublicAccessBlock",),
        ("PutAccountPublicAccessBlock",),
    ),
    "aws_synthetics_canary": (
        "synthetics",
        ("GetCanary",),
        ("CreateCanary", "DeleteCanary", "StartCanary", "StopCanary", "UpdateCanary", *TAGS),
    ),
    "aws_xray_encryption_config": ("xray", ("GetEncryptionConfig",), ("PutEncryptionConfig",)),
    "aws_xray_group": (
        "xray",
        ("GetGroup", "ListTagsForResource"),
        ("CreateGroup", "DeleteGroup", "UpdateGroup", *TAGS),
    ),
    "aws_xray_sampling_rule": (
        "xray",
        ("GetSamplingRules", "ListTagsForResource"),
        ("CreateSamplingRule", "DeleteSamplingRule", "UpdateSamplingRule", *TAGS),
    ),
}
ALSO = {  # what a service does in the name of who makes the thing
    "aws_synthetics_canary": (
        "iam:PassRole",
        "lambda:AddPermission",
        "lambda:CreateFunction",
        "lambda:GetLayerVersion",
        "lambda:PublishLayerVersion",
        "s3:GetBucketLocation",
    ),
}
each_type = pytest.mark.parametrize("type_", sorted(CALLS))


def test_every_type_that_is_not_emulated_has_its_calls_here() -> None:
    made = {type_ for each in ENVIRONMENTS for type_ in committed(each.name)["resource"]}
    shown = {type_ for each in ENVIRONMENTS for type_ in document(each, EMBEDDED)["resource"]}
    assert made - shown == CALLS.keys()


@each_type
def test_a_deployment_may_make_change_and_delete_it(type_: str) -> None:
    service, reading, changing = CALLS[type_]
    made = template(ENVIRONMENTS[0])
    role = Authority(
        policies=statements(made, *ROLE_POLICIES), boundary=statements(made, DEPLOYMENT)
    )
    calls = [f"{service}:{call}" for call in (*reading, *changing)]
    asked = {*calls, *ALSO.get(type_, ()), *(d for call in calls for d in dependents_of(call))}
    assert [action for action in sorted(asked) if not role.allows(action)] == []


@each_type
def test_a_plan_may_read_it(type_: str) -> None:
    service, reading, _ = CALLS[type_]
    limits = statements(template(ENVIRONMENTS[0]), PLAN)
    role = Authority(policies=limits, boundary=limits)
    calls = [f"{service}:{call}" for call in reading]
    asked = {*calls, *(d for call in calls for d in dependents_of(call))}
    assert [action for action in sorted(asked) if not role.allows(action)] == []
