"""Where S3 writes the access logs of buckets, which it does within one region only."""

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from constructs import Construct

from constructs_lib.naming import BUCKET_LIMIT
from constructs_lib.site import Site
from constructs_lib.storage.bucket import Bucket, BucketConfig


def access_log_bucket(
    scope: Construct,
    id_: str,
    *,
    site: Site,
    thing: str,
    days: int,
    provider: TerraformProvider | None,
) -> Bucket:
    """Make a bucket for the access logs of one other, in its region.

    Args:
        scope: Parent.
        id_: Construct id.
        site: Where it is, and what it is named after.
        thing: What it is called, before the account.
        days: How long logs are kept.
        provider: Provider of the region; None uses the stack's own.
    """
    name = site.name(f"{thing}-{site.account_id}", limit=BUCKET_LIMIT)
    return Bucket(
        scope,
        id_,
        site=site,
        config=BucketConfig(name=name, noncurrent_days=1, expiration_days=days),
        key=None,
        statements=[receive_access_logs(name, site.account_id)],
        provider=provider,
    )


def receive_access_logs(bucket: str, account_id: str) -> DataAwsIamPolicyDocumentStatement:
    """Let the buckets of an account log their requests into a bucket.

    Source: Amazon S3 User Guide, "Permissions for log delivery".
    """
    return DataAwsIamPolicyDocumentStatement(
        sid="ReceiveAccessLogs",
        actions=["s3:PutObject"],
        resources=[f"arn:aws:s3:::{bucket}/*"],
        principals=[
            DataAwsIamPolicyDocumentStatementPrincipals(
                type="Service", identifiers=["logging.s3.amazonaws.com"]
            )
        ],
        condition=[
            DataAwsIamPolicyDocumentStatementCondition(
                test="StringEquals", variable="aws:SourceAccount", values=[account_id]
            )
        ],
    )
