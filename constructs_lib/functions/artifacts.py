"""Where the code of an environment's functions is deployed from."""

from dataclasses import dataclass

from cdktf import IResolvable
from constructs import Construct

from constructs_lib.naming import BUCKET_LIMIT, Naming
from constructs_lib.security.reference import KeyReference
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.reference import LogBucketReference

NONCURRENT_DAYS = 90  # Lambda keeps a copy of its own of every version that it published


@dataclass(frozen=True, kw_only=True, slots=True)
class ArtifactsConfig:
    """Choices open to the caller of Artifacts.

    Attributes:
        retained: Terraform refuses to destroy the bucket.
        emptied_on_destroy: Destroying deletes the archives too; only where nothing is real.
    """

    retained: bool = True
    emptied_on_destroy: bool | IResolvable = False


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
        naming: Naming,
        config: ArtifactsConfig,
        key: KeyReference,
        access_logs: LogBucketReference,
        account_id: str,
    ) -> None:
        """Create the bucket.

        Args:
            scope: Parent.
            id_: Construct id.
            naming: Names.
            config: Choices.
            key: Key of the archives; who deploys has to be allowed to use it.
            access_logs: Bucket that receives a record of every request.
            account_id: The account; makes the bucket's name unique in the world.
        """
        super().__init__(scope, id_)
        self.key = key
        self.bucket = Bucket(
            self,
            "bucket",
            config=BucketConfig(
                name=naming.name(f"artifacts-{account_id}", limit=BUCKET_LIMIT),
                noncurrent_days=NONCURRENT_DAYS,
                retained=config.retained,
                emptied_on_destroy=config.emptied_on_destroy,
            ),
            key=key,
            access_logs=access_logs,
        )

    @property
    def versioned_name(self) -> str:
        """The bucket's name, known once it keeps versions: a function names one."""
        return self.bucket.versioning.bucket
