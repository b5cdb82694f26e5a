"""What a deployment may do, and above all what not, as IAM would decide it."""

from dataclasses import replace
from typing import Any

import pytest

from constructs_lib.security.policy import as_json
from conventions.condition_keys import is_sent
from conventions.grants import can_be_done
from conventions.service_authorization import matching
from environments import ENVIRONMENTS, PLATFORM, Environment
from stacks.base import environment_site
from stacks.bootstrap.plan import boundary
from stacks.records import records_role_arn
from stacks.target import AWS
from terrace.reach.permission.context import Context
from terrace.reach.permission.evaluate import Policies, decide
from terrace.reach.permission.principals import Caller
from terrace.reach.permission.statements import Request
from terrace.reach.verdict import Answer
from tests.support import preflight_rights
from tests.support.bootstrap import (
    DEPLOYMENT,
    PLAN,
    ROLE_POLICIES,
    WORKLOADS,
    listed,
    statements,
    template,
)
from tests.support.iam_policies import allow, document
from tests.support.permissions import allows

DEV = ENVIRONMENTS[0]
OTHER = replace(DEV, name="another", account_id="987654321098")
SITE = environment_site(PLATFORM, DEV, AWS)
MADE = template(DEV)
ROLE = SITE.iam_arn(f"role/{SITE.name('deployment')}")
OWN = SITE.iam_arn(f"role/{SITE.name('app')}")
THEIRS = f"{PLATFORM.project}-{OTHER.name}-deployment"
FOREIGN = SITE.iam_arn("role/OrganizationAccountAccessRole")
RECORDS = records_role_arn(PLATFORM, DEV.name)
LIMITS = SITE.iam_arn(f"policy/{SITE.name('boundary')}")
BOUNDED = {"iam:PermissionsBoundary": LIMITS}
LOOSE: dict[str, Any] = {"iam:PermissionsBoundary": ()}
ADMINISTRATOR = {"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"}
TO_ECS = {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
TAGGED = {"aws:ResourceTag/Project": PLATFORM.project}
TRAIL = f"arn:aws:cloudtrail:{DEV.region}:{DEV.account_id}:trail"
DETECTOR = f"arn:aws:guardduty:{DEV.region}:{DEV.account_id}:detector/12ab"
TABLE = f"arn:aws:dynamodb:{DEV.region}:{DEV.account_id}:table/{SITE.name('table')}"
CONTAINER = f"arn:aws:ecs:{DEV.region}:{DEV.account_id}:task/{SITE.name('cluster')}/11aa"
CODE = f"arn:aws:lambda:{DEV.region}:{DEV.account_id}:function"
TASK = (
    f"arn:aws:ecs:{DEV.region}:{DEV.account_id}:task-definition/{SITE.name('migrate-database')}:1"
)
LOG = f"arn:aws:logs:{DEV.region}:{DEV.account_id}:log-group:"
KEY = f"arn:aws:kms:{DEV.region}:{DEV.account_id}:key/11aa"
BUCKET = f"arn:aws:s3:::{SITE.name('uploads')}-{DEV.account_id}"
IN_DEV = {"aws:ResourceAccount": DEV.account_id}
each_environment = pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)


def answer(
    action: str, resource: str, context: dict[str, Any], identity: list[Any] | None = None
) -> Answer:
    """Ask IAM, of a role that everybody may take and of a key whose policy leaves it to IAM."""
    root = f"arn:aws:iam::{DEV.account_id}:root"
    trust = document(
        "trust", allow(action, None if action.startswith("sts:") else "*", to={"AWS": root})
    )
    policies = Policies(
        identity=(document("policies", *(identity or statements(MADE, *ROLE_POLICIES))),),
        boundary=document("boundary", *statements(MADE, DEPLOYMENT)),
        resource=trust if action.startswith(("sts:", "kms:")) else None,
        resource_name=resource,
    )
    request = Request(
        caller=Caller(ROLE, "run"),
        action=action,
        resource=resource,
        account=(resource.split(":") + [""] * 4)[4] or DEV.account_id,
        context=Context({"aws:ResourceTag/Project": ()} | context),
    )
    return decide(request, policies).answer


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("iam:CreateRole", OWN, BOUNDED),
        ("iam:AttachRolePolicy", OWN, BOUNDED),
        ("iam:PassRole", OWN, TO_ECS),
        ("iam:CreatePolicy", SITE.iam_arn(f"policy/{SITE.name('second-factor')}"), {}),
        ("ec2:CreateVpc", "*", {}),
        ("s3:CreateBucket", BUCKET, {"aws:ResourceAccount": ()}),
        ("s3:PutBucketPolicy", BUCKET, IN_DEV),
        ("s3:GetObject", f"arn:aws:s3:::{SITE.name('artifacts')}-x/code.zip", IN_DEV),
        ("kms:CreateGrant", KEY, {"kms:ViaService": f"rds.{DEV.region}.amazonaws.com"}),
        ("cloudtrail:UpdateTrail", f"{TRAIL}/{SITE.name('trail')}", {}),
        ("guardduty:UpdateDetector", DETECTOR, TAGGED),
        ("ecs:RunTask", TASK, {}),
        ("ecs:RegisterTaskDefinition", "*", {}),
        ("logs:GetLogEvents", f"{LOG}{SITE.path('prepare-database')}:log-stream:a/a/1", {}),
        ("logs:GetLogEvents", f"{LOG}{SITE.path('prepare-log-search')}:log-stream:a/a/1", {}),
    ],
)
def test_a_deployment_may(action: str, resource: str, context: dict[str, Any]) -> None:
    assert answer(action, resource, context) is Answer.OPEN


