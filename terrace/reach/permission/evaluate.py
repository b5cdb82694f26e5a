"""The decision of AWS on a request, from all policies that apply to it.

An explicit deny in any policy decides. In one account, either the policies of the role or that
of the resource must allow; the boundary and the session's policies limit what the role's policies
allow and what the resource's policy grants to the role, but not what it grants to the session or
to everybody. KMS keys and roles need their own policy to allow, or to leave it to the account.
Across accounts, both sides must allow. What hangs on something unknown is UNREAD, unless it
changes nothing.

Source: AWS IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny
access", "Cross-account policy evaluation logic"; AWS KMS Developer Guide, "Key policies".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from terrace.reach.permission.documents import Document
from terrace.reach.permission.principals import Caller, Naming, means, refuses
from terrace.reach.permission.statements import Opinion, Request, allowed, denied
from terrace.reach.verdict import Answer, Verdict

# What a role's trust policy decides on.
OF_TRUST = frozenset(("sts:assumerole", "sts:tagsession", "sts:setsourceidentity"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Policies:
    """What applies to a request.

    Attributes:
        resource_name: What verdicts call the resource, which may have a policy.
        identity: Inline and managed policies of the role.
        boundary: The role's permissions boundary.
        session: Session policies; empty where the session was made with none.
        resource: Policy of the resource.
        organization: Service control policies of the role's account and resource control policies
            of the resource's: one tuple for each level, all of which must allow. A member
            account cannot read them; empty says nothing of them.
    """

    resource_name: str
    identity: tuple[Document, ...] = ()
    boundary: Document | None = None
    session: tuple[Document, ...] = ()
    resource: Document | None = None
    organization: tuple[tuple[Document, ...], ...] = ()


def decide(request: Request, policies: Policies) -> Verdict:
    """Decide a request as AWS would."""
    denial = _denial(request, policies)
    if denial.holds:
        return Verdict(Answer.CLOSED, denial.because)
    grant = _all((_grant(request, policies), *_organization(request, policies)))
    if grant.holds is False:
        return Verdict(Answer.CLOSED, grant.because)
    if denial.holds is None:
        return Verdict(Answer.UNREAD, denial.because)
    return Verdict(Answer.OPEN if grant.holds else Answer.UNREAD, grant.because)


def needs_resource_policy(request: Request) -> bool:
    """Whether policies of the role never suffice for a request, even in one account."""
    action = request.action.lower()
    return request.resource != "*" and (action.startswith("kms:") or action in OF_TRUST)


def _denial(request: Request, policies: Policies) -> Opinion:
    own = [*policies.identity, *policies.session]
    own += [policies.boundary] if policies.boundary else []
    own += [document for level in policies.organization for document in level]
    hanging = denied(own, request, None)
    if policies.resource is None or hanging.holds:
        return hanging
    refused = partial(refuses, caller=request.caller, bounded=policies.boundary is not None)
    return _any((hanging, denied([policies.resource], request, refused)))


def _organization(request: Request, policies: Policies) -> list[Opinion]:
    return [
        allowed(level, request, None, _none(", ".join(each.name for each in level), request))
        for level in policies.organization
    ]


def _grant(request: Request, policies: Policies) -> Opinion:
    limits = _limits(request, policies)
    identity = allowed(
        policies.identity, request, None, _none(f"role {request.caller.name}", request, "of")
    )
    if request.account != request.caller.account:
        shared = _any([_by_resource(request, policies, naming) for naming in Naming])
        return _all((identity, *limits, shared))
    direct, role, account = (_by_resource(request, policies, naming) for naming in Naming)
    own = (identity, *limits)
    if needs_resource_policy(request):
        own = (identity, account, *limits)
    paths = (_all(own), _all((role, *limits)), direct)
    found = _any(paths)
    # The reason for a refusal is that of the way that came farthest.
    return _all((role, *limits)) if found.holds is False and role.holds is not False else found


def _limits(request: Request, policies: Policies) -> tuple[Opinion, ...]:
    limits = []
    if policies.boundary:
        name = policies.boundary.name
        limits.append(allowed([policies.boundary], request, None, _none(name, request)))
    if policies.session:
        names = ", ".join(each.name for each in policies.session)
        limits.append(allowed(policies.session, request, None, _none(names, request)))
    return tuple(limits)


def _by_resource(request: Request, policies: Policies, naming: Naming) -> Opinion:
    meant = partial(means, caller=request.caller, naming=naming)
    documents = [policies.resource] if policies.resource else []
    return allowed(documents, request, meant, _closed(request, policies))


def _closed(request: Request, policies: Policies) -> str:
    caller: Caller = request.caller
    if request.account != caller.account:
        who = f"role {caller.name} of account {caller.account}"
    else:
        who = f"role {caller.name}, and does not leave it to policies of account {caller.account}"
    if policies.resource is None:
        return f"{policies.resource_name} has no policy that allows {request.action} to {who}"
    return f"{policies.resource.name} does not allow {request.action} to {who}"


def _none(name: str, request: Request, word: str = "") -> str:
    if word:
        return f"no statement {word} {name} allows {request.subject}"
    return f"{name} has no statement that allows {request.subject}"


def _all(opinions: Sequence[Opinion]) -> Opinion:
    return _first(opinions, (False, None, True))


def _any(opinions: Sequence[Opinion]) -> Opinion:
    return _first(opinions, (True, None, False))


def _first(opinions: Sequence[Opinion], order: tuple[bool | None, ...]) -> Opinion:
    return next(each for wanted in order for each in opinions if each.holds is wanted)
