"""What follows from a question, and what nobody knows."""

from collections.abc import Sequence

import pytest

from terrace.reach.permission.context import Context
from terrace.reach.permission.documents import Document, parse
from terrace.reach.permission.questions import context
from terrace.reach.permission.roles import Role
from tests.support.iam_policies import OTHER, OWN, ROLE


def trust(*actions: str) -> Document:
    statement = {"Effect": "Allow", "Action": list(actions), "Principal": {"Service": "x"}}
    return parse("trust", {"Version": "2012-10-17", "Statement": [statement]})


def asked(
    action: str = "sqs:SendMessage",
    *,
    trusting: Document | None = None,
    supplied: dict[str, str | Sequence[str]] | None = None,
) -> Context:
    role = Role(
        arn=ROLE,
        identity=(),
        boundary=None,
        trust=trusting or trust("sts:AssumeRole"),
        tags={"Team": "red"},
    )
    return context(
        role,
        action,
        region="eu-west-1",
        resource_account=OTHER,
        supplied=supplied or {},
        resource_tags=lambda: {"Owner": "ann"},
    )


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("aws:PrincipalArn", (ROLE,)),
        ("aws:PrincipalAccount", (OWN,)),
        ("aws:PrincipalType", ("AssumedRole",)),
        ("aws:PrincipalIsAWSService", ("false",)),
        ("aws:ViaAWSService", ("false",)),
        ("aws:RequestedRegion", ("eu-west-1",)),
        ("aws:ResourceAccount", (OTHER,)),
        ("aws:SecureTransport", ("true",)),
        ("kms:CallerAccount", (OWN,)),
        ("aws:PrincipalTag/team", ("red",)),
        ("aws:PrincipalTag/other", ()),
        ("aws:ResourceTag/owner", ("ann",)),
        ("aws:ResourceTag/other", ()),
        ("aws:SourceArn", ()),
        ("aws:SourceAccount", ()),
        ("aws:SourceOwner", ()),
        ("aws:username", ()),
        ("aws:CalledVia", ()),
        ("aws:CalledViaFirst", ()),
        ("aws:CalledViaLast", ()),
        ("kms:ViaService", ()),
        ("kms:GrantIsForAWSResource", ()),
        ("iam:PermissionsBoundary", ()),  # sent to IAM, and this asks SQS
        ("aws:PrincipalOrgID", None),
        ("aws:SourceVpce", None),
        ("aws:SourceIp", None),
        ("aws:MultiFactorAuthPresent", None),
        ("sqs:MessageGroup", None),
        ("ec2:SourceInstanceArn", None),  # of the session, whatever is asked
        ("saml:sub", None),
        ("token.actions.githubusercontent.com:sub", None),
    ],
)
def test_a_key_is_known_or_absent_or_unknown(key: str, values: tuple[str, ...] | None) -> None:
    assert asked().values(key) == values


def test_what_the_caller_supplies_goes_first() -> None:
    supplied = asked(supplied={"AWS:SourceVpce": "vpce-1", "aws:SecureTransport": ["false"]})
    assert supplied.values("aws:SourceVpce") == ("vpce-1",)
    assert supplied.values("aws:SecureTransport") == ("false",)
    assert asked(supplied={"aws:SourceIp": ()}).values("aws:SourceIp") == ()


def test_a_service_in_between_is_seen_in_the_request() -> None:
    between = asked("kms:Decrypt", supplied={"kms:ViaService": "s3.eu-west-1.amazonaws.com"})
    assert between.values("aws:ViaAWSService") == ("true",)
    assert between.values("aws:CalledVia") is None
    assert asked("kms:Decrypt", supplied={"kms:ViaService": ()}).values("aws:CalledVia") == ()


@pytest.mark.parametrize("action", ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"])
def test_only_grants_carry_for_whom_they_are(action: str) -> None:
    assert asked(action).values("kms:GrantIsForAWSResource") is None
    assert asked("kms:Decrypt").values("kms:GrantIsForAWSResource") == ()


@pytest.mark.parametrize(
    ("trusting", "values"),
    [
        (trust("sts:AssumeRole"), ()),
        (trust("sts:AssumeRole", "sts:TagSession"), None),
        (trust("sts:*"), None),
        (trust("STS:Tag*"), None),
        (Document("trust", unread="the role could not be read"), None),
    ],
)
def test_a_session_that_may_be_tagged_may_have_any_tag(
    trusting: Document, values: tuple[str, ...] | None
) -> None:
    assert asked(trusting=trusting).values("aws:PrincipalTag/other") == values


@pytest.mark.parametrize(
    "key", ["aws:TokenIssueTime", "aws:CurrentTime", "aws:EpochTime", "aws:userid"]
)
def test_every_session_carries_some_keys_whatever_their_value(key: str) -> None:
    assert asked().values(key) is None
    assert asked().exists(key) is True


def test_a_key_that_only_some_requests_carry_may_be_absent() -> None:
    assert asked().exists("aws:SourceVpce") is None
