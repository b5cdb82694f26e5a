"""What follows from a question: the condition keys that a request of a role carries.

Source: AWS IAM User Guide, "AWS global condition context keys"; AWS KMS Developer Guide, "AWS KMS
condition keys".
"""

from collections.abc import Callable, Mapping, Sequence

from terrace.reach.permission.context import Context
from terrace.reach.permission.matching import matches_action
from terrace.reach.permission.roles import Role

Values = Mapping[str, str | Sequence[str]]
Tags = Mapping[str, str]

# Sent by services that ask for themselves, or by other kinds of callers than a role's session.
ABSENT = frozenset(
    """
aws:assumedroot aws:chatbotsourcearn aws:principalservicename aws:principalservicenameslist
aws:sourceaccount aws:sourcearn aws:sourceorgid aws:sourceorgpaths aws:sourceowner aws:username
""".split()  # noqa: SIM905 - a list of one name a line is three times as long
)
# Absent in what a role asks itself, and in what no service asks on its behalf.
DIRECT = frozenset(("aws:calledvia", "aws:calledviafirst", "aws:calledvialast", "kms:viaservice"))
# Carried by every request of a role's session, whatever their value.
PRESENT = frozenset(("aws:currenttime", "aws:epochtime", "aws:tokenissuetime", "aws:userid"))
# Keys of one service that requests to any service carry: they describe the role's session.
OF_SESSIONS = frozenset(
    """
codebuild:buildarn codebuild:projectarn ec2:roledelivery ec2:sourceinstancearn
glue:credentialissuingservice glue:roleassumedby identitystore:userid lambda:sourcefunctionarn
ssm:sourceinstancearn
""".split()  # noqa: SIM905 - likewise
)
GRANTS = frozenset(("kms:creategrant", "kms:listgrants", "kms:revokegrant"))
TAG, RESOURCE_TAG = "aws:principaltag/", "aws:resourcetag/"


def context(
    role: Role,
    action: str,
    *,
    region: str,
    resource_account: str,
    supplied: Values,
    resource_tags: Callable[[], Tags | None] = lambda: None,
) -> Context:
    """Return what is known of a request that a role makes.

    Args:
        role: The role.
        action: What it asks for.
        region: Where it asks.
        resource_account: Account of the resource.
        supplied: What the caller knows better; an empty sequence says that a key is absent.
        resource_tags: Tags of the resource, asked only where a policy asks for one.
    """
    account = role.arn.split(":")[4]
    given = {key.lower(): value for key, value in supplied.items()}
    via = bool(given.get("kms:viaservice"))
    values: dict[str, str | Sequence[str]] = {
        "aws:principalaccount": account,
        "aws:principalarn": role.arn,
        "aws:principalisawsservice": "false",
        "aws:principaltype": "AssumedRole",
        "aws:requestedregion": region,
        "aws:resourceaccount": resource_account,
        "aws:securetransport": "true",
        "aws:viaawsservice": str(via).lower(),
        "kms:calleraccount": account,
        **{f"{TAG}{key}": value for key, value in role.tags.items()},
        **given,
    }
    tagged = _takes_session_tags(role)

    def fallback(key: str) -> tuple[str, ...] | None:
        if key in ABSENT or (key in DIRECT and not via) or _elsewhere(key, action):
            return ()
        if key.startswith(TAG) and not tagged:
            return ()
        if key.startswith(RESOURCE_TAG):
            return _tag(resource_tags(), key.removeprefix(RESOURCE_TAG))
        if key == "kms:grantisforawsresource" and action.lower() not in GRANTS:
            return ()
        return None

    return Context(values, fallback=fallback, present=PRESENT)


def _tag(tags: Tags | None, name: str) -> tuple[str, ...] | None:
    """Return the value of a tag, the name of which is in lower case."""
    if tags is None:
        return None
    return tuple(value for key, value in tags.items() if key.lower() == name)


def _takes_session_tags(role: Role) -> bool:
    """Whether a session may have tags that the role has not (Session tags, sts:TagSession)."""
    return bool(role.trust.unread) or any(
        each.allows and matches_action(each.actions, "sts:TagSession") is not each.but_actions
        for each in role.trust.statements
    )


def _elsewhere(key: str, action: str) -> bool:
    """Whether a key belongs to another service than the one that is asked."""
    service = key.partition(":")[0]
    if service == "aws" or "." in service or service == "saml" or key in OF_SESSIONS:
        return False
    return service != action.lower().partition(":")[0]
