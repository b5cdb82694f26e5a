"""Where the versions of a state are."""

from collections.abc import Iterator, Mapping
from typing import Any

from terrace.aws import Accounts, found, reading

NO_OBJECT = {"NoSuchKey", "NoSuchVersion", "404", "405", "MethodNotAllowed"}
NO_VERSION = {*NO_OBJECT, "InvalidArgument"}


class Bucket:
    """Where the versions of one state are."""

    def __init__(self, backend: Mapping[str, Any]) -> None:
        self.name, self.key = str(backend["bucket"]), str(backend["key"])
        self._encryption_key = backend.get("kms_key_id")
        accounts = Accounts(region=str(backend["region"]))
        self._s3 = accounts.client("s3", account_id=accounts.caller["Account"])

    @property
    def address(self) -> str:
        """Address of the state."""
        return f"s3://{self.name}/{self.key}"

    def versions(self) -> Iterator[Mapping[str, Any]]:
        """Versions and markers of deletions, newest first, as S3 describes them."""
        found_ones: list[Mapping[str, Any]] = []
        with reading(f"the versions of {self.address}"):
            pages = self._s3.get_paginator("list_object_versions")
            for page in pages.paginate(Bucket=self.name, Prefix=self.key):
                for kind in ("Versions", "DeleteMarkers"):
                    found_ones += [each for each in page.get(kind, []) if each["Key"] == self.key]
        # S3 counts whole seconds, and knows which of them is the latest.
        yield from sorted(
            found_ones, key=lambda each: (each["IsLatest"], each["LastModified"]), reverse=True
        )

    def read(self, version: str | None = None) -> bytes | None:
        """Return the state, or a version of it; None where there is none."""
        named = {} if version is None else {"VersionId": version}
        what = self.address if version is None else f"version {version} of {self.address}"

        def get() -> bytes:
            answer = self._s3.get_object(Bucket=self.name, Key=self.key, **named)
            text: bytes = answer["Body"].read()
            return text

        text: bytes | None = found(what, get, missing=NO_VERSION if version else NO_OBJECT)
        return text

    def bring_back(self, version: str) -> None:
        """Make a version the present state, byte by byte, where no other can be read.

        Args:
            version: Id of the version.

        Raises:
            Unreadable: It may not be copied.
        """
        key = {"SSEKMSKeyId": self._encryption_key} if self._encryption_key else {}
        with reading(f"{self.address} as one that is to be written"):
            self._s3.copy_object(
                Bucket=self.name,
                Key=self.key,
                CopySource={"Bucket": self.name, "Key": self.key, "VersionId": version},
                ServerSideEncryption="aws:kms",
                **key,
            )
