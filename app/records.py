"""Records of requests with a key: who works on one, or what was answered."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from app import aws
from app.away import AwayError

KEY = "request_id"  # what the table's items are found by, see TableConfig in constructs_lib
EXPIRY = "expires_at"  # DynamoDB deletes an item after that time, within a few days
LEASE_SECONDS = 60
KEPT_SECONDS = 24 * 60 * 60
MOST_IN_MEMORY = 10_000
# DynamoDB takes items of 400 KB, key and names included.
MOST_BODY_BYTES = 350_000


class RecordsError(AwayError):
    """The table cannot be used now."""

    thing = "record of repeated requests"


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What is known of a request.

    Attributes:
        fingerprint: Of what was asked for.
        holder: Who works on it, or did.
        status: Status of the answer; None while somebody works on it.
        body: The answer.
    """

    fingerprint: str
    holder: str
    status: int | None = None
    body: bytes = b""


class Records(Protocol):
    """Where records are kept."""

    async def check(self) -> None:
        """See that they can be kept."""

    async def take(self, key: str, record: Record) -> Record:
        """Begin a record unless there is one, and return the one that is there then."""

    async def finish(self, key: str, record: Record) -> bool:
        """Leave the answer; False when somebody else has taken over meanwhile."""

    async def release(self, key: str, holder: str) -> None:
        """Drop the record, so that another may try."""


class TableRecords:
    """Records in a DynamoDB table, shared by all instances."""

    def __init__(
        self, session: aws.Aws, table: str, *, now: Callable[[], float] = time.time
    ) -> None:
        self._aws, self._table, self._now = session, table, now

    async def check(self) -> None:
        """See that the table is there and has the right key.

        Raises:
            RecordsError: It is not, or has not.
        """
        found = await self._call("describe_table")
        key = found["Table"]["KeySchema"][0]["AttributeName"]
        if key != KEY:
            raise RecordsError(f"table {self._table}: its key is {key!r}, allowed: {KEY!r}")

    async def take(self, key: str, record: Record) -> Record:
        """Begin a record unless there is one, and return the one that is there then.

        Raises:
            RecordsError: The table cannot be reached.
        """
        now = int(self._now())
        item = {
            KEY: {"S": key},
            "fingerprint": {"S": record.fingerprint},
            "holder": {"S": record.holder},
            "lease_ends": {"N": str(now + LEASE_SECONDS)},
            EXPIRY: {"N": str(now + KEPT_SECONDS)},
        }
        try:
            await self._aws.call(
                "dynamodb",
                "put_item",
                TableName=self._table,
                Item=item,
                # An item may be there for days after its time, and one without a lease is done.
                ConditionExpression="attribute_not_exists(#key) OR #expiry < :now "
                "OR lease_ends < :now",
                ExpressionAttributeNames={"#key": KEY, "#expiry": EXPIRY},
                ExpressionAttributeValues={":now": {"N": str(now)}},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except aws.FAILURES as error:
            there = _item(error)
            if there is None:
                raise self._failed(error) from error
            # This one may be ours: an attempt whose answer was lost.
            return _record(there)
        return record

    async def finish(self, key: str, record: Record) -> bool:
        """Leave the answer; False when somebody else has taken over meanwhile.

        Raises:
            RecordsError: The table cannot be reached.
        """
        try:
            await self._call(
                "update_item",
                Key={KEY: {"S": key}},
                UpdateExpression="SET #status = :status, body = :body REMOVE lease_ends",
                ConditionExpression="holder = :holder",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues={
                    ":status": {"N": str(record.status)},
                    ":body": {"B": record.body},
                    ":holder": {"S": record.holder},
                },
            )
        except LostError:
            return False
        return True

    async def release(self, key: str, holder: str) -> None:
        """Drop the record, so that another may try.

        Raises:
            RecordsError: The table cannot be reached.
        """
        try:
            await self._call(
                "delete_item",
                Key={KEY: {"S": key}},
                ConditionExpression="holder = :holder",
                ExpressionAttributeValues={":holder": {"S": holder}},
            )
        except LostError:
            return

    async def _call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        try:
            return await self._aws.call("dynamodb", operation, TableName=self._table, **arguments)
        except aws.FAILURES as error:
            if aws.code(error) == "ConditionalCheckFailedException":
                raise LostError from error
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> RecordsError:
        return RecordsError(f"table {self._table}: {aws.code(error)}")


class LostError(Exception):
    """Somebody else has taken over."""


class MemoryRecords:
    """Records in this process alone, the last ten thousand, where there is no table."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._records: OrderedDict[str, tuple[float, Record]] = OrderedDict()

    async def check(self) -> None:
        """Nothing can be wrong."""

    async def take(self, key: str, record: Record) -> Record:
        """Begin a record unless there is one, and return the one that is there then."""
        ends, there = self._records.get(key, (0.0, None))
        if there is not None and self._now() < ends:
            return there
        self._put(key, record, LEASE_SECONDS)
        return record

    async def finish(self, key: str, record: Record) -> bool:
        """Leave the answer; False when somebody else has taken over meanwhile."""
        if not self._holds(key, record.holder):
            return False
        self._put(key, record, KEPT_SECONDS)
        return True

    async def release(self, key: str, holder: str) -> None:
        """Drop the record, so that another may try."""
        if self._holds(key, holder):
            del self._records[key]

    def _holds(self, key: str, holder: str) -> bool:
        return key in self._records and self._records[key][1].holder == holder

    def _put(self, key: str, record: Record, seconds: float) -> None:
        self._records[key] = (self._now() + seconds, record)
        self._records.move_to_end(key)
        while len(self._records) > MOST_IN_MEMORY:
            self._records.popitem(last=False)


def _item(error: Exception) -> dict[str, Any] | None:
    """Return the item that was in the way; None when something else was."""
    if aws.code(error) != "ConditionalCheckFailedException":
        return None
    response: dict[str, Any] = getattr(error, "response", {})
    found: dict[str, Any] | None = response.get("Item")
    return found


def _record(item: dict[str, Any]) -> Record:
    status = item.get("status")
    return Record(
        fingerprint=item["fingerprint"]["S"],
        holder=item["holder"]["S"],
        status=int(status["N"]) if status else None,
        body=bytes(item["body"]["B"]) if status else b"",
    )