def own(service: str, resource: str) -> str:
    return SITE.arn(service, resource)


ALERTS = own("sns", SITE.name("alerts"))
THROUGH_SNS = {"kms:ViaService": f"sns.{DEV.region}.amazonaws.com"}
THROUGH_RDS = {"kms:ViaService": f"rds.{DEV.region}.amazonaws.com"}
DEFINITION = own("ecs", f"task-definition/{SITE.name('app')}:7")
SERVICE = own("ecs", f"service/{SITE.name()}/{SITE.name('app')}")
GROUP = own("codedeploy", f"deploymentgroup:{SITE.name('app')}/{SITE.name('app')}")
FLEET = own("autoscaling", f"autoScalingGroup:1:autoScalingGroupName/{SITE.name('jobs')}")
FUNCTION = own("lambda", f"function:{SITE.name('alarm-forwarder')}")
RELEASE = own("ssm", f"parameter{SITE.path('releases/app')}")
RELEASE_LOCK = own("ssm", f"parameter{SITE.path('release-lock')}")


@pytest.mark.parametrize(
    ("actions", "resource", "context"),
    [
        # a revision with another image, and the service that runs it
        (("ecs:DescribeTaskDefinition", "ecs:DeregisterTaskDefinition"), "*", {}),
        (("ecs:RegisterTaskDefinition", "ecs:TagResource"), DEFINITION, {}),
        (("ecs:ListTaskDefinitions",), "*", {}),
        (("ecs:DescribeServices", "ecs:UpdateService"), SERVICE, {}),
        (("iam:PassRole",), OWN, TO_ECS),
        (("iam:PassRole",), SITE.iam_arn(f"role/{SITE.name('app-execution')}"), TO_ECS),
        # the change of tables before it
        (("ecs:RunTask",), TASK, {}),
        (("ecs:DescribeTasks", "ecs:StopTask"), own("ecs", f"task/{SITE.name()}/11aa"), {}),
        # deployments of CodeDeploy
        (
            (
                "codedeploy:CreateDeployment",
                "codedeploy:GetDeployment",
                "codedeploy:ListDeployments",
                "codedeploy:StopDeployment",
                "codedeploy:ContinueDeployment",
            ),
            GROUP,
            {},
        ),
        (("codedeploy:GetDeploymentConfig", "codedeploy:RegisterApplicationRevision"), "*", {}),
        # instances of the fleet
        (("autoscaling:StartInstanceRefresh", "autoscaling:CancelInstanceRefresh"), FLEET, {}),
        (("autoscaling:DescribeInstanceRefreshes",), "*", {}),
        # a function's alias
        (("lambda:UpdateAlias", "lambda:GetAlias", "lambda:ListVersionsByFunction"), FUNCTION, {}),
        # what runs, and who deploys
        (("ssm:GetParameter", "ssm:GetParameterHistory", "ssm:PutParameter"), RELEASE, {}),
        (("ssm:GetParameter", "ssm:PutParameter", "ssm:DeleteParameter"), RELEASE_LOCK, {}),
        # whether it works, and a word about it
        (("elasticloadbalancing:DescribeTargetHealth", "cloudwatch:DescribeAlarms"), "*", {}),
        (("sns:Publish",), ALERTS, {}),
        (("kms:GenerateDataKey", "kms:Decrypt"), KEY, THROUGH_SNS),
        # a copy of the database before it
        (("rds:CreateDBSnapshot",), own("rds", f"db:{SITE.name()}"), {}),
        (("rds:CreateDBClusterSnapshot",), own("rds", f"cluster:{SITE.name()}"), {}),
        (("kms:CreateGrant", "kms:DescribeKey"), KEY, THROUGH_RDS),
    ],
)
def test_a_release_may_be_made_by_what_deploys(
    actions: tuple[str, ...], resource: str, context: dict[str, Any]
) -> None:
    assert {action: answer(action, resource, context) for action in actions} == dict.fromkeys(
        actions, Answer.OPEN
    )


