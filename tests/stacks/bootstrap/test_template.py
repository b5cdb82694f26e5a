"""The templates of accounts: what CloudFormation and IAM take, and what they lay down."""

import dataclasses
import json
from collections.abc import Iterator
from fnmatch import fnmatchcase

import pytest

from constructs_lib.observability.vendor_keys import VendorKeys
from constructs_lib.observability.vendor_logs import VendorLogs
from constructs_lib.observability.vendors import datadog
from constructs_lib.storage.reference import ExistingLogBucket
from conventions.service_authorization import is_action
from environments import ENVIRONMENTS, PLATFORM, Environment
from stacks.base import environment_site
from stacks.bootstrap import deployment
from stacks.bootstrap.identities import PASSED_TO
from stacks.bootstrap.names import boundaries
from stacks.bootstrap.template import template as build
from stacks.target import AWS
from terrace.database import place as database
from terrace.log_search import place as log_search
from tests.support.bootstrap import (
    DEPLOYMENT,
    PLAN,
    ROLE_POLICIES,
    WORKLOADS,
    document,
    listed,
    statements,
    template,
)
from tests.support.environment import committed
from tests.support.permissions import allows
from tests.support.platform import key
from tests.support.synth import Json, Sketch, only, synthesize

# IAM User Guide, "IAM and AWS STS quotas": white space does not count.
POLICY_CHARACTERS, TRUST_CHARACTERS, POLICIES_OF_A_ROLE = 6144, 2048, 10
TEMPLATE_BYTES = 51_200  # CloudFormation API Reference, CreateStack
LONGEST = "x" * 12
each_environment = pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)
SITE = environment_site(PLATFORM, ENVIRONMENTS[0], AWS)


@pytest.fixture(scope="module")
def longest() -> Json:
    """The template of an environment whose names are as long as they may be."""
    platform = dataclasses.replace(PLATFORM, project=LONGEST)
    environment = dataclasses.replace(ENVIRONMENTS[0], name=LONGEST)
    return build(platform, environment, AWS)


def characters(document: Json) -> int:
    return len(json.dumps(document, separators=(",", ":")))


@pytest.mark.parametrize("policy", [WORKLOADS, DEPLOYMENT, PLAN, *ROLE_POLICIES])
def test_every_policy_fits_with_the_longest_names(longest: Json, policy: str) -> None:
    assert characters(document(longest, policy)) <= POLICY_CHARACTERS


def test_the_role_and_the_template_keep_to_their_limits(longest: Json) -> None:
    role = longest["Resources"]["DeploymentRole"]["Properties"]
    assert characters(role["AssumeRolePolicyDocument"]) <= TRUST_CHARACTERS
    assert len(role["ManagedPolicyArns"]) <= POLICIES_OF_A_ROLE
    assert len(json.dumps(longest, indent=2)) <= TEMPLATE_BYTES


@each_environment
def test_every_action_is_one_of_iam(environment: Environment) -> None:
    made = template(environment)
    actions = {
        action
        for each in statements(made, WORKLOADS, DEPLOYMENT, PLAN, *ROLE_POLICIES)
        for action in listed(each.get("Action", [])) + listed(each.get("NotAction", []))
    }
    assert len(actions) > 200
    assert [action for action in sorted(actions) if not is_action(action)] == []


