"""Logs for vendors: from the log groups of what runs code, by Amazon Data Firehose."""

from collections.abc import Mapping, Sequence

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.cloudwatch_log_stream import CloudwatchLogStream
from cdktf_cdktf_provider_aws.cloudwatch_log_subscription_filter import (
    CloudwatchLogSubscriptionFilter,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.kinesis_firehose_delivery_stream import (
    KinesisFirehoseDeliveryStream,
    KinesisFirehoseDeliveryStreamHttpEndpointConfiguration,
    KinesisFirehoseDeliveryStreamHttpEndpointConfigurationCloudwatchLoggingOptions,
    KinesisFirehoseDeliveryStreamHttpEndpointConfigurationRequestConfiguration,
    KinesisFirehoseDeliveryStreamHttpEndpointConfigurationRequestConfigurationCommonAttributes,
    KinesisFirehoseDeliveryStreamHttpEndpointConfigurationS3Configuration,
    KinesisFirehoseDeliveryStreamHttpEndpointConfigurationSecretsManagerConfiguration,
    KinesisFirehoseDeliveryStreamServerSideEncryption,
)
from constructs import Construct

from constructs_lib.naming import BUCKET_LIMIT
from constructs_lib.observability.vendors import Vendor
from constructs_lib.security.policy import allow
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import Role, Trust
from constructs_lib.security.secret import Secret
from constructs_lib.site import Site
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.reference import LogBucketReference

BUFFER_SECONDS, BUFFER_MIB = 60, 4  # Datadog and New Relic both ask for 4 MiB at most
RETRY_SECONDS = 300
UNDELIVERED_DAYS = 14
REFUSED = "refused"


class VendorLogs(Construct):
    """A delivery stream to one vendor, and what passes log groups on to it.

    What runs code writes to CloudWatch anyway, on ECS, on Kubernetes and on instances alike; from
    there AWS delivers it, without a program of ours, a port, or a key in a container. What the
    vendor does not take in five minutes waits in a bucket for two weeks; nothing sends it again by
    itself.

    A log group has two such filters at most: one for each of two vendors.

    About 0.03 USD for each GiB, besides what CloudWatch and the vendor cost.

    Attributes:
        stream: The delivery stream.

    Source: Amazon CloudWatch Logs User Guide, "Subscription filters with Amazon Data Firehose".
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        vendor: Vendor,
        secret: Secret,
        logs: Mapping[str, str],
        key: KeyReference,
        logs_key: KeyReference,
        access_logs: LogBucketReference,
    ) -> None:
        """Deliver logs.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            vendor: Who gets them.
            secret: The vendor's key.
            logs: Names of the log groups, by what writes into them.
            key: Key of the stream, and of the bucket for what was not delivered.
            logs_key: Key of the log group for what the vendor answered.
            access_logs: Bucket that receives a record of who read what was not delivered.
        """
        super().__init__(scope, id_)
        self._site, self._vendor = site, vendor
        name = site.name(f"logs-{vendor.name}")
        bucket = Bucket(
            self,
            "undelivered",
            site=site,
            config=BucketConfig(
                name=site.name(f"{vendor.name}-{site.account_id}", limit=BUCKET_LIMIT),
                noncurrent_days=1,
                expiration_days=UNDELIVERED_DAYS,
            ),
            key=key,
            access_logs=access_logs,
        )
        answers = CloudwatchLogGroup(
            self,
            "answers",
            name=f"/aws/kinesisfirehose/{name}",
            retention_in_days=site.log_retention_days,
            kms_key_id=logs_key.arn,
        )
        CloudwatchLogStream(self, "refused", name=REFUSED, log_group_name=answers.name)
        role, needed = self._deliverer(bucket, answers, key, secret)
        self.stream = self._stream(
            name, role=role, bucket=bucket, answers=answers, secret=secret, key=key, needs=needed
        )
        self._subscribe(logs, key)

    def _deliverer(
        self, bucket: Bucket, answers: CloudwatchLogGroup, key: KeyReference, secret: Secret
    ) -> tuple[Role, list[IamRolePolicy]]:
        """Source: Amazon Data Firehose Developer Guide, "Grant access to an HTTP endpoint"."""
        vendor = self._vendor
        role = Role(
            self,
            "role",
            site=self._site,
            thing=f"logs-{vendor.name}",
            trust=Trust(service="firehose.amazonaws.com"),
            purpose=f"Delivers logs to {vendor.title}, and keeps what it did not take",
        )
        arn = bucket.bucket.arn
        delivers = role.allow(
            "deliver",
            [
                allow("KeepUndelivered", ["s3:AbortMultipartUpload", "s3:PutObject"], f"{arn}/*"),
                allow(
                    "SeeUndelivered",
                    ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
                    arn,
                ),
                allow(
                    "EncryptUndelivered",
                    ["kms:Decrypt", "kms:GenerateDataKey"],
                    key.arn,
                    equals={"kms:ViaService": self._site.host("s3")},
                ),
                allow("SayWhatWasRefused", "logs:PutLogEvents", f"{answers.arn}:*"),
            ],
        )
        return role, [delivers, secret.grant_read(role, grantee="logs")]

    def _stream(
        self,
        name: str,
        *,
        role: Role,
        bucket: Bucket,
        answers: CloudwatchLogGroup,
        secret: Secret,
        key: KeyReference,
        needs: Sequence[IamRolePolicy],
    ) -> KinesisFirehoseDeliveryStream:
        vendor = self._vendor
        told = KinesisFirehoseDeliveryStreamHttpEndpointConfigurationCloudwatchLoggingOptions(
            enabled=True, log_group_name=answers.name, log_stream_name=REFUSED
        )
        request = KinesisFirehoseDeliveryStreamHttpEndpointConfigurationRequestConfiguration(
            content_encoding="GZIP",
            common_attributes=[
                KinesisFirehoseDeliveryStreamHttpEndpointConfigurationRequestConfigurationCommonAttributes(
                    name="environment", value=self._site.environment
                )
            ],
        )
        return KinesisFirehoseDeliveryStream(
            self,
            "main",
            name=name,
            destination="http_endpoint",
            server_side_encryption=KinesisFirehoseDeliveryStreamServerSideEncryption(
                enabled=True, key_type="CUSTOMER_MANAGED_CMK", key_arn=key.arn
            ),
            http_endpoint_configuration=KinesisFirehoseDeliveryStreamHttpEndpointConfiguration(
                name=vendor.title,
                url=vendor.logs_url,
                role_arn=role.arn,
                buffering_interval=BUFFER_SECONDS,
                buffering_size=BUFFER_MIB,
                retry_duration=RETRY_SECONDS,
                s3_backup_mode="FailedDataOnly",
                s3_configuration=KinesisFirehoseDeliveryStreamHttpEndpointConfigurationS3Configuration(
                    role_arn=role.arn,
                    bucket_arn=bucket.bucket.arn,
                    compression_format="GZIP",
                    kms_key_arn=key.arn,
                ),
                secrets_manager_configuration=KinesisFirehoseDeliveryStreamHttpEndpointConfigurationSecretsManagerConfiguration(
                    enabled=True, secret_arn=secret.arn, role_arn=role.arn
                ),
                request_configuration=request,
                cloudwatch_logging_options=told,
            ),
            depends_on=list(needs),
        )

    def _subscribe(self, logs: Mapping[str, str], key: KeyReference) -> None:
        """Pass log groups on.

        Whoever writes to a stream with a customer's key needs that key as well: streams made since
        20 April 2026 ask for it.

        Source: Amazon CloudWatch Logs User Guide, PutSubscriptionFilter and "Confused deputy
        prevention"; Amazon Data Firehose Developer Guide, "Data protection"; AWS Health, "Enhanced
        security controls for Amazon Data Firehose".
        """
        role = Role(
            self,
            "subscription-role",
            site=self._site,
            thing=f"to-{self._vendor.name}",
            trust=Trust(service="logs.amazonaws.com", source=self._site.arn("logs", "*")),
            purpose=f"Passes log groups on to {self._vendor.title}",
        )
        passes_on = role.allow(
            "pass-on",
            [
                allow("PassOn", ["firehose:PutRecord", "firehose:PutRecordBatch"], self.stream.arn),
                allow("EncryptIt", ["kms:Decrypt", "kms:GenerateDataKey"], key.arn),
            ],
        )
        for writer, group in logs.items():
            CloudwatchLogSubscriptionFilter(
                self,
                writer,
                name=self._site.name(f"{writer}-to-{self._vendor.name}"),
                log_group_name=group,
                filter_pattern="",
                destination_arn=self.stream.arn,
                role_arn=role.arn,
                # CloudWatch sends a message to see whether it may.
                depends_on=[passes_on],
            )
