"""Short ways to write policies and to ask what a role may do with them."""

from collections.abc import Mapping, Sequence
from typing import Any

from terrace.reach.permission.context import Context
from terrace.reach.permission.documents import Document, parse
from terrace.reach.permission.evaluate import Policies, decide
from terrace.reach.permission.principals import Caller
from terrace.reach.permission.statements import Request
from terrace.reach.verdict import Verdict

OWN, OTHER = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{OWN}:role/team/worker"
SESSION = f"arn:aws:sts::{OWN}:assumed-role/worker/run-7"
ROOT = f"arn:aws:iam::{OWN}:root"
OBJECT = "arn:aws:s3:::reports/2026/june.csv"
KEY = f"arn:aws:kms:eu-west-1:{OWN}:key/11aa"

Statement = dict[str, Any]


def allow(action: Any = "*", resource: Any = "*", **elements: Any) -> Statement:
    """A statement that allows; `to` are its principals, `when` its conditions."""
    return _statement("Allow", action, resource, **elements)


def deny(action: Any = "*", resource: Any = "*", **elements: Any) -> Statement:
    """A statement that denies; arguments as for `allow`."""
    return _statement("Deny", action, resource, **elements)


def _statement(
    effect: str, action: Any, resource: Any, *, to: Any = None, when: Any = None, **more: Any
) -> Statement:
    elements = {"Action": action, "Resource": resource, "Principal": to, "Condition": when}
    present = {key: value for key, value in elements.items() if value is not None}
    return {"Effect": effect, **present, **more}


def document(name: str, *statements: Statement, version: str = "2012-10-17") -> Document:
    """A document of statements."""
    return parse(name, {"Version": version, "Statement": list(statements)})


def ask(
    action: str,
    resource: str,
    *,
    identity: Sequence[Statement] = (),
    boundary: Sequence[Statement] | None = None,
    session: Sequence[Statement] | None = None,
    policy: Sequence[Statement] | None = None,
    levels: Sequence[Sequence[Statement]] = (),
    account: str = OWN,
    session_name: str | None = "run-7",
    context: Mapping[str, str | Sequence[str]] | None = None,
) -> Verdict:
    """Ask whether ROLE may do something, of policies given as statements.

    `policy` is the resource's; keys that `context` lacks are unknown.
    """
    request = Request(
        caller=Caller(ROLE, session_name),
        action=action,
        resource=resource,
        account=account,
        context=Context(context),
    )
    policies = Policies(
        identity=(document("policy work of role worker", *identity),) if identity else (),
        boundary=None if boundary is None else document("boundary limits", *boundary),
        session=() if session is None else (document("the session's policy", *session),),
        resource=None if policy is None else document("policy of the thing", *policy),
        resource_name="the thing",
        organization=tuple((document("the organization's policy", *each),) for each in levels),
    )
    return decide(request, policies)
