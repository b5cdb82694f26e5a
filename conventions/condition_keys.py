"""Condition keys of policies: which AWS knows, and which an action sends."""

from fnmatch import fnmatchcase

from conventions.service_authorization import Action, service_of, suggest

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
# Global keys that only some actions send: the tags of a request, and of what has tags.
OF_TAGS = ("aws:requesttag/", "aws:resourcetag/", "aws:tagkeys")


def is_condition_key(key: str) -> bool:
    """Whether AWS knows a condition key; one of an identity provider is known to that alone."""
    prefix, _, name = key.lower().partition(":")
    if prefix == "aws":
        return any(name == each or _is_tag(name, each) for each in map(str.lower, GLOBAL))
    service = service_of(prefix)
    known = service.keys if service else ()
    return "." in prefix or any(fnmatchcase(key.lower(), each) for each in known)


def is_sent(key: str, action: Action) -> bool:
    """Whether a condition key that AWS knows is ever there when an action is asked for."""
    lowered = key.lower()
    prefix = lowered.partition(":")[0]
    if "." in prefix or (prefix == "aws" and not lowered.startswith(OF_TAGS)):
        return True
    return any(fnmatchcase(lowered, each) for each in action.keys)


def similar_key(key: str) -> str:
    """Suggest a condition key, in words; empty where none is like it."""
    service = service_of(key.partition(":")[0].lower())
    known = service.keys if service else [f"aws:{name}" for name in GLOBAL]
    return suggest(key.lower(), {each.lower(): each for each in known})


def _is_tag(name: str, known: str) -> bool:
    return known.endswith("/") and name.startswith(known) and len(name) > len(known)
