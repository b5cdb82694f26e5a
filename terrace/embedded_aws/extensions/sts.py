"""STS: roles that exist, and trust whoever assumes them.

moto lends any role to anybody. AWS refuses a role that is not there, one whose trust policy does
not name the caller, and, in another account, one that the caller's own policies do not name.
Wherever a deployment depends on a chain of roles, only a refusal proves that the chain is whole.

As AWS Organizations does, it has a role `OrganizationAccountAccessRole` in every account, which
trusts the default account. GitHub's tokens are held to the trust policy, not to GitHub's signature.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

import moto.iam.models
from moto.sts.exceptions import STSClientError
from moto.sts.models import STSBackend
from moto.sts.responses import TokenResponse

from terrace.embedded_aws import accounts
from terrace.embedded_aws.extensions.patch import wrap

ORGANIZATION_ROLE: Final = "OrganizationAccountAccessRole"
_PARTITION: Final = "aws"
_NOBODY: Final = ":user/moto"  # whom moto takes an unknown key for
_EXACT: Final = {"StringEquals", "ArnEquals"}
_LIKE: Final = {"StringLike", "ArnLike"}


def extend() -> None:
    """Look at the trust before lending a role, and say who asks."""
    wrap(STSBackend, "get_caller_identity", _identify)
    wrap(TokenResponse, "assume_role", _assume)
    wrap(TokenResponse, "assume_role_with_web_identity", _assume_with_token)


def _identify(
    original: Callable[..., tuple[str, str, str]], backend: Any, access_key: str, region: str
) -> tuple[str, str, str]:
    identity = original(backend, access_key, region)
    if not identity[1].endswith(_NOBODY):
        return identity
    account, _, name = accounts.administrator().removeprefix("arn:aws:iam::").partition(":role/")
    session = f"arn:{_PARTITION}:sts::{account}:assumed-role/{name.rpartition('/')[2]}/embedded"
    return identity[0], session, account


def _assume(original: Callable[..., Any], response: Any) -> Any:
    arn = response._get_param("RoleArn")  # noqa: SLF001 - as all of moto's responses read it
    caller = accounts.role_behind(response.get_access_key())
    tags = response._get_param("Tags") or []  # noqa: SLF001
    named = {f"aws:requesttag/{each['Key']}".lower(): each["Value"] for each in tags}
    trusted = _trusts(arn, caller, named) and _is_allowed(caller, arn)
    if not (_is_organizations(caller, arn) or trusted):
        raise STSClientError(
            "AccessDenied",
            f"User: {caller} is not authorized to perform: sts:AssumeRole on resource: {arn}",
        )
    return original(response)


def _assume_with_token(original: Callable[..., Any], response: Any) -> Any:
    arn = response._get_param("RoleArn")  # noqa: SLF001
    claims = _claims(response._get_param("WebIdentityToken"))  # noqa: SLF001
    if not _trusts_token(arn, claims):
        raise STSClientError(
            "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"
        )
    return original(response)


def _is_organizations(caller: str, arn: str) -> bool:
    own = accounts.administrator().split(":")[4]
    return caller.split(":")[4] == own and arn.partition(":role/")[2] == ORGANIZATION_ROLE


def _trusts(arn: str, caller: str, tags: Mapping[str, str]) -> bool:
    account = caller.split(":")[4]
    named = {"*", caller, account, f"arn:{_PARTITION}:iam::{account}:root"}
    return any(
        named.intersection(_listed(each["Principal"].get("AWS", [])))
        and _holds(each.get("Condition", {}), {"aws:principalarn": caller, **tags})
        for each in _trust(arn, "sts:AssumeRole")
    )


def _trusts_token(arn: str, claims: Mapping[str, Any]) -> bool:
    issuer = str(claims.get("iss", "")).removeprefix("https://")
    provider = f"arn:{_PARTITION}:iam::{arn.split(':')[4]}:oidc-provider/{issuer}"
    known = {f"{issuer}:{name}".lower(): str(value) for name, value in claims.items()}
    return provider in _iam(arn).open_id_providers and any(
        provider in _listed(each["Principal"].get("Federated", []))
        and _holds(each.get("Condition", {}), known)
        for each in _trust(arn, "sts:AssumeRoleWithWebIdentity")
    )


def _is_allowed(caller: str, arn: str) -> bool:
    """Whether the caller's policies let it assume a role of another account."""
    role = _role(caller)
    if caller == accounts.administrator() or caller.split(":")[4] == arn.split(":")[4]:
        return True
    if role is None:
        return False
    managed = [each for policy in role.managed_policies.values() for each in policy.versions]
    documents = [*role.policies.values(), *(each.document for each in managed if each.is_default)]
    return any(
        each["Effect"] == "Allow"
        and any(_matches("sts:AssumeRole", one) for one in _listed(each.get("Action", [])))
        and any(fnmatchcase(arn, one) for one in _listed(each.get("Resource", [])))
        for document in documents
        for each in _statements(document)
    )


def _trust(arn: str, action: str) -> Iterator[Mapping[str, Any]]:
    """Yield the statements of a role's trust policy that let somebody in."""
    role = _role(arn)
    for each in _statements(role.assume_role_policy_document) if role else ():
        allowed = any(_matches(action, one) for one in _listed(each.get("Action", [])))
        if each["Effect"] == "Allow" and allowed and isinstance(each["Principal"], dict):
            yield each


def _holds(condition: Mapping[str, Mapping[str, Any]], known: Mapping[str, str]) -> bool:
    """Whether all conditions hold; one of another kind than these does not."""
    return all(
        (operator in _EXACT and known.get(key.lower()) in _listed(values))
        or (
            operator in _LIKE
            and any(fnmatchcase(known.get(key.lower(), ""), each) for each in _listed(values))
        )
        for operator, keys in condition.items()
        for key, values in keys.items()
    )


def _role(arn: str) -> Any:
    """The role with an ARN, path and all, or None."""
    return next((each for each in list(_iam(arn).roles.values()) if each.arn == arn), None)


def _iam(arn: str) -> Any:
    return moto.iam.models.iam_backends[arn.split(":")[4]][_PARTITION]


def _claims(token: str) -> Mapping[str, Any]:
    try:
        body = token.split(".")[1]
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (IndexError, ValueError):
        raise STSClientError("InvalidIdentityToken", "The token is not a JSON web token") from None
    return claims


def _statements(document: str) -> list[dict[str, Any]]:
    listed = json.loads(document)["Statement"]
    return listed if isinstance(listed, list) else [listed]


def _matches(action: str, pattern: str) -> bool:
    return fnmatchcase(action.lower(), pattern.lower())


def _listed(values: Any) -> list[str]:
    return [values] if isinstance(values, str) else list(values)
