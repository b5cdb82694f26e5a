"""Decisions on requests, each with the section of AWS's documents that says so."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from terrace.reach.permission.context import Context
from terrace.reach.permission.documents import Document
from terrace.reach.permission.evaluate import Policies, decide
from terrace.reach.permission.principals import Caller
from terrace.reach.permission.statements import Request
from terrace.reach.verdict import Answer
from tests.support.iam_policies import (
    KEY,
    OBJECT,
    OTHER,
    OWN,
    ROLE,
    ROOT,
    SESSION,
    allow,
    ask,
    deny,
    document,
)

OPEN, CLOSED, UNREAD = Answer.OPEN, Answer.CLOSED, Answer.UNREAD
LOGIC = "Policy evaluation logic"
ENFORCE = "How AWS enforcement code logic evaluates requests to allow or deny access"
TABLE = f"{ENFORCE}, table of resource-based policies and implicit denies"
BOUNDARIES = "Permissions boundaries for IAM entities, Evaluating effective permissions"
CROSS = "Cross-account policy evaluation logic"
PRINCIPAL = "AWS JSON policy elements: Principal"
NOT_PRINCIPAL = "AWS JSON policy elements: NotPrincipal"
ACTIONS = "IAM JSON policy elements: NotAction"
RESOURCES = "IAM JSON policy elements: NotResource"
KMS = "AWS KMS Developer Guide, Key policies"
TRUST = "How permissions for roles differ from resource-based policies"

READ = allow("s3:GetObject")
READ_BY_ROLE = allow("s3:GetObject", to={"AWS": ROLE})
READ_BY_SESSION = allow("s3:GetObject", to={"AWS": SESSION})
READ_BY_ACCOUNT = allow("s3:GetObject", to={"AWS": ROOT})
READ_BY_ALL = allow("s3:GetObject", to="*")
WRITE = allow("s3:PutObject")
OWN_KEYS = allow("kms:*", to={"AWS": ROOT})


@dataclass(frozen=True)
class Case:
    """One question: what AWS answers, where it says so, and what the verdict must name."""

    what: str
    source: str
    answer: Answer
    because: str
    given: dict[str, Any] = field(default_factory=dict)
    action: str = "s3:GetObject"
    resource: str = OBJECT


ONE_ACCOUNT = [
    Case("nothing allows", LOGIC, CLOSED, "no statement of role worker allows s3:GetObject on arn"),
    Case(
        "the role's policy allows",
        LOGIC,
        OPEN,
        "statement 1 of policy work of role worker allows s3:GetObject on arn:aws:s3:::reports",
        {"identity": [READ]},
    ),
    Case(
        "another action",
        LOGIC,
        CLOSED,
        "no statement of role worker",
        {"identity": [WRITE]},
    ),
    Case(
        "a statement says its Sid",
        LOGIC,
        OPEN,
        "statement ReadReports of policy work",
        {"identity": [WRITE, {**READ, "Sid": "ReadReports"}]},
    ),
    Case(
        "a deny beside it",
        f"{LOGIC}, The difference between explicit and implicit denies",
        CLOSED,
        "statement 2 of policy work of role worker denies s3:GetObject",
        {"identity": [READ, deny("s3:*")]},
    ),
    Case(
        "a deny of other things",
        LOGIC,
        OPEN,
        "allows",
        {"identity": [READ, deny("s3:Delete*"), deny("*", "arn:aws:s3:::logs/*")]},
    ),
    Case(
        "the resource's policy alone allows the role",
        LOGIC,
        OPEN,
        "statement 1 of policy of the thing allows",
        {"policy": [READ_BY_ROLE]},
    ),
    Case(
        "the resource's policy denies",
        ENFORCE,
        CLOSED,
        "statement 1 of policy of the thing denies",
        {"identity": [READ], "policy": [deny(to="*")]},
    ),
    Case(
        "the resource's policy denies somebody else",
        ENFORCE,
        OPEN,
        "allows",
        {"identity": [READ], "policy": [deny(to={"AWS": f"arn:aws:iam::{OWN}:role/other"})]},
    ),
    Case(
        "the resource's policy denies the account",
        PRINCIPAL,
        CLOSED,
        "policy of the thing denies",
        {"identity": [READ], "policy": [deny(to={"AWS": OWN})]},
    ),
    Case(
        "the resource's policy allows somebody else",
        PRINCIPAL,
        CLOSED,
        "no statement of role worker",
        {"policy": [allow(to={"AWS": f"arn:aws:iam::{OWN}:role/worker"})]},
    ),
    Case(
        "the resource's policy allows a service",
        PRINCIPAL,
        CLOSED,
        "no statement of role worker",
        {"policy": [allow(to={"Service": "s3.amazonaws.com"}), allow(to={"Federated": "*"})]},
    ),
    Case(
        "naming the account grants nothing by itself",
        f"{PRINCIPAL}, AWS account principals",
        CLOSED,
        "no statement of role worker",
        {"policy": [READ_BY_ACCOUNT]},
    ),
    Case(
        "everybody in one's own account needs no other permission",
        f"{PRINCIPAL}, All principals",
        OPEN,
        "policy of the thing allows",
        {"policy": [allow(to={"AWS": "*"})]},
    ),
    Case(
        "one of several principals",
        PRINCIPAL,
        OPEN,
        "policy of the thing allows",
        {"policy": [allow(to={"AWS": [OTHER, ROLE], "Service": "ec2.amazonaws.com"})]},
    ),
]

LIMITS = [
    Case(
        "both allow",
        BOUNDARIES,
        OPEN,
        "policy work of role worker allows",
        {"identity": [READ], "boundary": [allow("s3:*")]},
    ),
    Case(
        "the boundary does not allow",
        BOUNDARIES,
        CLOSED,
        "boundary limits has no statement that allows s3:GetObject on arn:aws:s3:::reports",
        {"identity": [READ], "boundary": [allow("ec2:*")]},
    ),
    Case(
        "a boundary grants nothing",
        BOUNDARIES,
        CLOSED,
        "no statement of role worker",
        {"boundary": [allow()]},
    ),
    Case(
        "an empty boundary",
        BOUNDARIES,
        CLOSED,
        "boundary limits has no statement",
        {"identity": [READ], "boundary": []},
    ),
    Case(
        "the boundary denies",
        BOUNDARIES,
        CLOSED,
        "statement 2 of boundary limits denies",
        {"identity": [READ], "boundary": [allow(), deny("s3:*")]},
    ),
    Case(
        "what is granted to the role is limited by the boundary",
        TABLE,
        CLOSED,
        "boundary limits has no statement",
        {"policy": [READ_BY_ROLE], "boundary": [allow("ec2:*")]},
    ),
    Case(
        "what is granted to the role needs no policy of the role",
        TABLE,
        OPEN,
        "policy of the thing allows",
        {"policy": [READ_BY_ROLE], "boundary": [READ]},
    ),
    Case(
        "what is granted to the session is not limited by the boundary",
        TABLE,
        OPEN,
        "policy of the thing allows",
        {"policy": [READ_BY_SESSION], "boundary": [allow("ec2:*")], "session": [allow("ec2:*")]},
    ),
    Case(
        "what is granted to everybody is not limited by the boundary",
        f"{PRINCIPAL}, IAM role principals, on aws:PrincipalArn with a wildcard",
        OPEN,
        "policy of the thing allows",
        {
            "policy": [allow(to="*", when={"ArnEquals": {"aws:PrincipalArn": ROLE}})],
            "boundary": [allow("ec2:*")],
            "context": {"aws:PrincipalArn": ROLE},
        },
    ),
    Case(
        "an explicit deny in the boundary limits the session all the same",
        TABLE,
        CLOSED,
        "boundary limits denies",
        {"policy": [READ_BY_SESSION], "boundary": [deny("s3:*")]},
    ),
    Case(
        "another session is named",
        f"{PRINCIPAL}, Role session principals",
        CLOSED,
        "no statement of role worker",
        {"policy": [READ_BY_SESSION], "session_name": "run-8"},
    ),
    Case(
        "nobody knows the session's name",
        f"{PRINCIPAL}, Role session principals",
        UNREAD,
        "it depends on the session name of role worker",
        {"policy": [READ_BY_SESSION], "session_name": None},
    ),
    Case(
        "the session's policy allows too",
        "Policies and permissions in IAM, Session policies",
        OPEN,
        "policy work of role worker allows",
        {"identity": [READ], "session": [READ]},
    ),
    Case(
        "the session's policy does not allow",
        "Policies and permissions in IAM, Session policies",
        CLOSED,
        "the session's policy has no statement that allows",
        {"identity": [READ], "session": [WRITE]},
    ),
    Case(
        "a session's policy grants nothing",
        "Policies and permissions in IAM, Session policies",
        CLOSED,
        "no statement of role worker",
        {"session": [READ]},
    ),
    Case(
        "what is granted to the role is limited by the session's policy",
        TABLE,
        CLOSED,
        "the session's policy has no statement",
        {"policy": [READ_BY_ROLE], "session": [WRITE]},
    ),
    Case(
        "all three allow",
        f"{BOUNDARIES}, Session policies",
        OPEN,
        "allows",
        {"identity": [READ], "boundary": [allow()], "session": [allow("s3:Get*")]},
    ),
    Case(
        "the organization does not allow",
        f"{LOGIC}, Evaluating identity-based policies with Organizations SCPs",
        CLOSED,
        "the organization's policy has no statement",
        {"identity": [READ], "levels": [[allow("ec2:*")]]},
    ),
    Case(
        "the organization allows on one level of two",
        "AWS Organizations User Guide, SCP evaluation",
        CLOSED,
        "the organization's policy has no statement",
        {"identity": [READ], "levels": [[allow()], [allow("ec2:*")]]},
    ),
    Case(
        "the organization allows on all levels",
        "AWS Organizations User Guide, SCP evaluation",
        OPEN,
        "policy work",
        {"identity": [READ], "levels": [[allow()], [READ]]},
    ),
    Case(
        "the organization denies",
        "AWS Organizations User Guide, SCP evaluation",
        CLOSED,
        "the organization's policy denies",
        {"policy": [READ_BY_SESSION], "levels": [[allow(), deny("s3:*")]]},
    ),
]

BETWEEN = [
    Case(
        "both sides allow",
        CROSS,
        OPEN,
        "policy work of role worker allows",
        {"account": OTHER, "identity": [READ], "policy": [READ_BY_ROLE]},
    ),
    Case(
        "the other side trusts the whole account",
        CROSS,
        OPEN,
        "allows",
        {"account": OTHER, "identity": [READ], "policy": [READ_BY_ACCOUNT]},
    ),
    Case(
        "the other side has no policy",
        CROSS,
        CLOSED,
        f"the thing has no policy that allows s3:GetObject to role worker of account {OWN}",
        {"account": OTHER, "identity": [READ]},
    ),
    Case(
        "the other side does not allow",
        CROSS,
        CLOSED,
        f"policy of the thing does not allow s3:GetObject to role worker of account {OWN}",
        {"account": OTHER, "identity": [READ], "policy": [allow(to={"AWS": OTHER})]},
    ),
    Case(
        "the own side does not allow",
        CROSS,
        CLOSED,
        "no statement of role worker",
        {"account": OTHER, "policy": [READ_BY_ROLE]},
    ),
    Case(
        "everybody on the other side still needs the own side",
        f"{PRINCIPAL}, All principals",
        CLOSED,
        "no statement of role worker",
        {"account": OTHER, "policy": [READ_BY_ALL]},
    ),
    Case(
        "naming the session on the other side still needs the own side",
        CROSS,
        CLOSED,
        "no statement of role worker",
        {"account": OTHER, "policy": [READ_BY_SESSION]},
    ),
    Case(
        "the boundary of the own side does not allow",
        CROSS,
        CLOSED,
        "boundary limits has no statement",
        {
            "account": OTHER,
            "identity": [READ],
            "boundary": [allow("ec2:*")],
            "policy": [READ_BY_ALL],
        },
    ),
    Case(
        "the other side denies",
        CROSS,
        CLOSED,
        "policy of the thing denies",
        {"account": OTHER, "identity": [READ], "policy": [READ_BY_ROLE, deny(to={"AWS": ROOT})]},
    ),
]

KEYS = [
    Case(
        "the key's policy leaves it to the account",
        f"{KMS}, Allows access to the AWS account and enables IAM policies",
        OPEN,
        "policy work of role worker allows kms:Decrypt",
        {"identity": [allow("kms:Decrypt", KEY)], "policy": [OWN_KEYS]},
        "kms:Decrypt",
        KEY,
    ),
    Case(
        "a key's policy that leaves it to the account grants nothing by itself",
        KMS,
        CLOSED,
        "no statement of role worker allows kms:Decrypt",
        {"policy": [OWN_KEYS]},
        "kms:Decrypt",
        KEY,
    ),
    Case(
        "policies of the role never suffice for a key",
        KMS,
        CLOSED,
        "policy of the thing does not allow kms:Decrypt to role worker, and does not leave it to "
        f"policies of account {OWN}",
        {
            "identity": [allow("kms:Decrypt", KEY)],
            "policy": [allow("kms:*", to={"AWS": f"arn:aws:iam::{OWN}:role/admin"})],
        },
        "kms:Decrypt",
        KEY,
    ),
    Case(
        "the key's policy leaves other operations to the account",
        KMS,
        CLOSED,
        "does not leave it to policies of account",
        {
            "identity": [allow("kms:Decrypt", KEY)],
            "policy": [allow("kms:Describe*", to={"AWS": ROOT})],
        },
        "kms:Decrypt",
        KEY,
    ),
    Case(
        "the key's policy names the role",
        f"{KMS}, Allows key users to use the KMS key",
        OPEN,
        "policy of the thing allows kms:Decrypt",
        {"policy": [allow("kms:Decrypt", to={"AWS": ROLE})]},
        "kms:Decrypt",
        KEY,
    ),
    Case(
        "the key's policy names the role, and the boundary lacks the key",
        TABLE,
        CLOSED,
        "boundary limits has no statement that allows kms:Decrypt",
        {"policy": [allow("kms:Decrypt", to={"AWS": ROLE})], "boundary": [allow("s3:*")]},
        "kms:Decrypt",
        KEY,
    ),
    Case(
        "everybody who comes through a service of the account (an AWS managed key)",
        "AWS KMS Developer Guide, kms:ViaService and kms:CallerAccount",
        OPEN,
        "policy of the thing allows",
        {
            "policy": [
                allow(
                    "kms:Decrypt",
                    to={"AWS": "*"},
                    when={
                        "StringEquals": {
                            "kms:ViaService": "s3.eu-west-1.amazonaws.com",
                            "kms:CallerAccount": OWN,
                        }
                    },
                )
            ],
            "context": {
                "kms:ViaService": "s3.eu-west-1.amazonaws.com",
                "kms:CallerAccount": OWN,
            },
        },
        "kms:Decrypt",
        KEY,
    ),
    Case(
        "the same, asked directly",
        "AWS KMS Developer Guide, kms:ViaService",
        CLOSED,
        "no statement of role worker",
        {
            "policy": [
                allow(
                    "kms:Decrypt",
                    to="*",
                    when={"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}},
                )
            ],
            "context": {"kms:ViaService": ()},
        },
        "kms:Decrypt",
        KEY,
    ),
    Case(
        "an operation that names no key has no key's policy",
        "AWS KMS Developer Guide, Using IAM policies with AWS KMS",
        OPEN,
        "policy work of role worker allows kms:ListKeys on *",
        {"identity": [allow("kms:ListKeys")]},
        "kms:ListKeys",
        "*",
    ),
    Case(
        "policies of the role never suffice to become a role",
        TRUST,
        CLOSED,
        "policy of the thing does not allow sts:AssumeRole to role worker",
        {
            "identity": [allow("sts:AssumeRole")],
            "policy": [
                allow("sts:AssumeRole", None, to={"Service": "ecs-tasks.amazonaws.com"}),
            ],
        },
        "sts:AssumeRole",
        f"arn:aws:iam::{OWN}:role/admin",
    ),
    Case(
        "a trust policy that names the account, and a policy of the role",
        TRUST,
        OPEN,
        "policy work of role worker allows sts:AssumeRole",
        {
            "identity": [allow("sts:AssumeRole")],
            "policy": [allow("sts:AssumeRole", None, to={"AWS": OWN})],
        },
        "sts:AssumeRole",
        f"arn:aws:iam::{OWN}:role/admin",
    ),
    Case(
        "a trust policy that names the role",
        TRUST,
        OPEN,
        "policy of the thing allows sts:AssumeRole",
        {"policy": [allow("sts:AssumeRole", None, to={"AWS": ROLE})]},
        "sts:AssumeRole",
        f"arn:aws:iam::{OWN}:role/admin",
    ),
]

OTHERS = [
    Case(
        "NotAction denies what it does not list",
        ACTIONS,
        CLOSED,
        "statement 2 of policy work of role worker denies",
        {"identity": [allow(), deny(None, NotAction=["iam:*", "ec2:*"])]},
    ),
    Case(
        "NotAction does not deny what it lists",
        ACTIONS,
        OPEN,
        "allows",
        {"identity": [allow(), deny(None, NotAction=["iam:*", "s3:get*"])]},
    ),
    Case(
        "NotAction allows what it does not list",
        ACTIONS,
        OPEN,
        "allows",
        {"identity": [allow(None, NotAction="iam:*")]},
    ),
    Case(
        "NotAction does not allow what it lists",
        ACTIONS,
        CLOSED,
        "no statement",
        {"identity": [allow(None, NotAction="s3:*")]},
    ),
    Case(
        "NotResource denies all but what it lists",
        RESOURCES,
        CLOSED,
        "denies",
        {"identity": [READ, deny("s3:*", None, NotResource="arn:aws:s3:::public/*")]},
    ),
    Case(
        "NotResource does not deny what it lists",
        RESOURCES,
        OPEN,
        "allows",
        {"identity": [READ, deny("s3:*", None, NotResource=["arn:aws:s3:::reports/*", "arn:b"])]},
    ),
    Case(
        "a wildcard in the middle of a segment stays within it",
        "IAM JSON policy elements: Resource, Using wildcards in resource ARNs",
        CLOSED,
        "no statement of role worker",
        {"identity": [allow("sqs:*", "arn:aws:sqs:*t:1:jobs")]},
        "sqs:SendMessage",
        "arn:aws:sqs:eu:2:west:1:jobs",
    ),
    Case(
        "NotPrincipal denies whom it does not list",
        NOT_PRINCIPAL,
        CLOSED,
        "policy of the thing denies",
        {"identity": [READ], "policy": [deny(NotPrincipal={"AWS": OTHER})]},
    ),
    Case(
        "NotPrincipal that lists role and account",
        f"{NOT_PRINCIPAL}, with Deny",
        OPEN,
        "policy work",
        {"identity": [READ], "policy": [deny(NotPrincipal={"AWS": [ROLE, ROOT]})]},
    ),
    Case(
        "NotPrincipal that lists the role without its account",
        f"{NOT_PRINCIPAL}, with Deny",
        UNREAD,
        "how the service reads NotPrincipal of statement 1 of policy of the thing",
        {"identity": [READ], "policy": [deny(NotPrincipal={"AWS": ROLE})]},
    ),
    Case(
        "NotPrincipal denies every role that has a boundary",
        "Permissions boundaries for IAM entities, Important",
        CLOSED,
        "policy of the thing denies",
        {
            "identity": [READ],
            "boundary": [allow()],
            "policy": [deny(NotPrincipal={"AWS": [ROLE, ROOT]})],
        },
    ),
    Case(
        "NotPrincipal of a service denies roles",
        NOT_PRINCIPAL,
        CLOSED,
        "policy of the thing denies",
        {"identity": [READ], "policy": [deny(NotPrincipal={"Service": "s3.amazonaws.com"})]},
    ),
    Case(
        "NotPrincipal allows whom it does not list",
        f"{NOT_PRINCIPAL}, with Allow (old policies)",
        OPEN,
        "policy of the thing allows",
        {"policy": [allow(NotPrincipal={"AWS": OTHER})]},
    ),
    Case(
        "NotPrincipal does not allow whom it lists",
        f"{NOT_PRINCIPAL}, with Allow (old policies)",
        CLOSED,
        "no statement of role worker",
        {"policy": [allow(NotPrincipal={"AWS": ROOT})]},
    ),
    Case(
        "NotPrincipal that lists the account without the role",
        f"{NOT_PRINCIPAL}, with Deny",
        UNREAD,
        "how the service reads NotPrincipal",
        {"identity": [READ], "policy": [deny(NotPrincipal={"AWS": ROOT})]},
    ),
    Case(
        "NotPrincipal allows whom it does not list, whatever their boundary",
        f"{NOT_PRINCIPAL}, with Allow (old policies)",
        OPEN,
        "policy of the thing allows",
        {"policy": [allow(NotPrincipal={"AWS": OTHER})], "boundary": [allow("ec2:*")]},
    ),
    Case(
        "a canonical user of one's own account grants nothing by itself",
        f"{PRINCIPAL}, AWS account principals",
        CLOSED,
        "no statement of role worker",
        {"policy": [allow(to={"CanonicalUser": "79a5"})]},
    ),
    Case(
        "a canonical user may be the account",
        f"{PRINCIPAL}, AWS account principals",
        UNREAD,
        f"the canonical user id of account {OWN}",
        {"account": OTHER, "identity": [READ], "policy": [allow(to={"CanonicalUser": "79a5"})]},
    ),
]

TEAM = {"StringEquals": {"aws:ResourceTag/team": "red"}}
UNKNOWN = [
    Case(
        "an allow that hangs on something unknown",
        "three-valued logic",
        UNREAD,
        "statement 1 of policy work of role worker may allow s3:GetObject on "
        f"{OBJECT}: it depends on aws:ResourceTag/team, which is not known",
        {"identity": [allow(when=TEAM)]},
    ),
    Case(
        "a deny that hangs on something unknown",
        "three-valued logic",
        UNREAD,
        "statement 2 of policy work of role worker may deny s3:GetObject on "
        f"{OBJECT}: it depends on aws:ResourceTag/team, which is not known",
        {"identity": [READ, deny(when=TEAM)]},
    ),
    Case(
        "another statement allows anyway",
        "three-valued logic",
        OPEN,
        "statement 2 of policy work",
        {"identity": [allow(when=TEAM), READ]},
    ),
    Case(
        "another statement denies anyway",
        "three-valued logic",
        CLOSED,
        "statement 3 of policy work of role worker denies",
        {"identity": [READ, deny(when=TEAM), deny("s3:*")]},
    ),
    Case(
        "nothing allows what might be denied",
        "three-valued logic",
        CLOSED,
        "no statement of role worker",
        {"identity": [deny(when=TEAM)]},
    ),
    Case(
        "the boundary hangs on it",
        "three-valued logic",
        UNREAD,
        "boundary limits may allow",
        {"identity": [READ], "boundary": [allow(when=TEAM)]},
    ),
    Case(
        "the boundary closes what hangs on it",
        "three-valued logic",
        CLOSED,
        "boundary limits has no statement",
        {"identity": [allow(when=TEAM)], "boundary": [WRITE]},
    ),
    Case(
        "a known condition of the statement fails anyway",
        "three-valued logic",
        CLOSED,
        "no statement of role worker",
        {
            "identity": [allow(when={**TEAM, "Bool": {"aws:SecureTransport": "false"}})],
            "context": {"aws:SecureTransport": "true"},
        },
    ),
    Case(
        "all unknown keys are named",
        "three-valued logic",
        UNREAD,
        "it depends on aws:ResourceTag/team and s3:prefix, which is not known",
        {"identity": [allow(when={**TEAM, "StringLike": {"s3:prefix": "a*"}})]},
    ),
    Case(
        "the resource's policy hangs on it, the role's allows",
        "three-valued logic",
        OPEN,
        "policy work",
        {"identity": [READ], "policy": [allow(to="*", when=TEAM)]},
    ),
    Case(
        "across accounts, the other side hangs on it",
        "three-valued logic",
        UNREAD,
        "policy of the thing may allow",
        {"account": OTHER, "identity": [READ], "policy": [allow(to="*", when=TEAM)]},
    ),
    Case(
        "the value is supplied",
        "three-valued logic",
        OPEN,
        "policy work",
        {"identity": [allow(when=TEAM)], "context": {"AWS:resourcetag/Team": "red"}},
    ),
]


@pytest.mark.parametrize(
    "case",
    [*ONE_ACCOUNT, *LIMITS, *BETWEEN, *KEYS, *OTHERS, *UNKNOWN],
    ids=lambda case: f"{case.what} [{case.source}]",
)
def test_a_request_is_decided_as_aws_documents_it(case: Case) -> None:
    verdict = ask(case.action, case.resource, **case.given)
    assert (verdict.answer, case.because in verdict.because) == (case.answer, True), verdict


def test_what_could_not_be_read_is_neither_open_nor_closed() -> None:
    request = Request(
        caller=Caller(ROLE),
        action="s3:GetObject",
        resource=OBJECT,
        account=OWN,
        context=Context(),
    )
    hidden = Document("policy of the thing", unread="the policy of the thing could not be read")
    reads = (document("policy work", READ),)
    verdict = decide(request, Policies(resource_name="the thing", identity=reads, resource=hidden))
    assert (verdict.answer, verdict.because) == (UNREAD, hidden.unread)
    refuses = (document("policy work", READ, deny("s3:*")),)
    assert (
        decide(
            request, Policies(resource_name="the thing", identity=refuses, resource=hidden)
        ).answer
        is CLOSED
    )


@pytest.mark.parametrize("action", ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"])
def test_a_trust_policy_decides_on_all_that_a_session_is_made_with(action: str) -> None:
    admin = f"arn:aws:iam::{OWN}:role/admin"
    assert ask(action, admin, identity=[allow()]).answer is CLOSED
    assert ask(action, admin, identity=[allow()], policy=[allow(to={"AWS": OWN})]).is_open
