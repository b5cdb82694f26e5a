"""What lets S3 write the access logs of other buckets."""

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
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
