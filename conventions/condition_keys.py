"""Condition keys of policies: which AWS knows, and which an action sends."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache

from conventions.service_authorization import (
    Action,
    matching,
    service_of,
    services,
    suggest,
)

# AWS IAM User Guide, "AWS global condition context keys", and what AWS's own policies
# name; a slash ends those that name a tag.
GLOBAL = tuple(
    """
AssumedRoot CalledVia CalledViaAWSMCP CalledViaFirst CalledViaLast ChatbotSourceArn CurrentTime
Ec2InstanceSourcePrivateIPv4 Ec2InstanceSourceVpc EpochTime FederatedProvider IsMcpServiceAction
MultiFactorAuthAge MultiFactorAuthPresent PrincipalAccount PrincipalArn PrincipalIsAWSService
PrincipalOrgID PrincipalOrgMasterAccountId PrincipalOrgPaths PrincipalServiceName
PrincipalServiceNamesList PrincipalTag/ PrincipalType referer RequestedRegion RequestTag/
ResourceAccount ResourceOrgID ResourceOrgPaths ResourceTag/ SecureTransport SignInSessionArn
SourceAccount SourceArn SourceIdentity SourceIp SourceOrgID SourceOrgPaths SourceVpc SourceVpcArn
SourceVpce TagKeys TokenIssueTime UserAgent userid username ViaAWSMCPService ViaAWSService
VpceAccount VpceOrgID VpceOrgPaths VpcSourceIp
""".split()  # noqa: SIM905 - a list of one name a line is five times as long
)
# Global keys that only some actions send: the tags of a request, and of what has tags.
OF_TAGS = ("aws:requesttag/", "aws:resourcetag/", "aws:tagkeys")
# A key of the caller's credentials, which goes with whatever it does, as those of no action do: AWS
# IAM User Guide, "AWS global condition context keys", cross-service condition keys.
OF_CREDENTIALS = frozenset({"ssm:sourceinstancearn"})
# What is asked besides, of a request that assumes a role: AWS IAM User Guide, "Pass session tags in
# AWS STS" and "Monitor and control actions taken with assumed roles".
WITHIN_ASSUMPTION = frozenset({"sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"})


def is_condition_key(key: str) -> bool:
    """Whether AWS knows a condition key; one of an identity provider is known to that alone."""
    prefix, _, name = key.lower().partition(":")
    if prefix == "aws":
        return any(name == each or _is_tag(name, each) for each in map(str.lower, GLOBAL))
    service = service_of(prefix)
    if "." in prefix or (service and _is_among(key, service.keys)):
        return True
    return any(_is_among(key, each.keys) for each in services())  # such as saml: of STS


def is_sent(key: str, action: Action) -> bool:
    """Whether a condition key that AWS knows is ever there when an action is asked for."""
    lowered = key.lower()
    prefix = lowered.partition(":")[0]
    if "." in prefix or (prefix == "aws" and not lowered.startswith(OF_TAGS)):
        return True
    # AWS documents elsewhere who sends a key of no action, such as lambda:SourceFunctionArn.
    if lowered in OF_CREDENTIALS or _is_among(key, _keys_of_no_action(prefix)):
        return True
    actions = matching("sts:assume*") if action.name in WITHIN_ASSUMPTION else ()
    return any(_is_among(key, each.keys) for each in (action, *actions))


def similar_key(key: str) -> str:
    """Suggest a condition key, in words; empty where none is like it."""
    service = service_of(key.partition(":")[0].lower())
    known = service.keys if service else [f"aws:{name}" for name in GLOBAL]
    return suggest(key.lower(), {each.lower(): each for each in known})


@cache
def _keys_of_no_action(prefix: str) -> frozenset[str]:
    """List the condition keys of a service that none of its actions sends by the reference."""
    service = service_of(prefix)
    if service is None:
        return frozenset()
    return service.keys.difference(*(action.keys for action in service.actions.values()))


def _is_among(key: str, known: Iterable[str]) -> bool:
    return any(fnmatchcase(key.lower(), each) for each in known)


def _is_tag(name: str, known: str) -> bool:
    return known.endswith("/") and name.startswith(known) and len(name) > len(known)
