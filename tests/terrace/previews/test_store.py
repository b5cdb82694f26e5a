"""Whatever has a record or a state is a preview, and is found without its file."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from terrace.previews.place import RECORD
from terrace.previews.place import STATE as STATE_FILE
from terrace.previews.record import Record, next_end
from terrace.previews.store import Store
from tests.terrace.previews.kept import CONFIG, NOW, STATE, WHERE, Bucket, key

END = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)
RECORDED = Record(name="pr-2", ends_at=END, image="sha256:0", repository="app", commit="c")


def test_a_record_reads_as_it_was_written() -> None:
    bucket = Bucket()
    store = Store(bucket, WHERE)
    store.write(RECORDED)
    assert store.record("pr-2") == RECORDED
    assert store.record("pr-3") is None


def test_all_of_them_are_listed_in_the_order_of_their_numbers() -> None:
    bucket = Bucket()
    store = Store(bucket, WHERE)
    for number in (12, 2, 1):
        store.write(Record(name=f"pr-{number}", ends_at=END))
    # What is no preview's: another stack, a lock without a state, a name that only begins so.
    for other in ("dev/terraform.tfstate", "pr-9/terraform.tfstate.tflock", "pr-x/preview.json"):
        bucket.objects[f"{WHERE.platform.project}/{other}"] = (b"", NOW)
    assert [each.name for each in store.all()] == ["pr-1", "pr-2", "pr-12"]


def test_a_state_without_a_record_ends_as_if_it_had_been_deployed_when_it_last_changed() -> None:
    bucket = Bucket({key("pr-4", STATE_FILE): (STATE, NOW)})
    (kept,) = Store(bucket, WHERE).all()
    assert kept.record is None
    assert kept.ends_at == NOW + timedelta(hours=CONFIG.hours)


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"ends_at": "tomorrow"}', b"\x7b"])
def test_a_record_that_nobody_can_read_is_like_none(text: bytes) -> None:
    store = Store(Bucket({key("pr-4", RECORD): (text, NOW)}), WHERE)
    assert store.record("pr-4") is None
    assert [each.name for each in store.all()] == ["pr-4"]


def test_resources_are_counted_without_what_is_only_read() -> None:
    store = Store(Bucket({key("pr-4", STATE_FILE): (STATE, NOW)}), WHERE)
    assert store.resources("pr-4") == 3
    assert store.resources("pr-5") == 0


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ("2026-12-01T09:59:59.5Z", "ada@ci, since 2026-12-01 09:59 UTC"),
        ("2026-12-01T10:00:01Z", None),
    ],
)
def test_a_lock_is_dead_once_its_session_must_have_ended(held: str, expected: str | None) -> None:
    lock = json.dumps({"ID": "1", "Who": "ada@ci", "Created": held}).encode()
    bucket = Bucket({key("pr-4", f"{STATE_FILE}.tflock"): (lock, NOW)})
    assert Store(bucket, WHERE).release_dead_lock("pr-4", NOW) == expected
    assert bool(bucket.objects) is (expected is None)
    assert Store(Bucket(), WHERE).release_dead_lock("pr-4", NOW) is None


def test_the_record_goes_last() -> None:
    """Interrupted in between, the preview is still listed."""
    bucket = Bucket()
    Store(bucket, WHERE).forget("pr-4")
    assert bucket.calls == [f"delete {key('pr-4', each)}" for each in (STATE_FILE, RECORD)]


def test_a_deployment_late_in_its_time_gives_a_preview_a_new_end() -> None:
    new = NOW + timedelta(hours=72)
    assert next_end(None, NOW, 72) == new
    assert next_end(NOW + timedelta(hours=36), NOW, 72) == NOW + timedelta(hours=36)
    assert next_end(NOW + timedelta(hours=35), NOW, 72) == new
    assert next_end(NOW - timedelta(hours=1), NOW, 72) == new
