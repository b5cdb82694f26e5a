"""Module `storage-uploads`: the bucket of what an application keeps as files."""

from constructs_lib.security.reference import ExistingKey
from constructs_lib.storage.data_bucket import DataBucket, DataBucketConfig
from terrace.modules.definitions.shared import data_key, emptied_on_destroy, log_bucket, role
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import at_least


def _build(module: ModuleStack) -> None:
    bucket = DataBucket(
        module,
        "uploads",
        naming=module.naming,
        config=DataBucketConfig(
            restorable_days=module.number(
                "restorable_days",
                "How long a deleted or overwritten object can be brought back, in days",
                example=35,
                default=35,
                validation=at_least("restorable_days", 1),
            ),
            retained=False,
            emptied_on_destroy=emptied_on_destroy(module, "the objects"),
        ),
        key=ExistingKey(data_key(module)),
        access_logs=log_bucket(module),
        account_id=module.account_id,
    )
    bucket.grant_read_write(role(module, "user", "works with objects"), grantee="app")
    module.publish("bucket", bucket.name, "Name of the bucket")
    module.publish("bucket_arn", bucket.bucket.arn, "ARN of the bucket")


UPLOADS = Module(
    name="storage-uploads",
    purpose="A private, versioned, encrypted bucket for an application's files.",
    choices=(
        "Plain HTTP is refused, all public access is blocked, requests are on record.",
        "Recovery time objective 4 hours, recovery point objective 0.",
        "One role works with objects; it cannot delete their versions for good.",
    ),
    cost="About 0.023 USD a month for each GiB, versions included.",
    build=_build,
    checks={
        "old versions are kept for 35 days": (
            "one(one(aws_s3_bucket_lifecycle_configuration.objects_expiry.rule)"
            ".noncurrent_version_expiration).noncurrent_days == 35"
        ),
        "names follow the convention": (
            'aws_s3_bucket.objects_main.bucket == "acme-staging-data-123456789012"'
        ),
    },
)