@each_environment
def test_the_pipeline_and_administrators_of_the_shared_account_may_take_it(
    environment: Environment,
) -> None:
    role = template(environment)["Resources"]["DeploymentRole"]["Properties"]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    shared = f"arn:aws:iam::{PLATFORM.account_id}"
    assert role["RoleName"] == f"{PLATFORM.project}-{environment.name}-deployment"
    assert role["PermissionsBoundary"] == {"Ref": "DeploymentBoundary"}
    assert statement["Principal"] == {"AWS": f"{shared}:root"}
    patterns = statement["Condition"]["ArnLike"]["aws:PrincipalArn"]

    def admitted(role: str) -> bool:
        return any(fnmatchcase(f"{shared}:role/{role}", pattern) for pattern in patterns)

    people = "aws-reserved/sso.amazonaws.com"
    assert admitted(f"{PLATFORM.project}-shared-apply-{environment.name}")
    assert admitted(f"{people}/AWSReservedSSO_AdministratorAccess_0123456789abcdef")
    assert admitted(f"{people}/eu-west-1/AWSReservedSSO_AdministratorAccess_0123456789abcdef")
    assert not admitted(f"{people}/AWSReservedSSO_ReadOnlyAccess_0123456789abcdef")
    assert not admitted("AWSReservedSSO_AdministratorAccess_0123456789abcdef")  # anybody's name
    others = {each.name for each in ENVIRONMENTS} - {environment.name}
    for other in (*(f"apply-{name}" for name in others), "plan"):
        assert not admitted(f"{PLATFORM.project}-shared-{other}")


def test_a_role_of_ones_own_takes_the_place_of_the_default_one() -> None:
    platform = dataclasses.replace(PLATFORM, deployment_role="Deployer")
    made = build(platform, ENVIRONMENTS[0], AWS)
    assert made["Resources"].keys() == {WORKLOADS, DEPLOYMENT, PLAN}
    assert made["Outputs"]["DeploymentRole"]["Value"].endswith(":role/Deployer")


def names(environment: Environment) -> Iterator[tuple[str, str]]:
    """Service and ARN, after the service, of what has data and a name in a stack."""
    made, account = committed(environment.name)["resource"], environment.account_id
    own = f"{environment.region}:{account}"
    for service, type_, field, arn in (
        ("dynamodb", "aws_dynamodb_table", "name", f"{own}:table/"),
        ("lambda", "aws_lambda_function", "function_name", f"{own}:function:"),
        ("lambda", "aws_synthetics_canary", "name", f"{own}:function:cwsyn-"),
        ("s3", "aws_s3_bucket", "bucket", "::"),
        ("secretsmanager", "aws_secretsmanager_secret", "name", f"{own}:secret:"),
        ("sns", "aws_sns_topic", "name", f"{own}:"),
        ("sqs", "aws_sqs_queue", "name", f"{own}:"),
        ("ssm", "aws_ssm_parameter", "name", f"{own}:parameter"),
    ):
        for each in made.get(type_, {}).values():
            yield service, arn + each[field]


@each_environment
def test_it_may_run_every_store_that_its_stack_names(environment: Environment) -> None:
    site = environment_site(PLATFORM, environment, AWS)
    places = deployment.named(site)
    there = list(names(environment))
    assert {service for service, _ in there} == places.keys()
    assert [
        (service, arn)
        for service, arn in there
        if not any(fnmatchcase(arn, place) for place in places[service])
    ] == []


@each_environment
def test_it_may_pass_its_roles_to_every_service_that_takes_one(environment: Environment) -> None:
    documents = committed(environment.name)["data"]["aws_iam_policy_document"]
    takers = {
        who
        for name, each in documents.items()
        if name.endswith("_trust")
        for statement in each["statement"]
        for principal in statement.get("principals", [])
        if principal["type"] == "Service"
        for who in principal["identifiers"]
    }
    assert len(takers) > 8
    assert takers <= {f"{service}.amazonaws.com" for service in PASSED_TO}


@pytest.fixture(scope="module")
def vendors() -> Json:
    """What an environment with a vendor has, which none of ours has."""

    def build(stack: Sketch) -> None:
        encryption, vendor = key(stack), datadog("datadoghq.eu")
        keys = VendorKeys(stack, "keys", site=SITE, vendors=(vendor,), key=encryption)
        VendorLogs(
            stack,
            "logs",
            site=SITE,
            vendor=vendor,
            secret=keys.secrets[vendor.name],
            logs={"app": SITE.path("app")},
            key=encryption,
            logs_key=encryption,
            access_logs=ExistingLogBucket("access-logs"),
        )

    return synthesize(build)


