import io
import json
from typing import Any

import pytest

from terrace.preflight import state_backend
from terrace.preflight.check import Finding
from tests.terrace.preflight.stubs import error, findings, place, stack, texts

THERE = {
    "s3.get_bucket_versioning": {"Status": "Enabled"},
    "kms.describe_key": {"KeyMetadata": {"KeyState": "Enabled", "KeyId": "1234"}},
}
LOCK = {
    "ID": "6f2a",
    "Who": "anna@laptop",
    "Created": "2026-11-28T09:00:00Z",
    "Operation": "OperationTypeApply",
}


def found(title: str, name: str = "dev", **answers: Any) -> Finding:
    named = {key.replace("__", "."): answer for key, answer in answers.items()}
    return findings(state_backend.checks, place(stack(name), {**THERE, **named}))[title]


def held(text: bytes) -> dict[str, Any]:
    return {"s3__get_object": lambda **_: {"Body": io.BytesIO(text)}}


def test_a_bucket_with_versions_a_key_and_no_lock_is_fine() -> None:
    states = {
        title: each.state.value
        for title, each in findings(state_backend.checks, place(stack(), THERE)).items()
    }
    assert states == {"state bucket": "fine", "state key": "fine", "state lock": "fine"}


def test_a_missing_bucket_is_made_by_bootstrap() -> None:
    missing = {"s3__get_bucket_versioning": error("NoSuchBucket")}
    assert texts(found("state bucket", **missing)) == (
        "stops",
        "states is not there yet",
        "make bootstrap",
    )
    assert texts(found("state bucket", "state-backend", **missing))[:2] == (
        "fine",
        "states is not there yet; make bootstrap makes it",
    )


def test_a_bucket_that_is_not_ours_is_not_read() -> None:
    assert texts(found("state bucket", s3__get_bucket_versioning=error("403")))[0] == "not read"


def test_a_bucket_without_versions_warns() -> None:
    finding = found("state bucket", s3__get_bucket_versioning={})
    assert texts(finding) == (
        "warns",
        "states keeps no versions, so that a lost state cannot be brought back",
        "aws s3api put-bucket-versioning --bucket states --versioning-configuration Status=Enabled",
    )


@pytest.mark.parametrize(
    ("state", "helps"),
    [("PendingDeletion", "cancel-key-deletion"), ("Disabled", "enable-key")],
)
def test_a_key_that_cannot_be_used_stops(state: str, helps: str) -> None:
    key = {"KeyMetadata": {"KeyState": state, "KeyId": "1234"}}
    assert texts(found("state key", kms__describe_key=key)) == (
        "stops",
        f"the key states is {state}, so that no state can be read",
        f"aws kms {helps} --key-id 1234 --region us-east-1",
    )


def test_a_missing_key_is_made_by_bootstrap() -> None:
    finding = found("state key", kms__describe_key=error("NotFoundException"))
    assert texts(finding) == ("stops", "the key states is not there yet", "make bootstrap")


def test_a_lock_says_who_holds_it_since_when() -> None:
    assert texts(found("state lock", **held(json.dumps(LOCK).encode()))) == (
        "stops",
        "anna@laptop holds it since 2026-11-28T09:00:00Z (OperationTypeApply)",
        (
            "wait; if nothing runs there any more: terraform "
            "-chdir=terraform-out/stacks/dev force-unlock 6f2a"
        ),
    )


def test_a_lock_that_is_no_json_is_still_a_lock() -> None:
    assert texts(found("state lock", **held(b"?")))[1].startswith("somebody holds it since")
