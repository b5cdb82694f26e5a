"""Where data is kept."""

from constructs_lib.storage.access_logs import receive_access_logs
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.data_bucket import DataBucket, DataBucketConfig
from constructs_lib.storage.log_bucket import LogBucket, LogBucketConfig
from constructs_lib.storage.reference import (
    DistributionReference,
    ExistingLogBucket,
    LogBucketReference,
)
from constructs_lib.storage.replication import Replication
from constructs_lib.storage.state_access import StateAccess
from constructs_lib.storage.static_bucket import StaticBucket, StaticBucketConfig

__all__ = [
    "Bucket",
    "BucketConfig",
    "DataBucket",
    "DataBucketConfig",
    "DistributionReference",
    "ExistingLogBucket",
    "LogBucket",
    "LogBucketConfig",
    "LogBucketReference",
    "Replication",
    "StateAccess",
    "StaticBucket",
    "StaticBucketConfig",
    "receive_access_logs",
]