def test_it_may_deliver_logs_to_a_vendor(vendors: Json) -> None:
    made = statements(template(ENVIRONMENTS[0]), *ROLE_POLICIES)
    for operation in ("Create", "Describe", "Delete", "Update"):
        assert allows(made, f"firehose:{operation}DeliveryStream")
    takers = {
        principal["identifiers"][0]
        for name, each in vendors["data"]["aws_iam_policy_document"].items()
        if name.endswith("_trust")
        for statement in each["statement"]
        for principal in statement["principals"]
    }
    assert takers == {"firehose.amazonaws.com", "logs.amazonaws.com"}
    assert takers <= {f"{service}.amazonaws.com" for service in PASSED_TO}


@pytest.mark.parametrize("thing", [database.PREPARE, log_search.PREPARE])
def test_it_sees_why_a_task_of_its_own_commands_failed(thing: str) -> None:
    made = statements(template(ENVIRONMENTS[0]), *ROLE_POLICIES)
    assert may(made, "logs:GetLogEvents", f"{log_group(thing)}:log-stream:task/task/0123")
    assert not may(made, "logs:GetLogEvents", f"{log_group('app')}:log-stream:app/app/0123")


def log_group(thing: str) -> str:
    return SITE.arn("logs", f"log-group:{SITE.path(thing)}")


@pytest.mark.parametrize("policies", [ROLE_POLICIES, (PLAN,)], ids=["deployment", "plan"])
def test_the_first_value_of_a_vendors_key_is_read_and_no_other_secret(
    vendors: Json, policies: tuple[str, ...]
) -> None:
    made = statements(template(ENVIRONMENTS[0]), *policies)
    secret = only(vendors, "aws_secretsmanager_secret")
    arn = SITE.arn("secretsmanager", f"secret:{secret['name']}-AbCdEf")
    others = SITE.arn("secretsmanager", f"secret:{SITE.name('session-key')}-AbCdEf")
    reading = "secretsmanager:GetSecretValue"
    assert may(made, reading, arn)
    assert not may(made, reading, others)


def may(statements: list[Json], action: str, arn: str) -> bool:
    """Whether statements without conditions allow an action on a resource."""

    def names(each: Json) -> bool:
        on = listed(each.get("Resource", []))
        elsewhere = listed(each.get("NotResource", []))
        here = any(fnmatchcase(arn, pattern) for pattern in on) or (
            bool(elsewhere) and not any(fnmatchcase(arn, pattern) for pattern in elsewhere)
        )
        return here and any(fnmatchcase(action, each) for each in listed(each["Action"]))

    found = [each["Effect"] for each in statements if names(each)]
    return "Allow" in found and "Deny" not in found


@each_environment
def test_whatever_makes_or_changes_a_role_keeps_it_within_a_boundary(
    environment: Environment,
) -> None:
    made = template(environment)
    site = environment_site(PLATFORM, environment, AWS)
    for policies in (ROLE_POLICIES, (DEPLOYMENT,)):
        for action in ("iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePolicy"):
            allowing = [
                each
                for each in statements(made, *policies)
                if each["Effect"] == "Allow" and action in listed(each.get("Action", []))
            ]
            assert [each["Condition"] for each in allowing] == [
                {"StringEquals": {"iam:PermissionsBoundary": boundaries(site)}}
            ]
            assert [each["Resource"] for each in allowing] == [
                site.iam_arn(f"role/{site.name('*')}")
            ]


@pytest.mark.parametrize(
    "action",
    [
        "iam:CreateUser",
        "iam:CreateAccessKey",
        "iam:CreateLoginProfile",
        "iam:DeleteRolePermissionsBoundary",
        "organizations:LeaveOrganization",
        "account:CloseAccount",
    ],
)
def test_neither_it_nor_a_role_that_it_makes_gets_further(action: str) -> None:
    assert not allows(statements(template(ENVIRONMENTS[0]), DEPLOYMENT), action)


