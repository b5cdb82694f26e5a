"""Module `storage`: the bucket that load balancers write their access logs to."""

from constructs_lib.storage.log_bucket import LogBucket
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack


def _build(module: ModuleStack) -> None:
    bucket = LogBucket(module, "storage", site=module.site)
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
