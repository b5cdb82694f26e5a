"""Clients in several accounts, from the credentials that the shell has."""

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import RLock
from typing import Any

import boto3.session
import botocore.config

from terrace.aws.reading import Unreadable, reading

SESSION_NAME = "terrace"

# Neither has types.
_Session: Any = boto3.session.Session
_Config: Any = botocore.config.Config


class Accounts:
    """Clients of AWS in whichever account is asked for.

    In the account of the credentials they are used as they are, unless told otherwise; in any
    other, a role is assumed.
    Clients are kept, and may be used from several threads.
    """

    def __init__(
        self,
        *,
        region: str,
        roles: Mapping[str, str | Sequence[str]] | None = None,
        as_they_are: bool = True,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """Look at nothing yet.

        Args:
            region: Region of clients that name no other.
            roles: ARN of the role to assume in an account, by the account's id; of several, the
                first that AWS lends to these credentials.
            as_they_are: Use the credentials unchanged in their own account, although a role is
                named for it.
            tags: Tags of the sessions of roles, which their policies may ask for.
        """
        self._region = region
        self._roles = {
            account: (arns,) if isinstance(arns, str) else tuple(arns)
            for account, arns in (roles or {}).items()
        }
        self._as_they_are = as_they_are
        tagged = [{"Key": key, "Value": value} for key, value in (tags or {}).items()]
        self._tags: dict[str, Any] = {"Tags": tagged} if tagged else {}
        self._lock = RLock()
        self._sessions: dict[str, Any] = {}
        self._clients: dict[tuple[str, str, str], Any] = {}

    @property
    def region(self) -> str:
        """Region of clients that name no other."""
        return self._region

    @property
    def ids(self) -> tuple[str, ...]:
        """Accounts that can be read: the caller's own, and those with a role.

        Raises:
            Unreadable: There are no credentials, or AWS does not take them.
        """
        return tuple(dict.fromkeys((self.caller["Account"], *self._roles)))

    @cached_property
    def caller(self) -> dict[str, str]:
        """Who the credentials belong to: "Account" and "Arn".

        Raises:
            Unreadable: There are none, or AWS does not take them.
        """
        what = "the identity of the caller"
        try:
            with reading(what):
                answer = self._own.client("sts", config=_config()).get_caller_identity()
        except (OSError, ValueError) as problem:  # a program or an address that the shell names
            raise Unreadable(f"{what} could not be read: {problem}") from None
        return {"Account": answer["Account"], "Arn": answer["Arn"]}

    def client(self, service: str, *, account_id: str, region: str | None = None) -> Any:
        """Return a client of a service in an account.

        Args:
            service: Name that botocore has for it, such as "ec2".
            account_id: The account, 12 digits.
            region: The region; None takes the one these accounts were made with.

        Raises:
            Unreadable: No credentials, or no way into the account.
        """
        key = (service, account_id, region or self._region)
        with self._lock:
            if key not in self._clients:
                session = self._session(account_id)
                with reading(f"account {account_id}"):
                    self._clients[key] = session.client(
                        service, region_name=key[2], config=_config()
                    )
            return self._clients[key]

    def variables(self, account_id: str) -> dict[str, str]:
        """Return the environment variables with which a program works in an account.

        Args:
            account_id: The account, 12 digits.

        Raises:
            Unreadable: No credentials, or no way into the account.
        """
        with self._lock, reading(f"account {account_id}"):
            keys = self._session(account_id).get_credentials().get_frozen_credentials()
        named = {
            "AWS_ACCESS_KEY_ID": keys.access_key,
            "AWS_SECRET_ACCESS_KEY": keys.secret_key,
            "AWS_SESSION_TOKEN": keys.token,
            "AWS_REGION": self._region,
        }
        return {name: value for name, value in named.items() if value}

    @cached_property
    def _own(self) -> Any:
        with reading("the credentials of this shell"):
            return _Session(region_name=self._region)

    def _session(self, account_id: str) -> Any:
        if account_id not in self._sessions:
            own = account_id == self.caller["Account"]
            as_it_is = own and (self._as_they_are or account_id not in self._roles)
            self._sessions[account_id] = self._own if as_it_is else self._assume(account_id)
        return self._sessions[account_id]

    def _assume(self, account_id: str) -> Any:
        own, arns = self.caller["Account"], self._roles.get(account_id, ())
        refusal = Unreadable(
            f"account {account_id} could not be read: the credentials are of {own}, "
            "and no role is named for it"
        )
        for arn in arns:
            try:
                return self._lent(account_id, arn)
            except Unreadable as problem:
                refusal = problem
        raise refusal

    def _lent(self, account_id: str, arn: str) -> Any:
        with reading(f"account {account_id}, through the role {arn.rpartition('/')[2]},"):
            sts = self._own.client("sts", config=_config())
            answer = sts.assume_role(RoleArn=arn, RoleSessionName=SESSION_NAME, **self._tags)
        keys = answer["Credentials"]
        return _Session(
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
            region_name=self._region,
        )


def _config() -> Any:
    """Retry what AWS throttles; an address on loopback has no names for buckets."""
    style = "path" if os.environ.get("AWS_ENDPOINT_URL") else "auto"
    return _Config(
        retries={"mode": "adaptive", "total_max_attempts": 8},
        connect_timeout=10,
        read_timeout=60,
        max_pool_connections=32,
        s3={"addressing_style": style},
    )
