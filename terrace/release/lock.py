"""One release of an environment at a time: a parameter that only one can make."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from terrace.aws import Unreadable, found, reading
from terrace.delivery.codes import Code
from terrace.delivery.deployed import Deployed
from terrace.errors import Refusal

STALE_MINUTES = 60  # without a sign of life
SIGN_SECONDS = 600  # how often the lock says that its holder lives
SETTLE_SECONDS = 2  # until whoever took over in the same moment has written too
DELETED_SECONDS = 45  # so long a name that was deleted may seem to be taken, and to have no value


class Lock:
    """The lock of an environment's releases.

    PutParameter without Overwrite makes the parameter or fails, whoever else asks: that is what
    makes it a lock. Taking over has no such step, so it is read again after a moment.
    Source: AWS Systems Manager API Reference, PutParameter, ParameterAlreadyExists.
    """

    def __init__(
        self,
        deployed: Deployed,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Look at nothing yet."""
        self._deployed, self._sleep, self._clock = deployed, sleep, clock
        self._name = deployed.names.path("release-lock")
        self._value, self._signed = "", 0.0
        self._doubted = False  # whether it was somebody else's when it was last looked at

    def require_free(self) -> None:
        """Only look at it.

        Raises:
            Refusal: BUSY, where somebody holds it: says who, since when and for what.
            Unreadable: It may not be read.
        """
        there = self._read()
        if there is not None and not _stale(there):
            raise Refusal(
                f"{self._deployed.environment.name} is being released: {_said(there)}; wait for "
                "its end, or take over with --take-over if that run is dead",
                code=Code.BUSY,
            )

    def take(self, what: str, *, over: bool) -> None:
        """Take it.

        Args:
            what: What it is held for.
            over: Take it over, whoever holds it.

        Raises:
            Refusal: BUSY, where somebody else holds it.
            Unreadable: It may not be written.
        """
        who = self._deployed.accounts.caller["Arn"]
        since = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        token = uuid4().hex[:12]
        self._value = json.dumps({"who": who, "since": since, "what": what, "token": token})
        if not self._make():
            mine, self._value = self._value, ""
            if not over:
                self.require_free()
            self._value = mine
            self._put(overwrite=True)
            now = self._settled()
            if now is None or now["Value"] != self._value:
                self._value = ""
                raise Refusal(
                    f"{self._deployed.environment.name} is being released by somebody who took "
                    "over in the same moment; look with: terrace release status",
                    code=Code.BUSY,
                )
        self._signed = self._clock()

    def keep(self) -> None:
        """See that it is still held, and say now and then that the holder lives.

        Somebody who takes over and is refused gives it back within seconds, so that a second look
        decides.

        Raises:
            TakenOverError: Somebody else holds it, and may be changing what its holder changes.
            Unreadable: It may not be read or written.
        """
        if not self._value:
            return
        there = self._read()
        if there is not None and there["Value"] != self._value:
            if self._doubted:
                self._value = ""
                raise TakenOverError(_said(there))
            self._doubted = True
            return
        self._doubted = False
        if there is None or self._clock() - self._signed >= SIGN_SECONDS:
            self._put(overwrite=True)
            self._signed = self._clock()

    def give_back(self) -> None:
        """Delete it, unless somebody has taken it over meanwhile."""
        there = self._read() if self._value else None
        if there is not None and there["Value"] == self._value:
            name = self._name
            ssm = self._deployed.client("ssm")
            found(
                f"the parameter {name}",
                lambda: ssm.delete_parameter(Name=name),
                missing=("ParameterNotFound",),
            )
        self._value = ""

    def _make(self) -> bool:
        try:
            self._put(overwrite=False)
        except _TakenError:
            return False
        return True

    def _put(self, *, overwrite: bool) -> None:
        with reading(f"the parameter {self._name}", verb="written"):
            try:
                self._deployed.client("ssm").put_parameter(
                    Name=self._name, Value=self._value, Type="String", Overwrite=overwrite
                )
            except ClientError as problem:
                if problem.response["Error"]["Code"] != "ParameterAlreadyExists":
                    raise
                # A repeated call meets what its first attempt has made.
                there = self._read()
                if there is None or there["Value"] != self._value:
                    raise _TakenError from None

    def _settled(self) -> dict[str, Any] | None:
        """Read it until what was written can be seen, by whomever it was written."""
        seen, waited = None, 0
        while seen is None and waited < DELETED_SECONDS:
            self._sleep(SETTLE_SECONDS)
            waited += SETTLE_SECONDS
            seen = self._read()
        return seen

    def _read(self) -> dict[str, Any] | None:
        ssm = self._deployed.client("ssm")
        answer = found(
            f"the parameter {self._name}",
            lambda: ssm.get_parameter(Name=self._name),
            missing=("ParameterNotFound",),
        )
        parameter: dict[str, Any] | None = answer["Parameter"] if answer else None
        return parameter


class Held:
    """The lock for the length of a `with` block; a dry run only looks at it."""

    def __init__(
        self, lock: Lock, what: str, *, dry_run: bool, over: bool, say: Callable[[str, str], None]
    ) -> None:
        """Take nothing yet.

        Args:
            lock: The lock.
            what: What it is held for.
            dry_run: Only look at it.
            over: Take it over, whoever holds it.
            say: Writes a line, about nothing in particular where the first argument is empty.
        """
        self._lock, self._what, self._say = lock, what, say
        self._dry_run, self._over = dry_run, over

    def __enter__(self) -> None:
        if not self._dry_run:
            try:
                self._lock.take(self._what, over=self._over)
            except KeyboardInterrupt:
                self._lock.give_back()
                raise
        elif not self._over:
            self._lock.require_free()

    def __exit__(self, *_: object) -> None:
        try:
            try:
                self._lock.give_back()
            except KeyboardInterrupt:  # too late: all is done, or was taken back
                self._lock.give_back()
        except Unreadable as problem:
            self._say("", f"the lock stays, and counts for nothing after an hour: {problem}")


class TakenOverError(Exception):
    """Somebody has taken the lock over; the text says who, and for what."""


class _TakenError(Exception):
    """Somebody holds the lock."""


def _stale(parameter: dict[str, Any]) -> bool:
    age = datetime.now(UTC) - parameter["LastModifiedDate"]
    return bool(age.total_seconds() > STALE_MINUTES * 60)


def _said(parameter: dict[str, Any]) -> str:
    try:
        told = json.loads(parameter["Value"])
        return f"{told['what']}, by {told['who']} since {told['since']}"
    except (ValueError, KeyError, TypeError):
        return f"by somebody who left {parameter['Value']!r}"
