"""Who asks, and whether a statement of a resource's policy means them.

Source: AWS IAM User Guide, "AWS JSON policy elements: Principal" and "... NotPrincipal".
"""

from dataclasses import dataclass
from enum import Enum

from terrace.reach.permission.documents import Statement
from terrace.reach.permission.truth import NO, YES, Truth, all_of, any_of, known, negate, unknown


class Naming(Enum):
    """How a statement means a role's session.

    DIRECT names the session, or everybody: nothing but an explicit deny limits what it grants.
    ROLE names the role: its boundary and the session's policies limit what it grants. ACCOUNT
    names the account: it grants what policies of the account's identities allow as well.
    """

    DIRECT = "direct"
    ROLE = "role"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Caller:
    """A session of a role.

    Attributes:
        arn: ARN of the role.
        session: Name of the session; None where it is not known.
    """

    arn: str
    session: str | None = None

    @property
    def partition(self) -> str:
        """Partition of the role, such as "aws"."""
        return self.arn.split(":")[1]

    @property
    def account(self) -> str:
        """Account of the role, 12 digits."""
        return self.arn.split(":")[4]

    @property
    def name(self) -> str:
        """Name of the role, without its path."""
        return self.arn.rpartition("/")[2]


def means(statement: Statement, caller: Caller, naming: Naming) -> Truth:
    """Whether a statement that allows means a caller in one of the ways."""
    if statement.but_principals:  # refused for new policies, and means everybody else in old ones
        others = negate(_listed(statement, caller))
        return others if naming is Naming.DIRECT else NO
    return any_of(_named(kind, name, caller, naming) for kind, name in _names(statement))


def refuses(statement: Statement, caller: Caller, *, bounded: bool) -> Truth:
    """Whether a statement that denies means a caller.

    Args:
        statement: The statement.
        caller: Who asks.
        bounded: Whether the role has a permissions boundary.
    """
    if not statement.but_principals:
        return _listed(statement, caller)
    if bounded:
        # "will always deny any IAM principal that has a permissions boundary" (IAM User Guide,
        # "Permissions boundaries for IAM entities")
        return YES
    role, account = (lists(statement, caller, each) for each in (Naming.ROLE, Naming.ACCOUNT))
    if _listed(statement, caller).holds is False:
        return YES
    # Services differ in whether they look at the account first; named both, nothing is denied.
    both = all_of((role, account))
    return NO if both.holds else unknown(f"how the service reads NotPrincipal of {statement.label}")


def lists(statement: Statement, caller: Caller, naming: Naming) -> Truth:
    """Whether a statement lists a caller in one of the ways, to mean them or everybody else."""
    return any_of(_named(kind, name, caller, naming) for kind, name in _names(statement))


def _listed(statement: Statement, caller: Caller) -> Truth:
    return any_of(lists(statement, caller, each) for each in Naming)


def _names(statement: Statement) -> list[tuple[str, str]]:
    found = statement.principals or {}
    return [(kind, name) for kind, names in found.items() for name in names]


def _named(kind: str, name: str, caller: Caller, naming: Naming) -> Truth:
    if kind == "CanonicalUser":
        key = f"the canonical user id of account {caller.account}"
        return unknown(key) if naming is Naming.ACCOUNT else NO
    if kind != "AWS":
        return NO
    if naming is Naming.ACCOUNT:
        root = f"arn:{caller.partition}:iam::{caller.account}:root"
        return known(name in {caller.account, root})
    if naming is Naming.ROLE:
        return known(name == caller.arn)
    return YES if name == "*" else _session(name, caller)


def _session(name: str, caller: Caller) -> Truth:
    sessions = f"arn:{caller.partition}:sts::{caller.account}:assumed-role/{caller.name}/"
    if not name.startswith(sessions):
        return NO
    if caller.session is None:
        return unknown(f"the session name of role {caller.name}")
    return known(name == sessions + caller.session)
