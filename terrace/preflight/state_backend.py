"""The state backend: the bucket, its key, and whether somebody holds the lock."""

import json
from collections.abc import Iterator
from typing import Any

from terrace.aws import found, reading
from terrace.preflight.check import Check, Finding, fine, stops, warns
from terrace.preflight.place import STATE_STACK, Place

NO_BUCKET = ("NoSuchBucket", "404", "NotFound")
NO_OBJECT = ("NoSuchKey", "NoSuchBucket", "404", "NotFound")
NO_KEY = ("NotFoundException",)
BOOTSTRAP = "make bootstrap"


def checks(_: Place) -> Iterator[Check]:
    """Look at what every plan and every deployment begins with."""
    yield Check("state bucket", _judge_bucket)
    yield Check("state key", _judge_key)
    yield Check("state lock", _judge_lock)


def _judge_bucket(place: Place) -> Finding:
    name = str(place.backend["bucket"])
    s3, what = place.shared_client("s3"), f"the state bucket {name}"
    answer = found(what, lambda: s3.get_bucket_versioning(Bucket=name), missing=NO_BUCKET)
    if answer is None:
        return _absent(place, f"{name} is not there yet")
    if answer.get("Status") != "Enabled":
        return warns(
            f"{name} keeps no versions, so that a lost state cannot be brought back",
            f"aws s3api put-bucket-versioning --bucket {name} "
            "--versioning-configuration Status=Enabled",
        )
    return fine(f"{name} keeps versions")


def _judge_key(place: Place) -> Finding:
    arn = str(place.backend["kms_key_id"])
    kms, alias = place.shared_client("kms"), arn.partition(":alias/")[2]
    answer = found(
        f"the key {alias} of the states", lambda: kms.describe_key(KeyId=arn), missing=NO_KEY
    )
    if answer is None:
        return _absent(place, f"the key {alias} is not there yet")
    key = answer["KeyMetadata"]
    if key["KeyState"] == "Enabled":
        return fine(f"{alias} is enabled")
    undo = "cancel-key-deletion" if key["KeyState"] == "PendingDeletion" else "enable-key"
    return stops(
        f"the key {alias} is {key['KeyState']}, so that no state can be read",
        f"aws kms {undo} --key-id {key['KeyId']} --region {place.backend['region']}",
    )


def _judge_lock(place: Place) -> Finding:
    bucket, key = str(place.backend["bucket"]), f"{place.backend['key']}.tflock"
    s3 = place.shared_client("s3")
    answer = found(
        f"the lock {key}", lambda: s3.get_object(Bucket=bucket, Key=key), missing=NO_OBJECT
    )
    if answer is None:
        return fine("nobody holds it")
    with reading(f"the lock {key}"):
        lock = _parsed(answer["Body"].read())
    said = (
        f"{lock.get('Who', 'somebody')} holds it since {lock.get('Created', 'an unknown time')} "
        f"({lock.get('Operation', 'an unknown operation')})"
    )
    return stops(
        said,
        "wait; if nothing runs there any more: terraform "
        f"-chdir=terraform-out/stacks/{place.name} force-unlock {lock.get('ID', 'ID')}",
    )


def _absent(place: Place, said: str) -> Finding:
    if place.name == STATE_STACK:
        return fine(f"{said}; {BOOTSTRAP} makes it")
    return stops(said, BOOTSTRAP)


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        lock = json.loads(text)
    except ValueError:
        return {}
    return lock if isinstance(lock, dict) else {}
