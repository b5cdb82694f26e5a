"""What using something takes, with the ids that only its account knows."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from environments import Platform
from terrace.aws import Accounts, Unreadable, reading
from terrace.names import Names, of_platform
from terrace.reach.network import Place

DECRYPT, MAKE_KEY = "kms:Decrypt", "kms:GenerateDataKey"


class Missing(Exception):  # noqa: N818 - a state of the account, not of this program
    """Something is not in the account; the text is a clause that says what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """Actions on a resource, of which code needs each.

    Attributes:
        actions: The actions.
        resource: ARN, or "*" for what knows none.
        context: Condition keys of the request, beyond those that follow from it.
        telling: Somebody who is not declared must be refused each of them. Otherwise they serve
            several purposes, and say nothing about this one.
    """

    actions: tuple[str, ...]
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)
    telling: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyUse:
    """What an AWS service does with a key in the caller's name.

    Attributes:
        key_arn: The key.
        service: First part of the service's host name, such as "sqs".
        operations: What it does.
        context: Encryption context and the like, as condition keys.
    """

    key_arn: str
    service: str
    operations: tuple[str, ...] = (DECRYPT,)
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A request to an AWS API over the network.

    Attributes:
        service: Last part of the name of its endpoint, such as "ecr.api".
        action: The action; None where the way alone is asked for.
        resource: ARN.
        account: Account of the resource; empty for the environment's own, None for one of AWS,
            which is asked without a signature.
    """

    service: str
    action: str | None = None
    resource: str = "*"
    account: str | None = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What using a thing takes, and what its users have to be told.

    Attributes:
        asks: Permissions.
        keys: Keys.
        calls: Requests to AWS.
        place: Where it stands in the VPC; None where it does not.
        port: TCP port that it listens on there.
        told: Settings by name.
        public: Somebody else's registry or service on the internet that has to be reached over
            HTTPS, by its host name; empty for none.
    """

    asks: tuple[Ask, ...] = ()
    keys: tuple[KeyUse, ...] = ()
    calls: tuple[Call, ...] = ()
    place: Place | None = None
    port: int = 0
    told: Mapping[str, str] = field(default_factory=dict)
    public: str = ""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads one environment in its account.

    Attributes:
        accounts: Clients.
        names: Names in the account.
        platform: What all environments share.
    """

    accounts: Accounts
    names: Names
    platform: Platform

    @property
    def shared(self) -> Names:
        """Names in the account that all environments share."""
        return of_platform(self.platform)

    def client(self, service: str) -> Any:
        """A client in the environment's account and region."""
        return self.accounts.client(
            service, account_id=self.names.account_id, region=self.names.region
        )

    def pages(self, service: str, operation: str, key: str, **arguments: Any) -> list[Any]:
        """All items of a paged answer.

        Raises:
            Unreadable: AWS does not answer.
        """
        with reading(f"{service} of account {self.names.account_id}"):
            pages = self.client(service).get_paginator(operation).paginate(**arguments)
            return [item for page in pages for item in page[key]]


@contextmanager
def looking_for(what: str, *absent: str) -> Iterator[None]:
    """Tell what is not there from what cannot be read, in the body of a `with` block.

    Args:
        what: What is looked for, such as "the database terrace-dev-postgres".
        *absent: Error codes with which AWS says that it has no such thing.

    Raises:
        Missing: There is no such thing.
        Unreadable: It could not be read.
    """
    try:
        with reading(what):
            try:
                yield
            except ClientError as problem:
                if problem.response.get("Error", {}).get("Code") not in absent:
                    raise
                raise Missing(f"{what} is not there") from None
    except (KeyError, IndexError) as problem:
        raise Unreadable(f"{what} could not be read: AWS's answer lacks {problem}") from None


def one(what: str, found: Sequence[Any]) -> Any:
    """Return the only item.

    Raises:
        Missing: There is none.
    """
    if not found:
        raise Missing(f"{what} is not there")
    return found[0]
