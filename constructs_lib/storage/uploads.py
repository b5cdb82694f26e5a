"""The bucket of what users upload and the application makes: documents, exports, pictures."""

from datetime import timedelta

from constructs import Construct

from constructs_lib.naming import BUCKET_LIMIT
from constructs_lib.recovery import Recovery
from constructs_lib.security.policy import allow, grant
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.region import RegionReference
from constructs_lib.site import Site
from constructs_lib.storage.access_logs import access_log_bucket
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.config import UploadsConfig
from constructs_lib.storage.reference import LogBucketReference
from constructs_lib.storage.replication import Replication
from constructs_lib.workload import Workload

THING = "uploads"
# Amazon S3 User Guide, "Data protection": an object is in three zones before S3 confirms it, and
# a version that was deleted or overwritten is still there. To bring many back takes hours.
OPERATIONS = ("AbortMultipartUpload", "DeleteObject", "GetObject", "PutObject")
RECOVERY = Recovery(rto=timedelta(hours=4), rpo=timedelta())


class Uploads(Construct):
    """A private bucket for the application's data, of which every version can be restored.

    About 0.023 USD a month for a GiB, versions included.

    Attributes:
        bucket: The bucket.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: UploadsConfig,
        key: KeyReference,
        access_logs: LogBucketReference,
        copies: RegionReference | None = None,
    ) -> None:
        """Create the bucket.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            key: Key of its objects.
            access_logs: Bucket that receives a record of every request.
            copies: Another region that gets a copy of every object; None keeps them in one.
        """
        super().__init__(scope, id_)
        self._site = site
        self._key = key
        self.bucket = Bucket(
            self,
            "objects",
            site=site,
            config=BucketConfig(
                name=site.name(f"{THING}-{site.account_id}", limit=BUCKET_LIMIT),
                noncurrent_days=config.restorable_days,
                recovery=RECOVERY,
            ),
            key=key,
            access_logs=access_logs,
        )
        if copies:
            self._copy(copies, config.restorable_days)

    @property
    def name(self) -> str:
        """The bucket's name."""
        return self.bucket.bucket.bucket

    def connect(self, workload: Workload) -> None:
        """Let a workload list, read, write and delete objects, but no version of them for good."""
        arn = self.bucket.arn
        grant(
            self,
            workload.label,
            workload.role,
            name=self._site.name(f"{THING}-access"),
            statements=[
                allow("ListObjects", "s3:ListBucket", arn),
                allow("WorkWithObjects", [f"s3:{each}" for each in OPERATIONS], f"{arn}/*"),
                # To read needs the one, to write the other; several parts need both.
                allow(
                    "UseKey",
                    ["kms:Decrypt", "kms:GenerateDataKey"],
                    self._key.arn,
                    equals={"kms:ViaService": self._site.host("s3")},
                ),
            ],
        )
        workload.settings.put("UPLOADS_BUCKET", self.name, "Bucket of the application's files")

    def _copy(self, elsewhere: RegionReference, restorable_days: int) -> None:
        site = self._site.at(elsewhere.region)
        copies = Bucket(
            self,
            "copies",
            site=site,
            config=BucketConfig(
                name=site.name(f"{THING}-copies-{site.account_id}", limit=BUCKET_LIMIT),
                noncurrent_days=restorable_days,
            ),
            key=elsewhere.key,
            access_logs=access_log_bucket(
                self,
                "copies-access-logs",
                site=site,
                thing=f"{THING}-copies-logs",
                days=site.log_retention_days,
                provider=elsewhere.provider,
            ),
            provider=elsewhere.provider,
        )
        Replication(
            self,
            "replication",
            site=site,
            thing=THING,
            source=self.bucket,
            source_key=self._key,
            target=copies,
            target_key=elsewhere.key,
        )
