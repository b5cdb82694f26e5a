"""The bucket that load balancers, distributions and other buckets write their access logs to."""

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from constructs import Construct

from constructs_lib.naming import BUCKET_LIMIT
from constructs_lib.site import Site
from constructs_lib.storage.access_logs import receive_access_logs
from constructs_lib.storage.bucket import Bucket, BucketConfig


class LogBucket(Construct):
    """A bucket for access logs, encrypted with S3's keys: deliveries cannot use others.

    Attributes:
        bucket: The bucket.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
    ) -> None:
        """Create the bucket.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
        """
        super().__init__(scope, id_)
        name = site.name(f"logs-{site.account_id}", limit=BUCKET_LIMIT)
        self.bucket = Bucket(
            self,
            "logs",
            site=site,
            config=BucketConfig(
                name=name,
                noncurrent_days=1,
                expiration_days=site.log_retention_days,
            ),
            key=None,
            statements=[
                _receive_from_load_balancers(name, site.account_id, site.region),
                receive_access_logs(name, site.account_id),
                _receive_from_distributions(name, site.account_id),
            ],
        )

    @property
    def writable_name(self) -> str:
        """Its name, known once services may write to it."""
        return self.bucket.writable_name


def _receive_from_load_balancers(
    bucket: str, account_id: str, region: str
) -> DataAwsIamPolicyDocumentStatement:
    """Source: Elastic Load Balancing, "Access logs for your Application Load Balancer"."""
    return DataAwsIamPolicyDocumentStatement(
        sid="LoadBalancersWriteLogs",
        actions=["s3:PutObject"],
        resources=[f"arn:aws:s3:::{bucket}/AWSLogs/{account_id}/*"],
        principals=[
            DataAwsIamPolicyDocumentStatementPrincipals(
                type="Service", identifiers=["logdelivery.elasticloadbalancing.amazonaws.com"]
            )
        ],
        condition=[
            DataAwsIamPolicyDocumentStatementCondition(
                test="ArnLike",
                variable="aws:SourceArn",
                values=[f"arn:aws:elasticloadbalancing:{region}:{account_id}:loadbalancer/*"],
            )
        ],
    )


def _receive_from_distributions(bucket: str, account_id: str) -> DataAwsIamPolicyDocumentStatement:
    """Source: Amazon CloudFront Developer Guide, "Configure standard logging (v2)"."""
    return DataAwsIamPolicyDocumentStatement(
        sid="DistributionsWriteLogs",
        actions=["s3:PutObject"],
        resources=[f"arn:aws:s3:::{bucket}/AWSLogs/{account_id}/CloudFront/*"],
        principals=[
            DataAwsIamPolicyDocumentStatementPrincipals(
                type="Service", identifiers=["delivery.logs.amazonaws.com"]
            )
        ],
        condition=[
            DataAwsIamPolicyDocumentStatementCondition(
                test="StringEquals", variable="aws:SourceAccount", values=[account_id]
            ),
            DataAwsIamPolicyDocumentStatementCondition(
                test="StringEquals",
                variable="s3:x-amz-acl",
                values=["bucket-owner-full-control"],
            ),
            DataAwsIamPolicyDocumentStatementCondition(
                test="ArnLike",
                variable="aws:SourceArn",
                # CloudFront's logs come from there, wherever the bucket is.
                values=[f"arn:aws:logs:us-east-1:{account_id}:delivery-source:*"],
            ),
        ],
    )
