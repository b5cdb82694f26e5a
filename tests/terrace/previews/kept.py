"""A bucket of states in memory, as far as previews ask for it."""

import io
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from environments import PLATFORM
from environments.previews import PreviewsConfig
from terrace.previews.place import Place, place

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
CONFIG = PreviewsConfig(account_id="555555555555", region="us-east-1", hours=72, most=2)
WHERE: Place = place(replace(PLATFORM, previews=CONFIG))


@dataclass
class Bucket:
    """Objects by key, with the time of their last change."""

    objects: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def get_paginator(self, operation: str) -> Any:
        assert operation == "list_objects_v2"
        return self

    def paginate(self, *, Bucket: str, Prefix: str) -> list[dict[str, Any]]:  # noqa: N803
        assert Bucket == WHERE.bucket
        listed = [
            {"Key": key, "LastModified": when}
            for key, (_, when) in sorted(self.objects.items())
            if key.startswith(Prefix)
        ]
        return [{"Contents": listed}] if listed else [{}]

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803
        assert Bucket == WHERE.bucket
        if Key not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": io.BytesIO(self.objects[Key][0])}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, ContentType: str) -> None:  # noqa: N803
        assert (Bucket, ContentType) == (WHERE.bucket, "application/json")
        self.calls.append(f"put {Key}")
        self.objects[Key] = (Body, NOW)

    def delete_object(self, *, Bucket: str, Key: str) -> None:  # noqa: N803
        assert Bucket == WHERE.bucket
        self.calls.append(f"delete {Key}")
        self.objects.pop(Key, None)


STATE = (
    b'{"resources": [{"mode": "managed", "instances": [{}, {}]},'
    b' {"mode": "managed", "instances": [{}]}, {"mode": "data", "instances": [{}]}]}'
)


def key(name: str, thing: str) -> str:
    """Key of an object in the bucket."""
    return f"{PLATFORM.project}/{name}/{thing}"
