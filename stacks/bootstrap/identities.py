"""What a deployment may do in IAM: to names of its environment, and never to its own limits.

The same statements are in the role's policies and in its boundary, which is also the boundary of
every role that it makes for a service of AWS. So what it makes cannot do more than itself.

Source: AWS IAM User Guide, "Permissions boundaries for IAM entities", "Delegating responsibility
to others using permissions boundaries".
"""

from constructs_lib.account.people import GROUP
from constructs_lib.security.permission_boundary import THING as WORKLOADS
from constructs_lib.security.policy import Statement, allow, deny, when
from constructs_lib.site import Site
from stacks.bootstrap.names import DEPLOYMENT, PLAN_BOUNDARY, boundaries, policy_arn

# Services that take a role of the environment, as its trust policy names them.
PASSED_TO = (
    "appconfig",
    "autoscaling",
    "backup",
    "cloudtrail",
    "codedeploy",
    "config",
    "ec2",
    "ecs-tasks",
    "eks",
    "firehose",
    "grafana",
    "lambda",
    "logs",
    "monitoring.rds",
    "pods.eks",
    "s3",
    "scheduler",
    "synthetics",
    "vpc-flow-logs",
)
# Services whose own role is made by whoever first uses them in an account.
# Source: AWS IAM User Guide, "AWS services that work with IAM", and the services' guides.
LINKED = (
    "access-analyzer",
    "agentless.inspector2",
    "autoscaling",
    "backup",
    "config",
    "delivery.logs",
    "dynamodb.application-autoscaling",
    "ecs",
    "ecs.application-autoscaling",
    "eks",
    "eks-nodegroup",
    "elasticache",
    "elasticloadbalancing",
    "es",
    "events",
    "grafana",
    "guardduty",
    "inspector2",
    "macie",
    "malware-protection.guardduty",
    "opensearchservice",
    "rds",
    "rds.application-autoscaling",
    "securityhub",
    "spot",
    "wafv2",
)
# Each of these either names the boundary or works on a role that has one.
WITHIN_BOUNDARY = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
)


def identities(site: Site) -> list[Statement]:
    """Write what it may do in IAM."""
    own_roles = site.iam_arn(f"role/{site.name('*')}")
    linked_roles = site.iam_arn("role/aws-service-role/*")
    profiles = site.iam_arn(f"instance-profile/{site.name('*')}")
    group = site.iam_arn(f"group/{site.name(GROUP)}")
    return [
        allow("ReadIdentities", ["iam:Get*", "iam:List*"], "*"),
        allow(
            "MakeRolesWithinBoundary",
            WITHIN_BOUNDARY,
            own_roles,
            equals={"iam:PermissionsBoundary": boundaries(site)},
        ),
        allow(
            "ChangeRoles",
            [
                "iam:DeleteRole",
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:UpdateRole",
                "iam:UpdateRoleDescription",
            ],
            own_roles,
        ),
        allow(
            "PassRoles",
            "iam:PassRole",
            [own_roles, linked_roles],
            equals={"iam:PassedToService": [f"{each}.amazonaws.com" for each in PASSED_TO]},
        ),
        allow(
            "MakePolicies",
            [
                "iam:CreatePolicy",
                "iam:CreatePolicyVersion",
                "iam:DeletePolicy",
                "iam:DeletePolicyVersion",
                "iam:SetDefaultPolicyVersion",
                "iam:TagPolicy",
                "iam:UntagPolicy",
            ],
            site.iam_arn(f"policy/{site.name('*')}"),
        ),
        allow("MakeProfiles", "iam:*InstanceProfile*", profiles),
        allow("MakeGroup", ["iam:CreateGroup", "iam:DeleteGroup"], group),
        allow(
            "GiveGroupItsPolicy",
            ["iam:AttachGroupPolicy", "iam:DetachGroupPolicy"],
            group,
            equals={"iam:PolicyARN": policy_arn(site, "second-factor")},
        ),
        allow(
            "SetPasswordPolicy",
            ["iam:DeleteAccountPasswordPolicy", "iam:UpdateAccountPasswordPolicy"],
            "*",
        ),
        allow(
            "MakeServiceLinkedRoles",
            "iam:CreateServiceLinkedRole",
            linked_roles,
            equals={"iam:AWSServiceName": [f"{each}.amazonaws.com" for each in LINKED]},
        ),
        allow("DeleteServiceLinkedRoles", "iam:DeleteServiceLinkedRole", linked_roles),
    ]


def guards(site: Site, records_role: str) -> list[Statement]:
    """Refuse by name what would raise it, or hide what it does; no other statement outweighs it.

    Args:
        site: Where it is, and what it is named after.
        records_role: ARN of the one role of another account that a role it makes may take.
    """
    itself = [
        site.iam_arn(f"role/{site.name(DEPLOYMENT)}"),
        site.iam_arn(f"policy/{site.name(DEPLOYMENT)}*"),
        policy_arn(site, WORKLOADS),
        policy_arn(site, PLAN_BOUNDARY),
    ]
    trails = site.arn("cloudtrail", f"trail/{site.name('*')}").replace(site.region, "*")
    return [
        deny("RefuseRaisingItself", CHANGES, itself),
        deny("RefuseRemovingBoundaries", "iam:Delete*PermissionsBoundary", "*"),
        deny("RefusePeopleAndKeys", PEOPLE, "*"),
        # A trust policy that names a session needs no permission of it, so that a boundary which
        # merely does not allow taking a role is no limit.
        # Source: IAM User Guide, "Policy evaluation logic", on sessions of roles.
        Statement(
            sid="RefuseLeaving",
            effect="Deny",
            actions=["sts:AssumeRole"],
            not_resources=[records_role],
        ),
        deny("RefuseRolesOfOthers", LENT_ALREADY, "*"),
        Statement(
            sid="RefuseTouchingTrails",
            effect="Deny",
            actions=[
                "cloudtrail:DeleteTrail",
                "cloudtrail:PutEventSelectors",
                "cloudtrail:StopLogging",
                "cloudtrail:UpdateTrail",
            ],
            not_resources=[trails],
        ),
        deny(
            "RefuseTouchingDetectors",
            ["guardduty:DeleteDetector", "guardduty:UpdateDetector"],
            "*",
            when("StringNotEquals", "aws:ResourceTag/Project", site.project),
        ),
    ]


# All of IAM but reading.
CHANGES = (
    "iam:Add*",
    "iam:Attach*",
    "iam:Create*",
    "iam:Delete*",
    "iam:Detach*",
    "iam:PassRole",
    "iam:Put*",
    "iam:Remove*",
    "iam:Set*",
    "iam:Tag*",
    "iam:Untag*",
    "iam:Update*",
)
# Starts what already has a role, such as a stack of the organization, without a role being passed.
# Source: AWS CloudFormation User Guide, "AWS CloudFormation service role".
LENT_ALREADY = (
    "cloudformation:Create*",
    "cloudformation:Exec*",
    "cloudformation:Update*",
    "codebuild:Start*",
    "ssm:Send*",
    "ssm:StartAutomation*",
)
PEOPLE = (
    "iam:AddUserToGroup",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:Create*Provider",  # of OpenID Connect and of SAML
    "iam:CreateLoginProfile",
    "iam:CreateUser",
    "iam:PutUserPolicy",
    "iam:Update*Provider*",
    "iam:UpdateAccessKey",
    "iam:UpdateLoginProfile",
)
