"""The record of every API call in an account: who did what, kept where nobody can change it."""

from cdktf_cdktf_provider_aws.cloudtrail import Cloudtrail
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from constructs_lib.naming import BUCKET_LIMIT
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.reference import LogBucketReference

SERVICE = "cloudtrail.amazonaws.com"
THING = "trail"


class Trail(Construct):
    """A trail over all regions, encrypted, with digests that show whether a file was changed.

    The first trail of an account is free of charge, but for storage and the log group.

    Attributes:
        log_group: Where its events can be searched, and where metric filters look.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        record_days: int,
        key: KeyReference,
        access_logs: LogBucketReference,
    ) -> None:
        """Create the trail.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            record_days: Days that its files are kept.
            key: Key of the record; CloudTrail and CloudWatch Logs have to be among its users.
            access_logs: Bucket that receives a record of who read the record.
        """
        super().__init__(scope, id_)
        name = site.name(THING)
        source = f"arn:aws:cloudtrail:{site.region}:{site.account_id}:trail/{name}"
        bucket = self._bucket(
            site,
            record_days,
            key=key,
            access_logs=access_logs,
            source=source,
        )
        self.log_group = CloudwatchLogGroup(
            self,
            "log",
            name=site.path(THING),
            retention_in_days=site.log_retention_days,
            kms_key_id=key.arn,
        )
        role = Role(
            self,
            "role",
            site=site,
            thing=THING,
            trust=Trust(service=SERVICE),
            purpose="Writes the trail's events into its log group",
        )
        delivery = self._allow_delivery(role)
        Cloudtrail(
            self,
            "main",
            name=name,
            s3_bucket_name=bucket.policy.bucket,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            kms_key_id=key.arn,
            cloud_watch_logs_group_arn=f"{self.log_group.arn}:*",
            cloud_watch_logs_role_arn=role.arn,
            # CloudTrail tries the role when the trail is made.
            depends_on=[delivery],
        )

    def _bucket(
        self,
        site: Site,
        record_days: int,
        *,
        key: KeyReference,
        access_logs: LogBucketReference,
        source: str,
    ) -> Bucket:
        name = site.name(f"{THING}-{site.account_id}", limit=BUCKET_LIMIT)
        return Bucket(
            self,
            "record",
            site=site,
            config=BucketConfig(
                name=name,
                noncurrent_days=record_days,
                expiration_days=record_days,
            ),
            key=key,
            access_logs=access_logs,
            statements=[
                _trail_may("FindBucket", "s3:GetBucketAcl", f"arn:aws:s3:::{name}", source),
                _trail_may(
                    "WriteRecord",
                    "s3:PutObject",
                    f"arn:aws:s3:::{name}/AWSLogs/{site.account_id}/*",
                    source,
                ),
            ],
        )

    def _allow_delivery(self, role: Role) -> IamRolePolicy:
        document = DataAwsIamPolicyDocument(
            self,
            "delivery",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="WriteEvents",
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[f"{self.log_group.arn}:log-stream:*"],
                )
            ],
        )
        return IamRolePolicy(
            self, "delivery-policy", name="delivery", role=role.name, policy=document.json
        )


def _trail_may(
    sid: str, action: str, resource: str, source: str
) -> DataAwsIamPolicyDocumentStatement:
    """Source: AWS CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail"."""
    return DataAwsIamPolicyDocumentStatement(
        sid=sid,
        actions=[action],
        resources=[resource],
        principals=[
            DataAwsIamPolicyDocumentStatementPrincipals(type="Service", identifiers=[SERVICE])
        ],
        condition=[
            DataAwsIamPolicyDocumentStatementCondition(
                test="StringEquals", variable="aws:SourceArn", values=[source]
            )
        ],
    )
