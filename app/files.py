"""Files that users bring and fetch, and those that the service writes: in a bucket, or a folder.

What is large never passes through the service. It signs an address with which a client writes to
the bucket itself, good for ten minutes, for one key, one kind and exactly one size: all three are
part of the signature, so S3 refuses anything else. The bucket encrypts with its own key without
being asked. Whoever knows an id may read the file; ids are 122 random bits.

Source: Amazon S3 User Guide, "Download and upload objects with presigned URLs"; "Authenticating
Requests: Using Query Parameters (AWS Signature Version 4)", SignedHeaders.
"""

import io
import uuid
from typing import Any, BinaryIO

from boto3.s3.transfer import TransferConfig

from app import aws
from app.addresses import ADDRESS_SECONDS, FOLDER, Address, Upload, disposition, kind_of
from app.away import AwayError
from app.folder_files import FolderFiles
from app.settings import Settings

WRITE_SECONDS = 30  # how long S3 may take to confirm a part of 8 MiB

_Transfer: Any = TransferConfig


class FilesError(AwayError):
    """The bucket cannot be used now."""

    thing = "file store"


class BucketFiles:
    """Files in a bucket of S3."""

    def __init__(self, session: aws.Aws, bucket: str) -> None:
        self._aws, self._bucket = session, bucket

    async def start(self) -> None:
        """Nothing to begin."""

    async def close(self) -> None:
        """Nothing to end."""

    async def address_to_write(self, name: str, kind: str, size: int) -> Upload:
        """Return where a client may write one file.

        Args:
            name: The file's name.
            kind: Its media type, one of KINDS.
            size: Its size, 1 byte to MOST_BYTES.

        Raises:
            FilesError: There are no credentials to sign with.
        """
        id_ = uuid.uuid4().hex
        request = {"Key": _key(id_, name), "ContentType": kind, "ContentLength": size}
        url = await self._sign("put_object", request)
        headers = {"Content-Type": kind, "Content-Length": str(size)}
        return Upload(id=id_, address=Address(method="PUT", url=url, headers=headers))

    async def address_to_read(self, id_: str) -> Address | None:
        """Return where a file may be read; None when there is none of that id.

        Raises:
            FilesError: The bucket cannot be reached.
        """
        try:
            answer = await self._aws.call(
                "s3", "list_objects_v2", Bucket=self._bucket, Prefix=_key(id_, ""), MaxKeys=1
            )
        except aws.FAILURES as error:
            raise self._failed(error) from error
        for found in answer.get("Contents", ()):
            name = found["Key"].rpartition("/")[2]
            request = {"Key": found["Key"], "ResponseContentDisposition": disposition(name)}
            return Address(method="GET", url=await self._sign("get_object", request), headers={})
        return None

    async def write(
        self, name: str, content: bytes | BinaryIO, *, id_: str | None = None, kind: str = ""
    ) -> str:
        """Write a file; one of the same id and name is replaced.

        Args:
            name: Its name.
            content: What is in it.
            id_: What it is found by; None takes a new one.
            kind: Its media type; by default what its name says.

        Returns:
            The id.

        Raises:
            FilesError: The bucket cannot be written to.
        """
        id_ = id_ or uuid.uuid4().hex
        client = await self._aws.run(self._aws.client, "s3", WRITE_SECONDS)
        try:
            await self._aws.run(
                client.upload_fileobj,
                io.BytesIO(content) if isinstance(content, bytes) else content,
                Bucket=self._bucket,
                Key=_key(id_, name),
                ExtraArgs={"ContentType": kind or kind_of(name)},
                Config=_Transfer(use_threads=False),
            )
        except aws.FAILURES as error:
            raise self._failed(error) from error
        return id_

    async def _sign(self, operation: str, request: dict[str, Any]) -> str:
        client = await self._aws.run(self._aws.client, "s3")
        try:
            url: str = await self._aws.run(
                client.generate_presigned_url,
                operation,
                Params={"Bucket": self._bucket, **request},
                ExpiresIn=ADDRESS_SECONDS,
            )
        except aws.FAILURES as error:
            raise self._failed(error) from error
        return url

    def _failed(self, error: Exception) -> FilesError:
        return FilesError(f"bucket {self._bucket}: {aws.code(error)}")


def build(settings: Settings) -> BucketFiles | FolderFiles:
    """Return the configured bucket, or a folder."""
    if settings.uploads is None:
        return FolderFiles(settings.data_folder)
    return BucketFiles(aws.of(settings), settings.uploads)


def _key(id_: str, name: str) -> str:
    return f"{FOLDER}/{id_}/{name}"
