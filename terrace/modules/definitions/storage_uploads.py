"""Module `storage-uploads`: the bucket of what an application keeps as files."""

from constructs_lib.security.reference import ExistingKey
from constructs_lib.storage.config import UploadsConfig
from constructs_lib.storage.uploads import Uploads
from terrace.modules.definitions.shared import connect, data_key, log_bucket
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack


def _build(module: ModuleStack) -> None:
    uploads = Uploads(
        module,
        "uploads",
        site=module.site,
        config=module.config(UploadsConfig, defaults={"restorable_days": 35}),
        key=ExistingKey(data_key(module)),
        access_logs=log_bucket(module),
    )
    connect(module, uploads, in_vpc=False)
    module.publish("bucket", uploads.name, "Name of the bucket")
    module.publish("bucket_arn", uploads.bucket.arn, "ARN of the bucket")


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
            'aws_s3_bucket.objects_main.bucket == "acme-staging-uploads-123456789012"'
        ),
    },
)
