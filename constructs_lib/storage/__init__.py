"""Where data is kept."""

from constructs_lib.storage.access_logs import receive_access_logs
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.log_bucket import LogBucket, LogBucketConfig
from constructs_lib.storage.replication import Replication
from constructs_lib.storage.state_access import StateAccess

__all__ = [
    "Bucket",
    "BucketConfig",
    "LogBucket",
    "LogBucketConfig",
    "Replication",
    "StateAccess",
    "receive_access_logs",
]
