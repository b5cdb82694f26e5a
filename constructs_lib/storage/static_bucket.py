"""The bucket of static web assets, which CloudFront alone reads."""

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from constructs import Construct

from constructs_lib.naming import BUCKET_LIMIT
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.reference import DistributionReference, LogBucketReference

THING = "static"
VERSION_DAYS = 30  # a release that was overwritten can be brought back for a month


class StaticBucket(Construct):
    """A private bucket; an asset of the path `/static/app.css` is the object `static/app.css`.

    Attributes:
        bucket: The bucket.
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
            key: Key of its objects; `KeyUser.CDN` has to be among its users.
            access_logs: Bucket that receives a record of every request.
        """
        super().__init__(scope, id_)
        self.bucket = Bucket(
            self,
            "assets",
            site=site,
            config=BucketConfig(
                name=site.name(f"{THING}-{site.account_id}", limit=BUCKET_LIMIT),
                noncurrent_days=VERSION_DAYS,
            ),
            key=key,
            access_logs=access_logs,
        )

    @property
    def name(self) -> str:
        """The bucket's name."""
        return self.bucket.bucket.bucket

    @property
    def host(self) -> str:
        """Host name by which CloudFront asks for its objects: that of its own region."""
        return self.bucket.bucket.bucket_regional_domain_name

    def let_read(self, distribution: DistributionReference) -> None:
        """Let one distribution read the objects, and no other of any account.

        Source: Amazon CloudFront Developer Guide, "Restrict access to an Amazon S3 origin".
        """
        self.bucket.allow(
            DataAwsIamPolicyDocumentStatement(
                sid="DistributionReadsAssets",
                actions=["s3:GetObject"],
                resources=[f"{self.bucket.arn}/*"],
                principals=[
                    DataAwsIamPolicyDocumentStatementPrincipals(
                        type="Service", identifiers=["cloudfront.amazonaws.com"]
                    )
                ],
                condition=[
                    DataAwsIamPolicyDocumentStatementCondition(
                        test="StringEquals", variable="aws:SourceArn", values=[distribution.arn]
                    )
                ],
            )
        )
