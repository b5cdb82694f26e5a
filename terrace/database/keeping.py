"""Where archives are kept: in a local file, or in a bucket under a key of KMS."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from terrace.aws import Unreadable, reading
from terrace.aws.reading import reason
from terrace.database.archive import Note, note_of
from terrace.delivery.codes import Code
from terrace.errors import Refusal

ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(\S+)")
NO_OBJECT = {"NoSuchKey", "NoSuchBucket", "404"}
ALLOWED = "a file, or s3://bucket/key"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """An archive in a bucket.

    Attributes:
        bucket: Name of the bucket.
        key: Key of the archive; its note is beside it.
    """

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"

    def put(self, s3: Any, file: Path, *, kms_key: str) -> None:
        """Upload an archive and its note, encrypted with a key of KMS, the archive last.

        Raises:
            Refusal: There is one already.
            Unreadable: AWS refuses it.
        """
        with reading(str(self)):
            for key in (self.key, note_of(Path(self.key)).as_posix()):
                if _is_there(s3, self.bucket, key):
                    raise Refusal(
                        f"s3://{self.bucket}/{key} is there already; choose another name",
                        code=Code.USAGE,
                    )
        encrypted = {
            "ServerSideEncryption": "aws:kms",
            "SSEKMSKeyId": kms_key,
            "ChecksumAlgorithm": "SHA256",
        }
        for path, key in ((note_of(file), note_of(Path(self.key)).as_posix()), (file, self.key)):
            with _moving(str(self)):
                s3.upload_file(str(path), self.bucket, key, ExtraArgs=encrypted)

    def get(self, s3: Any, file: Path) -> None:
        """Download an archive and its note.

        Raises:
            Refusal: There is none.
            Unreadable: AWS refuses it.
        """
        with reading(str(self)):
            if not _is_there(s3, self.bucket, self.key):
                raise Refusal(f"there is no {self}", code=Code.USAGE)
        for path, key in ((note_of(file), note_of(Path(self.key)).as_posix()), (file, self.key)):
            path.touch(mode=0o600)
            with _moving(str(self)), path.open("wb") as written:
                s3.download_fileobj(self.bucket, key, written)

    def listed(self, s3: Any) -> Iterator[tuple[str, Note]]:
        """Archives whose keys begin with this one, and their notes.

        Raises:
            Unreadable: AWS refuses it.
        """
        with reading(str(self)):
            pages = s3.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.key
            )
            keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
            for key in keys:
                note = note_of(Path(key)).as_posix()
                if note in keys:
                    text = s3.get_object(Bucket=self.bucket, Key=note)["Body"].read().decode()
                    yield f"s3://{self.bucket}/{key}", Note.read(text, f"s3://{self.bucket}/{note}")


def keeper(text: str) -> Bucket | Path:
    """Understand where an archive is kept.

    Raises:
        Refusal: It is an address of something else.
    """
    if found := ADDRESS.fullmatch(text):
        return Bucket(bucket=found[1], key=found[2])
    if "://" in text:
        raise Refusal(f"the backup is {text!r}, allowed: {ALLOWED}", code=Code.USAGE)
    return Path(text)


def _is_there(s3: Any, bucket: str, key: str) -> bool:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError as problem:
        if problem.response.get("Error", {}).get("Code") in NO_OBJECT:
            return False
        raise
    return True


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder that only we can read, for what is on its way to or from a bucket."""
    with TemporaryDirectory(prefix="terrace-backup-") as folder:
        yield Path(folder)


@contextmanager
def _moving(what: str) -> Iterator[None]:
    """The transfer's own errors, beside those of the API."""
    from boto3.exceptions import S3TransferFailedError, S3UploadFailedError  # noqa: PLC0415

    try:
        yield
    except (S3UploadFailedError, S3TransferFailedError) as problem:
        raise Unreadable(f"{what} could not be moved: {problem}") from None
    except (ClientError, BotoCoreError) as problem:
        raise Unreadable(f"{what} could not be moved: {reason(problem)}") from None
