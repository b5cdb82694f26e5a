"""Where the code of an environment's functions is deployed from."""

from constructs import Construct

from constructs_lib.naming import BUCKET_LIMIT
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.reference import LogBucketReference

NONCURRENT_DAYS = 90  # Lambda keeps a copy of its own of every version that it published


class Artifacts(Construct):
    """A bucket of archives, each in all its versions.

    Attributes:
        bucket: The bucket.
        key: Key of the archives.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        key: KeyReference,
        access_logs: LogBucketReference,
    ) -> None:
        """Create the bucket.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            key: Key of the archives; who deploys has to be allowed to use it.
            access_logs: Bucket that receives a record of every request.
        """
        super().__init__(scope, id_)
        self.key = key
        self.bucket = Bucket(
            self,
            "bucket",
            site=site,
            config=BucketConfig(
                name=site.name(f"artifacts-{site.account_id}", limit=BUCKET_LIMIT),
                noncurrent_days=NONCURRENT_DAYS,
            ),
            key=key,
            access_logs=access_logs,
        )

    @property
    def versioned_name(self) -> str:
        """The bucket's name, known once it keeps versions: a function names one."""
        return self.bucket.versioning.bucket