def test_it_cannot_change_itself_nor_any_boundary() -> None:
    made = template(ENVIRONMENTS[0])
    (guard,) = (e for e in statements(made, DEPLOYMENT) if e["Sid"] == "RefuseRaisingItself")
    assert guard["Effect"] == "Deny"
    assert "Condition" not in guard
    own = [
        site_role(made),
        *(
            SITE.iam_arn(f"policy/{each['Properties']['ManagedPolicyName']}")
            for each in made["Resources"].values()
            if each["Type"] == "AWS::IAM::ManagedPolicy"
        ),
    ]
    assert len(own) == 7
    for arn in own:
        assert any(fnmatchcase(arn, pattern) for pattern in guard["Resource"]), arn
    for action in (
        "iam:AttachRolePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:PassRole",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:SetDefaultPolicyVersion",
        "iam:UpdateAssumeRolePolicy",
    ):
        assert any(fnmatchcase(action, pattern) for pattern in guard["Action"]), action


def site_role(made: Json) -> str:
    return SITE.iam_arn(f"role/{made['Resources']['DeploymentRole']['Properties']['RoleName']}")


@each_environment
def test_the_guard_is_on_nothing_that_the_stack_makes(environment: Environment) -> None:
    made = template(environment)
    (guard,) = (e for e in statements(made, DEPLOYMENT) if e["Sid"] == "RefuseRaisingItself")
    resources = committed(environment.name)["resource"]
    account = environment.account_id
    for kind, type_ in (("role", "aws_iam_role"), ("policy", "aws_iam_policy")):
        for each in resources[type_].values():
            arn = f"arn:aws:iam::{account}:{kind}/{each['name']}"
            assert not any(fnmatchcase(arn, pattern) for pattern in guard["Resource"]), arn


@pytest.mark.parametrize(
    "action",
    [
        "dynamodb:GetItem",
        "dynamodb:Query",
        "elasticache:Connect",
        "logs:FilterLogEvents",
        "logs:StartQuery",
        "secretsmanager:BatchGetSecretValue",
        "sqs:ReceiveMessage",
    ],
)
@pytest.mark.parametrize("policies", [ROLE_POLICIES, (PLAN,)], ids=["deployment", "plan"])
def test_neither_a_deployment_nor_a_plan_reads_data(policies: tuple[str, ...], action: str) -> None:
    assert not allows(statements(template(ENVIRONMENTS[0]), *policies), action)


@pytest.mark.parametrize("action", ["s3:GetObject", "ssm:GetParameter", "kms:Decrypt"])
def test_a_plan_reads_only_what_it_compares(action: str) -> None:
    allowing = [
        each
        for each in statements(template(ENVIRONMENTS[0]), PLAN)
        if action in listed(each["Action"])
    ]
    (where,) = {place for each in allowing for place in listed(each["Resource"])}
    assert (
        where
        == {
            "s3:GetObject": SITE.bucket_arn(f"{SITE.name('artifacts-*')}/*"),
            "ssm:GetParameter": f"arn:aws:ssm:*:{SITE.account_id}:parameter{SITE.path('*')}",
            "kms:Decrypt": f"arn:aws:kms:*:{SITE.account_id}:key/*",
        }[action]
    )
    assert all((action == "kms:Decrypt") == ("Condition" in each) for each in allowing)


def test_a_plan_changes_nothing() -> None:
    reading = ("Describe*", "Get*", "List*", "View*", "BatchGet*", "Decrypt")
    for each in statements(template(ENVIRONMENTS[0]), PLAN):
        assert each["Effect"] == "Allow"
        for action in listed(each["Action"]):
            name = action.partition(":")[2]
            assert any(fnmatchcase(name, pattern) for pattern in reading), action
