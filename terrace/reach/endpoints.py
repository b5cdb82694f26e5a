"""Whether the policy of a VPC endpoint lets a request through; it grants nothing by itself.

Source: Amazon VPC User Guide, "Control access to VPC endpoints using endpoint policies".
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from terrace.reach.network import EndpointPolicyAllows
from terrace.reach.permission.context import Context
from terrace.reach.permission.documents import Document, MalformedPolicyError, parse
from terrace.reach.permission.principals import Caller, Naming, means
from terrace.reach.permission.statements import Request, allowed, denied
from terrace.reach.permission.truth import Truth, any_of
from terrace.reach.verdict import Answer, Verdict

UNSIGNED = "*"
NOBODY = "arn:aws:iam::000000000000:role/nobody"  # who asks without a signature has no name


def of_resources_in(account: str | None) -> EndpointPolicyAllows:
    """Return a judge for resources of an account; None is an account of AWS."""
    return partial(_judge, account)


def _judge(
    account: str | None, policy: Mapping[str, Any], principal: str, action: str, resource: str
) -> Verdict:
    try:
        document = parse("the endpoint's policy", policy)
    except MalformedPolicyError as problem:
        return Verdict(Answer.UNREAD, str(problem))
    request = _request(account, principal, action, resource)

    def meant(statement: Any) -> Truth:
        ways = [Naming.DIRECT] if principal == UNSIGNED else list(Naming)
        return any_of(means(statement, request.caller, way) for way in ways)

    return _decided(document, request, meant)


def _decided(document: Document, request: Request, meant: Any) -> Verdict:
    denial = denied([document], request, meant)
    if denial.holds:
        return Verdict(Answer.CLOSED, denial.because)
    otherwise = f"no statement of {document.name} allows {request.subject}"
    grant = allowed([document], request, meant, otherwise)
    if grant.holds is False:
        return Verdict(Answer.CLOSED, grant.because)
    known = grant.holds and denial.holds is False
    because = grant.because if grant.holds is None or known else denial.because
    return Verdict(Answer.OPEN if known else Answer.UNREAD, because)


def _request(account: str | None, principal: str, action: str, resource: str) -> Request:
    caller = Caller(NOBODY if principal == UNSIGNED else principal)
    signed = principal != UNSIGNED
    keys: dict[str, Any] = {
        "aws:PrincipalAccount": caller.account if signed else (),
        "aws:PrincipalArn": caller.arn if signed else (),
        "aws:PrincipalIsAWSService": "false",
        "aws:SecureTransport": "true",
    }
    if account is not None:
        keys["aws:ResourceAccount"] = account
    return Request(
        caller=caller,
        action=action,
        resource=resource,
        account=account or "",
        context=Context(keys),
    )