@pytest.mark.parametrize("action", ["ssm:PutParameter", "ssm:DeleteParameter"])
def test_no_release_of_another_environment_may_be_noted(action: str) -> None:
    there = f"arn:aws:ssm:{OTHER.region}:{OTHER.account_id}:parameter"
    for where in (
        f"{there}/{PLATFORM.project}/{OTHER.name}/releases/app",
        own("ssm", "parameter/x"),
    ):
        assert answer(action, where, {}) is Answer.CLOSED


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("logs:GetLogEvents", f"{LOG}{SITE.path('app')}:log-stream:app/app/1", {}),
        # itself, whatever boundary it has
        ("iam:PutRolePolicy", ROLE, BOUNDED),
        ("iam:AttachRolePolicy", ROLE, BOUNDED | ADMINISTRATOR),
        ("iam:UpdateAssumeRolePolicy", ROLE, {}),
        ("iam:DeleteRolePermissionsBoundary", ROLE, BOUNDED),
        ("iam:PutRolePermissionsBoundary", ROLE, BOUNDED),
        ("iam:PassRole", ROLE, TO_ECS),
        # its policies and all boundaries
        *(
            (action, SITE.iam_arn(f"policy/{SITE.name(thing)}"), {})
            for action in ("iam:CreatePolicyVersion", "iam:DeletePolicy")
            for thing in ("boundary", "deployment-boundary", "plan-boundary", "deployment-stores")
        ),
        # a role outside of a boundary, and a boundary of one's own
        ("iam:CreateRole", OWN, LOOSE),
        ("iam:AttachRolePolicy", OWN, LOOSE | ADMINISTRATOR),
        ("iam:PutRolePolicy", OWN, LOOSE),
        ("iam:DeleteRolePermissionsBoundary", OWN, BOUNDED),
        (
            "iam:PutRolePermissionsBoundary",
            OWN,
            {"iam:PermissionsBoundary": SITE.iam_arn(f"policy/{SITE.name('mine')}")},
        ),
        # other names
        ("iam:AttachRolePolicy", FOREIGN, BOUNDED | ADMINISTRATOR),
        ("iam:UpdateAssumeRolePolicy", FOREIGN, {}),
        ("iam:PassRole", FOREIGN, TO_ECS),
        ("iam:PassRole", OWN, {"iam:PassedToService": "cloudformation.amazonaws.com"}),
        # other accounts and roles
        ("sts:AssumeRole", f"arn:aws:iam::{OTHER.account_id}:role/{THEIRS}", {}),
        ("sts:AssumeRole", FOREIGN, {}),
        ("organizations:LeaveOrganization", "*", {}),
        ("account:CloseAccount", "*", {}),
        # people and keys
        ("iam:CreateUser", SITE.iam_arn("user/me"), {}),
        ("iam:CreateAccessKey", SITE.iam_arn("user/me"), {}),
        # what watches, where others made it
        ("cloudtrail:StopLogging", f"{TRAIL}/organization", {}),
        ("guardduty:DeleteDetector", DETECTOR, {"aws:ResourceTag/Project": "theirs"}),
        ("guardduty:DeleteDetector", DETECTOR, {}),
        # data
        ("s3:GetObject", f"arn:aws:s3:::{SITE.name('uploads')}-{DEV.account_id}/letter.pdf", {}),
        ("s3:CreateBucket", "arn:aws:s3:::somebody-elses", {}),
        ("s3:PutObject", f"{BUCKET}/copy", {"aws:ResourceAccount": "999999999999"}),
        ("kms:CreateGrant", KEY, {"kms:ViaService": ()}),
        ("secretsmanager:GetSecretValue", SITE.arn("secretsmanager", "secret:terrace-dev-x"), {}),
        ("kms:Decrypt", KEY, {"kms:ViaService": ()}),
        ("dynamodb:GetRecords", f"{TABLE}/stream/2026-11-28T00:00:00.000", {}),
        ("ecs:ExecuteCommand", CONTAINER, {}),
        # what no stack uses
        ("cloudformation:CreateStack", "*", {}),
        ("glue:CreateJob", "*", {}),
    ],
)
def test_a_deployment_may_not(action: str, resource: str, context: dict[str, Any]) -> None:
    assert answer(action, resource, context) is Answer.CLOSED


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("iam:CreateRole", OWN, LOOSE),
        ("iam:PutRolePolicy", ROLE, BOUNDED),
        ("iam:CreatePolicyVersion", LIMITS, {}),
        ("iam:AttachRolePolicy", FOREIGN, BOUNDED | ADMINISTRATOR),
        ("iam:CreateUser", SITE.iam_arn("user/me"), {}),
        ("sts:AssumeRole", FOREIGN, {}),
        ("sts:AssumeRole", records_role_arn(PLATFORM, OTHER.name), {}),
        ("organizations:LeaveOrganization", "*", {}),
        ("cloudtrail:StopLogging", f"{TRAIL}/organization", {}),
        # what runs already with a role that is not ours, and needs none to be passed
        ("cloudformation:UpdateStack", "*", {}),
        ("cloudformation:CreateChangeSet", "*", {}),
        ("cloudformation:ExecuteChangeSet", "*", {}),
        ("codebuild:StartBuild", "*", {}),
        ("ssm:SendCommand", "*", {}),
        ("ssm:StartAutomationExecution", "*", {}),
        ("lambda:UpdateFunctionCode", f"{CODE}:organization-auditor", {}),
    ],
)
def test_no_role_that_it_makes_gets_further_whatever_it_is_given(
    action: str, resource: str, context: dict[str, Any]
) -> None:
    assert answer(action, resource, context, identity=[allow("*", "*")]) is Answer.CLOSED


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("cloudformation:DescribeStacks", "*"),
        ("ssm:StartSession", "*"),  # the way in to the cluster
        ("lambda:UpdateFunctionCode", f"{CODE}:{SITE.name('alarm-forwarder')}"),
        ("sts:AssumeRole", RECORDS),  # names of its cluster's load balancers
    ],
)
def test_a_role_that_it_makes_may_still_do_what_it_is_for(action: str, resource: str) -> None:
    assert answer(action, resource, {}, identity=[allow("*", "*")]) is Answer.OPEN


