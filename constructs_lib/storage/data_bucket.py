"""The bucket of what users upload and the application makes: documents, exports, pictures."""

from dataclasses import dataclass
from datetime import timedelta

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from constructs_lib.naming import BUCKET_LIMIT
from constructs_lib.recovery import Recovery
from constructs_lib.security.reference import KeyReference, RoleReference
from constructs_lib.site import Site
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.reference import LogBucketReference

THING = "data"
# Amazon S3 User Guide, "Data protection": an object is in three zones before S3 confirms it, and
# a version that was deleted or overwritten is still there. To bring many back takes hours.
RECOVERY = Recovery(rto=timedelta(hours=4), rpo=timedelta())


@dataclass(frozen=True, kw_only=True, slots=True)
class DataBucketConfig:
    """Choices open to the caller of DataBucket.

    Attributes:
        restorable_days: How long a deleted or overwritten object can be brought back; as long
            as the database, or one of the two speaks of what the other has lost.
    """

    restorable_days: int


class DataBucket(Construct):
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
        config: DataBucketConfig,
        key: KeyReference,
        access_logs: LogBucketReference,
    ) -> None:
        """Create the bucket.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            key: Key of its objects.
            access_logs: Bucket that receives a record of every request.
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

    @property
    def name(self) -> str:
        """The bucket's name."""
        return self.bucket.bucket.bucket

    def grant_read_write(self, role: RoleReference, *, grantee: str) -> None:
        """Let a role list, read, write and delete objects, but no version of them for good.

        Args:
            role: Role that works with them.
            grantee: Who that is, in construct ids.
        """
        arn = self.bucket.arn
        document = DataAwsIamPolicyDocument(
            self,
            f"{grantee}-document",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="ListObjects", actions=["s3:ListBucket"], resources=[arn]
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="WorkWithObjects",
                    actions=[
                        "s3:AbortMultipartUpload",
                        "s3:DeleteObject",
                        "s3:GetObject",
                        "s3:PutObject",
                    ],
                    resources=[f"{arn}/*"],
                ),
                # To read needs the one, to write the other; several parts need both.
                DataAwsIamPolicyDocumentStatement(
                    sid="UseKey",
                    actions=["kms:Decrypt", "kms:GenerateDataKey"],
                    resources=[self._key.arn],
                ),
            ],
        )
        IamRolePolicy(
            self,
            f"{grantee}-works",
            name=self._site.name(f"{THING}-access"),
            role=role.name,
            policy=document.json,
        )
