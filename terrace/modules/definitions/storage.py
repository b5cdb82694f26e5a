"""Module `storage`: the bucket that load balancers write their access logs to."""

from constructs_lib.storage.log_bucket import LogBucket, LogBucketConfig
from terrace.modules.definitions.shared import emptied_on_destroy
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import at_least


def _build(module: ModuleStack) -> None:
    bucket = LogBucket(
        module,
        "storage",
        naming=module.naming,
        config=LogBucketConfig(
            retention_days=module.number(
                "retention_days",
                "Days after which logs are deleted",
                example=400,
                default=400,
                validation=at_least("retention_days", 1),
            ),
            retained=False,
            emptied_on_destroy=emptied_on_destroy(module, "the logs"),
        ),
        account_id=module.account_id,
        region=module.region,
    )
    module.publish(
        "logs_bucket", bucket.writable_name, "Bucket, once load balancers may write to it"
    )


STORAGE = Module(
    name="storage",
    purpose="A private, versioned bucket for the access logs of load balancers.",
    choices=(
        "Encrypted with S3's own keys: load balancers cannot deliver to others.",
        "Plain HTTP is refused, all public access is blocked.",
    ),
    cost="About 0.023 USD a month for each GB of logs.",
    build=_build,
    checks={
        "names follow the convention": (
            'aws_s3_bucket.logs_main.bucket == "acme-staging-logs-123456789012"'
        ),
        "old versions of logs go with them": (
            "one(one(aws_s3_bucket_lifecycle_configuration.logs_expiry.rule)"
            ".noncurrent_version_expiration).noncurrent_days == 1"
        ),
    },
)