def test_a_trust_policy_that_names_its_session_gives_it_no_role_but_that_of_its_records() -> None:
    """Such a policy needs no permission of the caller; only a refusal by name outweighs it.

    Source: IAM User Guide, "Policy evaluation logic", implicit denies and sessions of roles.
    """
    refusals = [
        each
        for each in statements(MADE, DEPLOYMENT)
        if each["Effect"] == "Deny" and "sts:AssumeRole" in listed(each["Action"])
    ]
    assert [each["NotResource"] for each in refusals] == [RECORDS]


ALL = (WORKLOADS, DEPLOYMENT, PLAN, *ROLE_POLICIES)


@each_environment
def test_every_named_action_can_be_done_to_a_resource_beside_it(environment: Environment) -> None:
    """As rule IAM007 says of what Terraform makes."""
    empty = [
        (each["Sid"], action.name)
        for each in statements(template(environment), *ALL)
        if "Resource" in each
        for name in listed(each.get("Action", []))
        if "*" not in name
        for action in matching(name)
        if not any(can_be_done(action, resource) for resource in listed(each["Resource"]))
    ]
    assert empty == []


@each_environment
def test_every_condition_looks_at_what_its_actions_send(environment: Environment) -> None:
    """As rule IAM008 says of what Terraform makes."""
    never = [
        (each["Sid"], action.name, key)
        for each in statements(template(environment), *ALL)
        for keys in each.get("Condition", {}).values()
        for key in keys
        for name in listed(each["Action"])
        if "*" not in name
        for action in matching(name)
        if not is_sent(key, action)
    ]
    assert never == []


def test_a_plan_may_ask_all_that_preflight_asks_of_the_account() -> None:
    asked = preflight_rights.actions(preflight_rights.OWN)
    assert {"guardduty:ListDetectors", "servicequotas:GetServiceQuota"} <= asked
    granted = [as_json(each) for each in boundary(SITE)]
    assert [each for each in sorted(asked) if not allows(granted, each)] == []
