"""Reading what roles may do, from an AWS account that answers from a table."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from terrace.reach.permission import Permissions
from terrace.reach.verdict import Answer
from tests.support.iam_policies import OTHER, OWN, allow, deny

ROLE = f"arn:aws:iam::{OWN}:role/worker"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
LIMITS = f"arn:aws:iam::{OWN}:policy/limits"
QUEUE = f"arn:aws:sqs:eu-west-1:{OWN}:jobs"
KEY = f"arn:aws:kms:eu-west-1:{OWN}:key/11aa"
ECS = [allow("sts:AssumeRole", None, to={"Service": "ecs-tasks.amazonaws.com"})]
SEND = allow("sqs:SendMessage", QUEUE)

Answers = dict[tuple[str, str], Any]


def text(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def refusal(code: str) -> Callable[..., Any]:
    def answer(**_: Any) -> Any:
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, "Operation")

    return answer


class FakeAccounts:
    """AWS accounts whose services answer from a table, and count what they are asked."""

    region = "eu-west-1"
    ids = (OWN, OTHER)

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: Counter[str] = Counter()

    def client(self, service: str, *, account_id: str, region: str | None = None) -> Any:
        return FakeClient(self, service, account_id)


class FakeClient:
    def __init__(self, accounts: FakeAccounts, service: str, account: str) -> None:
        self._accounts, self._service, self._account = accounts, service, account

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            self._accounts.asked[f"{self._service}.{operation}"] += 1
            answers = self._accounts.answers
            answer = answers.get(
                (self._account, operation), answers.get((self._service, operation))
            )
            assert answer is not None, f"{self._service}.{operation} has no answer"
            return answer(**arguments) if callable(answer) else answer

        return call

    def get_paginator(self, operation: str) -> Any:
        call = getattr(self, operation)

        class Pages:
            def paginate(self, **arguments: Any) -> list[Any]:
                return [call(**arguments)]

        return Pages()


def answers(
    *statements: Mapping[str, Any],
    managed: Mapping[str, list[Any]] | None = None,
    bounded: bool = False,
    **services: Any,
) -> Answers:
    """Answers of IAM on one role with an inline policy, and of other services."""
    documents = managed or {}
    role: dict[str, Any] = {"Arn": ROLE, "AssumeRolePolicyDocument": text(*ECS)}
    if bounded:
        role["PermissionsBoundary"] = {"PermissionsBoundaryArn": LIMITS}
    attached = [{"PolicyArn": arn} for arn in documents if arn != LIMITS]
    return {
        ("iam", "get_role"): {"Role": role},
        ("iam", "list_role_policies"): {"PolicyNames": ["work"]},
        ("iam", "get_role_policy"): {"PolicyDocument": text(*statements)},
        ("iam", "list_attached_role_policies"): {"AttachedPolicies": attached},
        ("iam", "get_policy"): {"Policy": {"DefaultVersionId": "v2"}},
        ("iam", "get_policy_version"): lambda PolicyArn, VersionId: {  # noqa: N803 - boto3's names
            "PolicyVersion": {"Document": text(*documents[PolicyArn])}
        },
        ("sqs", "get_queue_url"): {"QueueUrl": "http://queue"},
        ("sqs", "get_queue_attributes"): {},
        **{tuple(name.split("__")): answer for name, answer in services.items()},  # type: ignore[misc]
    }


def permissions(found: Answers) -> tuple[Permissions, FakeAccounts]:
    accounts = FakeAccounts(found)
    return Permissions(accounts), accounts  # type: ignore[arg-type]


def test_an_inline_policy_allows() -> None:
    verdict = permissions(answers(SEND))[0].may(ROLE, "sqs:SendMessage", QUEUE)
    assert (verdict.answer, verdict.because) == (
        Answer.OPEN,
        f"statement 1 of policy work of role worker allows sqs:SendMessage on {QUEUE}",
    )


def test_a_managed_policy_allows_and_a_boundary_limits() -> None:
    found = answers(managed={READ_ONLY: [allow("sqs:*")], LIMITS: [allow("s3:*")]}, bounded=True)
    verdict = permissions(found)[0].may(ROLE, "sqs:SendMessage", QUEUE)
    assert (verdict.answer, verdict.because) == (
        Answer.CLOSED,
        f"boundary limits has no statement that allows sqs:SendMessage on {QUEUE}",
    )
    found = answers(managed={READ_ONLY: [allow("sqs:*")], LIMITS: [allow("sqs:*")]}, bounded=True)
    verdict = permissions(found)[0].may(ROLE, "sqs:SendMessage", QUEUE)
    assert "policy ReadOnlyAccess of role worker allows" in verdict.because


def test_a_role_that_is_not_there_may_nothing() -> None:
    found = answers(SEND) | {("iam", "get_role"): refusal("NoSuchEntity")}
    verdict = permissions(found)[0].may(ROLE, "sqs:SendMessage", QUEUE)
    assert (verdict.answer, verdict.because) == (
        Answer.CLOSED,
        f"there is no role worker in account {OWN}",
    )


def test_a_resource_that_is_not_there_is_closed() -> None:
    missing = refusal("AWS.SimpleQueueService.NonExistentQueue")
    found = answers(SEND, sqs__get_queue_url=missing)
    verdict = permissions(found)[0].may(ROLE, "sqs:SendMessage", QUEUE)
    assert (verdict.answer, verdict.because) == (
        Answer.CLOSED,
        f"there is no queue jobs in account {OWN}",
    )


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ("get_role", f"role worker of account {OWN} could not be read: Operation is not allowed"),
        ("list_role_policies", f"the policies of role worker of account {OWN} could not be read"),
        ("get_policy", "policy ReadOnlyAccess of role worker could not be read"),
    ],
)
def test_what_could_not_be_read_of_a_role_is_said(operation: str, said: str) -> None:
    found = answers(managed={READ_ONLY: []}) | {("iam", operation): refusal("AccessDenied")}
    verdict = permissions(found)[0].may(ROLE, "sqs:SendMessage", QUEUE)
    assert verdict.answer is Answer.UNREAD
    assert verdict.because.startswith(said)


def test_what_could_not_be_read_of_a_resource_is_said_where_it_matters() -> None:
    hidden = refusal("AccessDenied")
    reader = permissions(answers(SEND, sqs__get_queue_attributes=hidden))[0]
    verdict = reader.may(ROLE, "sqs:SendMessage", QUEUE)
    assert verdict.answer is Answer.UNREAD
    assert verdict.because.startswith("the policy of queue jobs could not be read: Operation is")
    reader = permissions(answers(SEND, deny("sqs:*"), sqs__get_queue_attributes=hidden))[0]
    assert reader.may(ROLE, "sqs:SendMessage", QUEUE).answer is Answer.CLOSED


def test_a_malformed_policy_is_not_judged() -> None:
    found = answers({"Effect": "Maybe", "Action": "*"})
    verdict = permissions(found)[0].may(ROLE, "sqs:SendMessage", QUEUE)
    assert verdict.answer is Answer.UNREAD
    assert verdict.because == (
        "policy work of role worker is malformed: statement 1 has Effect 'Maybe', "
        "allowed: Allow and Deny"
    )


def test_everything_is_read_once() -> None:
    found = answers(SEND, managed={READ_ONLY: [allow()], LIMITS: [allow()]}, bounded=True)
    reader, accounts = permissions(found)
    for action in ("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"):
        reader.may(ROLE, action, QUEUE)
    assert accounts.asked.pop("iam.get_policy") == 2
    assert accounts.asked.pop("iam.get_policy_version") == 2
    assert set(accounts.asked.values()) == {1}


def bucket_policy(*statements: Mapping[str, Any]) -> dict[str, Any]:
    return {"Policy": text(*statements)}


def test_a_bucket_is_looked_for_in_the_roles_account_first() -> None:
    found = answers(
        allow("s3:GetObject"),
        s3__list_buckets={"Buckets": [{"Name": "reports"}]},
        s3__get_bucket_policy=refusal("NoSuchBucketPolicy"),
    )
    reader, accounts = permissions(found)
    assert reader.may(ROLE, "s3:GetObject", "arn:aws:s3:::reports/june").is_open
    assert reader.may(ROLE, "s3:ListBucket", "arn:aws:s3:::reports").answer is Answer.CLOSED
    assert accounts.asked["s3.list_buckets"] == accounts.asked["s3.get_bucket_policy"] == 1


def test_a_bucket_of_another_account_needs_its_policy() -> None:
    found = answers(allow("s3:GetObject"), s3__get_bucket_policy=refusal("NoSuchBucketPolicy"))
    found[OWN, "list_buckets"] = {"Buckets": []}
    found[OTHER, "list_buckets"] = {"Buckets": [{"Name": "reports"}]}
    verdict = permissions(found)[0].may(ROLE, "s3:GetObject", "arn:aws:s3:::reports/june")
    assert (verdict.answer, verdict.because) == (
        Answer.CLOSED,
        f"bucket reports has no policy that allows s3:GetObject to role worker of account {OWN}",
    )
    found["s3", "get_bucket_policy"] = bucket_policy(allow("s3:GetObject", to={"AWS": OWN}))
    assert permissions(found)[0].may(ROLE, "s3:GetObject", "arn:aws:s3:::reports/june").is_open


def test_a_bucket_of_no_account_that_can_be_read_is_unread() -> None:
    found = answers(allow("s3:GetObject"), s3__list_buckets={"Buckets": []})
    verdict = permissions(found)[0].may(ROLE, "s3:GetObject", "arn:aws:s3:::reports/june")
    assert (verdict.answer, verdict.because) == (
        Answer.UNREAD,
        f"bucket reports could not be read: it is in none of {OWN}, {OTHER}",
    )


def test_the_account_of_a_bucket_may_be_told() -> None:
    found = answers(allow("s3:GetObject"), s3__get_bucket_policy=refusal("NoSuchBucketPolicy"))
    verdict = permissions(found)[0].may(
        ROLE, "s3:GetObject", "arn:aws:s3:::reports/june", resource_account=OTHER
    )
    assert verdict.because.startswith("bucket reports has no policy that allows s3:GetObject")


def key_policy(when: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"Policy": text(allow("kms:*", to={"AWS": OWN}, when=when))}


VIA_S3 = {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
S3 = "s3.eu-west-1.amazonaws.com"


def test_a_key_is_used_through_a_service_or_directly() -> None:
    found = answers(allow("kms:Decrypt", when=VIA_S3), kms__get_key_policy=key_policy())
    reader = permissions(found)[0]
    assert reader.key_use(ROLE, KEY, S3).is_open
    assert reader.key_use(ROLE, KEY, None).answer is Answer.CLOSED
    assert reader.key_use(ROLE, KEY, "sqs.eu-west-1.amazonaws.com").answer is Answer.CLOSED
    assert reader.may(ROLE, "kms:Decrypt", KEY).answer is Answer.CLOSED


def test_all_operations_with_a_key_must_be_allowed() -> None:
    found = answers(allow("kms:Decrypt"), kms__get_key_policy=key_policy())
    verdict = permissions(found)[0].key_use(ROLE, KEY, S3, ("kms:Decrypt", "kms:GenerateDataKey"))
    assert (verdict.answer, verdict.because) == (
        Answer.CLOSED,
        f"no statement of role worker allows kms:GenerateDataKey on {KEY}",
    )


def test_an_operation_that_is_closed_goes_before_one_that_is_unread() -> None:
    team = {"StringEquals": {"aws:SourceVpce": "vpce-1"}}
    found = answers(allow("kms:Decrypt", when=team), kms__get_key_policy=key_policy())
    reader = permissions(found)[0]
    assert reader.key_use(ROLE, KEY, S3).answer is Answer.UNREAD
    assert reader.key_use(ROLE, KEY, S3, context={"aws:SourceVpce": "vpce-1"}).is_open
    both = ("kms:Decrypt", "kms:GenerateDataKey")
    assert reader.key_use(ROLE, KEY, S3, both).answer is Answer.CLOSED


def test_one_unread_operation_of_several_leaves_the_use_of_a_key_unread() -> None:
    endpoint = {"StringEquals": {"aws:SourceVpce": "vpce-1"}}
    some = [allow("kms:Decrypt"), allow("kms:GenerateDataKey", when=endpoint)]
    reader = permissions(answers(*some, kms__get_key_policy=key_policy()))[0]
    both = ("kms:Decrypt", "kms:GenerateDataKey")
    assert reader.key_use(ROLE, KEY, S3, both).answer is Answer.UNREAD


def test_an_alias_stands_for_its_key() -> None:
    found = answers(
        allow("kms:Decrypt", KEY),
        kms__describe_key={"KeyMetadata": {"Arn": KEY}},
        kms__get_key_policy=key_policy(),
    )
    alias = f"arn:aws:kms:eu-west-1:{OWN}:alias/app"
    assert permissions(found)[0].may(ROLE, "kms:Decrypt", alias).is_open


def test_tags_of_a_resource_are_read_where_a_policy_asks_for_one() -> None:
    mine = {"StringEquals": {"aws:ResourceTag/team": "red"}}
    tags = {"ResourceTagMappingList": [{"Tags": [{"Key": "Team", "Value": "red"}]}]}
    found = answers(allow("sqs:*", when=mine), resourcegroupstaggingapi__get_resources=tags)
    reader, accounts = permissions(found)
    assert reader.may(ROLE, "sqs:SendMessage", QUEUE).is_open
    assert reader.may(ROLE, "sqs:ReceiveMessage", QUEUE).is_open
    assert accounts.asked["resourcegroupstaggingapi.get_resources"] == 1
    hidden = {("resourcegroupstaggingapi", "get_resources"): refusal("AccessDenied")}
    verdict = permissions(found | hidden)[0].may(ROLE, "sqs:SendMessage", QUEUE)
    assert "it depends on aws:ResourceTag/team, which is not known" in verdict.because


def with_roles(found: Answers, *others: str) -> Answers:
    """Let roles beside the worker trust its account; they are tagged with their name."""
    worker = found["iam", "get_role"]
    trust = text(allow("sts:AssumeRole", None, to={"AWS": OWN}))

    def get_role(RoleName: str) -> Any:  # noqa: N803 - boto3's name
        if RoleName == "worker":
            return worker
        if RoleName not in others:
            return refusal("NoSuchEntity")()
        arn = f"arn:aws:iam::{OWN}:role/{RoleName}"
        tags = [{"Key": "name", "Value": RoleName}]
        return {"Role": {"Arn": arn, "AssumeRolePolicyDocument": trust, "Tags": tags}}

    return found | {("iam", "get_role"): get_role}


ADMIN = f"arn:aws:iam::{OWN}:role/admin"


def test_a_role_is_assumed_where_its_trust_policy_lets_it() -> None:
    reader = permissions(with_roles(answers(allow("sts:*")), "admin"))[0]
    assert reader.may(ROLE, "sts:AssumeRole", ADMIN).is_open
    assert reader.may(ROLE, "sts:AssumeRole", ROLE).because.startswith(
        "trust policy of role worker does not allow sts:AssumeRole to role worker"
    )
    missing = reader.may(ROLE, "sts:AssumeRole", ADMIN.replace("admin", "team/gone"))
    assert (missing.answer, missing.because) == (
        Answer.CLOSED,
        f"there is no role gone in account {OWN}",
    )


def test_a_trust_policy_says_nothing_of_managing_the_role() -> None:
    found = with_roles(answers(allow("iam:PassRole", ADMIN)), "admin")
    assert permissions(found)[0].may(ROLE, "iam:PassRole", ADMIN).is_open


def test_tags_of_roles_are_compared_too() -> None:
    tagged = {"StringEquals": {"aws:ResourceTag/name": "admin"}}
    reader = permissions(with_roles(answers(allow("sts:*", when=tagged)), "admin", "ops"))[0]
    assert reader.may(ROLE, "sts:AssumeRole", ADMIN).is_open
    ops = reader.may(ROLE, "sts:AssumeRole", ADMIN.replace("admin", "ops"))
    assert ops.answer is Answer.CLOSED


def test_a_policy_that_several_roles_share_is_read_once() -> None:
    found = with_roles(answers(SEND, managed={READ_ONLY: [allow()]}), "admin")
    reader, accounts = permissions(found)
    for role in (ROLE, ADMIN):
        reader.may(role, "sqs:SendMessage", QUEUE)
    assert accounts.asked["iam.get_policy_version"] == 1
    assert accounts.asked["iam.get_role_policy"] == 2


def test_tags_are_unknown_where_the_service_compares_none() -> None:
    tagged = {"StringEquals": {"aws:ResourceTag/name": "admin"}}
    for resource in ("arn:aws:s3:::reports", f"arn:aws:appconfig:eu-west-1:{OWN}:application/a"):
        bare = refusal("NoSuchBucketPolicy")
        reader = permissions(answers(allow(when=tagged), s3__get_bucket_policy=bare))[0]
        verdict = reader.may(ROLE, "x:Do", resource, resource_account=OWN)
        assert "it depends on aws:ResourceTag/name, which is not known" in verdict.because


def test_what_is_no_bucket_table_or_key_is_not_read_as_one() -> None:
    reader, accounts = permissions(answers(allow()))
    for service, resource in (("s3", "accesspoint/a"), ("dynamodb", "table/t/stream/1")):
        assert reader.may(ROLE, f"{service}:Get", f"arn:aws:{service}:eu:{OWN}:{resource}").is_open
    assert not [name for name in accounts.asked if not name.startswith("iam.")]


@pytest.mark.parametrize(
    ("resource", "region"),
    [
        ("*", "eu-west-1"),
        ("arn:aws:appconfig:us-west-2:" + OWN + ":application/a", "us-west-2"),
        ("arn:aws:iam::" + OWN + ":role/admin", "us-east-1"),
    ],
)
def test_the_region_of_a_request_is_that_of_the_resource(resource: str, region: str) -> None:
    here = {"StringEquals": {"aws:RequestedRegion": region}}
    there = {"StringEquals": {"aws:RequestedRegion": "ap-south-1"}}
    for when, expected in ((here, Answer.OPEN), (there, Answer.CLOSED)):
        verdict = permissions(answers(allow("x:Do", when=when)))[0].may(ROLE, "x:Do", resource)
        assert verdict.answer is expected


def test_a_service_of_another_account_whose_policies_are_not_read_is_unread() -> None:
    workspace = f"arn:aws:aps:eu-west-1:{OTHER}:workspace/ws-1"
    verdict = permissions(answers(allow()))[0].may(ROLE, "aps:RemoteWrite", workspace)
    assert (verdict.answer, verdict.because) == (
        Answer.UNREAD,
        f"the policy of {workspace} is not read",
    )
    own = workspace.replace(OTHER, OWN)
    assert permissions(answers(allow()))[0].may(ROLE, "aps:RemoteWrite", own).is_open


@pytest.mark.parametrize("name", ["worker", f"arn:aws:sqs:{OWN}"])
def test_what_is_no_arn_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(ValueError, match=r"is no ARN, allowed: arn:partition:service:region"):
        permissions(answers(SEND))[0].may(ROLE, "sqs:SendMessage", name)
