"""Backups in a bucket that moto keeps: encrypted by the key that is named, and never twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

import environments
from environments import PLATFORM
from terrace import cli
from terrace.aws import Unreadable
from terrace.database import archive, saving
from terrace.database.contents import Table, difference
from terrace.database.keeping import Bucket, keeper
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.names import of_environment
from tests.support.example import DEV

BUCKET = "backups-of-the-test"
NOTE = archive.Note(
    origin="dev",
    time="2026-03-01T12:00:00+00:00",
    server="17.2",
    size=7,
    sha256="",
    tables={"public.item": Table(rows=2, checksum="7")},
)
PLACE = Bucket(bucket=BUCKET, key="dev/app.dump")


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN"):
            patch.delenv(name, raising=False)
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        yield client


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "archive"
    made.write_bytes(b"content")
    archive.note_of(made).write_text(NOTE.text())
    return made


def test_an_archive_and_its_note_are_kept_under_the_key_and_come_back(
    s3: Any, file: Path, tmp_path: Path
) -> None:
    PLACE.put(s3, file, kms_key="alias/of-dev")
    for key in (PLACE.key, f"{PLACE.key}.json"):
        seen = s3.head_object(Bucket=BUCKET, Key=key)
        assert seen["ServerSideEncryption"] == "aws:kms"
        assert seen["SSEKMSKeyId"].endswith("alias/of-dev")
    back = tmp_path / "back"
    PLACE.get(s3, back)
    assert back.read_bytes() == b"content"
    assert archive.Note.read(archive.note_of(back).read_text(), "it") == NOTE
    assert back.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refusal, match=f"^{PLACE} is there already; choose another name$"):
        PLACE.put(s3, file, kms_key="alias/of-dev")
    assert [*Bucket(bucket=BUCKET, key="dev/").listed(s3)] == [(str(PLACE), NOTE)]


def test_it_replaces_no_object_that_its_note_is_called_like(s3: Any, file: Path) -> None:
    s3.put_object(Bucket=BUCKET, Key="site/package.json", Body=b"{}")
    place = Bucket(bucket=BUCKET, key="site/package")
    with pytest.raises(Refusal, match=r"^s3://\S+/site/package\.json is there already; choose"):
        place.put(s3, file, kms_key="alias/of-dev")
    s3.delete_object(Bucket=BUCKET, Key="site/package.json")


def test_one_that_is_not_there_is_one_sentence(s3: Any, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"^there is no s3://backups-of-the-test/other$"):
        Bucket(bucket=BUCKET, key="other").get(s3, tmp_path / "a")
    with pytest.raises(Refusal, match=r"^there is no s3://nowhere-at-all/other$"):
        Bucket(bucket="nowhere-at-all", key="other").get(s3, tmp_path / "a")


def test_a_bucket_that_takes_nothing_is_one_sentence(s3: Any, file: Path) -> None:
    nowhere = Bucket(bucket="nowhere-at-all", key="a")
    with pytest.raises(Unreadable, match=r"^s3://nowhere-at-all/a could not be moved: "):
        nowhere.put(s3, file, kms_key="alias/of-dev")


@pytest.mark.parametrize("text", ["https://host/a", "s3://bucket", "s3://B/key", "gs://b/key"])
def test_another_address_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=rf"^the backup is '{text}', allowed: a file, or s3://") as no:
        keeper(text)
    assert no.value.code == Code.USAGE


def test_a_bucket_takes_the_key_of_the_environment_unless_one_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environments, "by_name", {"dev": DEV}.__getitem__)
    name = of_environment(PLATFORM, DEV).name("data")
    assert saving._kms_key("dev", None) == f"alias/{name}"
    assert saving._kms_key(None, "alias/own") == "alias/own"
    assert cli.main(["database", "backup", "--to", str(PLACE)]) == Code.USAGE
    assert "a backup into a bucket takes a key: --kms-key alias/" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({}, "table public.item is missing"),
        ({"public.item": Table(rows=1, checksum="7")}, "public.item has 1 rows, expected: 2"),
        ({"public.item": Table(rows=2, checksum="8")}, "2 rows as expected, but other contents"),
        (NOTE.tables, ""),
    ],
)
def test_what_differs_is_named(seen: dict[str, Table], said: str) -> None:
    found = difference(NOTE.tables, seen)
    assert said in found
    assert bool(said) == bool(found)
