"""The state bucket as a list of previews: whatever has a record or a state is one."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from environments.previews import is_preview
from terrace.aws import found, reading
from terrace.previews.place import RECORD, STATE, Place
from terrace.previews.record import Record

LOCK = f"{STATE}.tflock"
SESSION_ENDED = timedelta(hours=2)  # one hour, and as much again for clocks and for waiting
NO_OBJECT = {"NoSuchKey", "404"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A preview that there is, or of which something may be left.

    Attributes:
        name: Its name.
        record: What was written before its first resource was made; None if that was lost.
        ends_at: When it ends; without a record, so long after its state last changed as the
            platform says.
    """

    name: str
    record: Record | None
    ends_at: datetime


class Store:
    """What the bucket keeps of previews.

    A record is written before anything is made and removed after everything is gone, so that an
    interruption in between leaves nothing that this list does not show.
    """

    def __init__(self, s3: Any, place: Place) -> None:
        self._s3 = s3
        self._place = place

    def all(self) -> list[Kept]:
        """Every preview, in the order of their numbers.

        Raises:
            Unreadable: The bucket may not be listed or read.
        """
        changed: dict[str, datetime] = {}
        for key, when in self._objects():
            name, _, thing = key.removeprefix(f"{self._place.platform.project}/").partition("/")
            if is_preview(name) and thing in (STATE, RECORD):
                changed[name] = max(when, changed.get(name, when))
        ordered = sorted(changed, key=lambda name: int(name.rpartition("-")[2]))
        return [self._kept(name, changed[name]) for name in ordered]

    def record(self, name: str) -> Record | None:
        """What is known of a preview; None without a record, or with one that nobody can read.

        Raises:
            Unreadable: It may not be read.
        """
        text = self._text(name, RECORD)
        with suppress(ValueError):
            return None if text is None else Record.read(name, text)
        return None

    def resources(self, name: str) -> int:
        """How many resources the state of a preview holds.

        Raises:
            Unreadable: It may not be read.
        """
        text = self._text(name, STATE)
        listed = json.loads(text).get("resources", []) if text else []
        return sum(len(each.get("instances", [])) for each in listed if each["mode"] == "managed")

    def write(self, record: Record) -> None:
        """Keep a record.

        Raises:
            Unreadable: It may not be written.
        """
        with reading(f"the record of {record.name}"):
            self._s3.put_object(
                Bucket=self._place.bucket,
                Key=self._place.key(record.name, RECORD),
                Body=record.text.encode(),
                ContentType="application/json",
            )

    def release_dead_lock(self, name: str, now: datetime) -> str | None:
        """Remove the lock of a run that cannot live any more; returns whose it was.

        A session for a preview lasts an hour at most, because it is taken from another session, so
        that whoever has held a lock for longer can write nothing any more.

        Raises:
            Unreadable: It may not be read or removed.

        Source: AWS STS API Reference, AssumeRole, on role chaining.
        """
        text = self._text(name, LOCK)
        if text is None:
            return None
        try:
            lock = json.loads(text)
            since = datetime.fromisoformat(str(lock["Created"])[:19]).replace(tzinfo=UTC)
            who = str(lock.get("Who", "somebody"))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None  # Terraform itself says what is wrong with it
        if now - since < SESSION_ENDED:
            return None
        with reading(f"the lock of {name}"):
            self._s3.delete_object(Bucket=self._place.bucket, Key=self._place.key(name, LOCK))
        return f"{who}, since {since:%Y-%m-%d %H:%M} UTC"

    def forget(self, name: str) -> None:
        """Remove state and record, the record last; former versions stay for a year.

        Raises:
            Unreadable: They may not be removed.
        """
        with reading(f"what is kept of {name}"):
            for thing in (STATE, RECORD):
                self._s3.delete_object(Bucket=self._place.bucket, Key=self._place.key(name, thing))

    def _kept(self, name: str, changed: datetime) -> Kept:
        record = self.record(name)
        later = changed.replace(microsecond=0) + timedelta(hours=self._place.config.hours)
        return Kept(name=name, record=record, ends_at=record.ends_at if record else later)

    def _objects(self) -> Iterator[tuple[str, datetime]]:
        with reading(f"the previews in {self._place.bucket}"):
            pages = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._place.bucket, Prefix=self._place.prefix
            )
            for page in pages:
                for each in page.get("Contents", []):
                    yield each["Key"], each["LastModified"]

    def _text(self, name: str, thing: str) -> str | None:
        def read() -> str:
            answer = self._s3.get_object(
                Bucket=self._place.bucket, Key=self._place.key(name, thing)
            )
            text: str = answer["Body"].read().decode()
            return text

        return found(f"{thing} of {name}", read, missing=NO_OBJECT)
