"""The bucket of what the application keeps as files, and its copy in another region."""

from typing import TYPE_CHECKING

from constructs_lib.naming import BUCKET_LIMIT
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.data_bucket import DataBucket, DataBucketConfig
from constructs_lib.storage.replication import Replication

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack


def keep(stack: "EnvironmentStack") -> None:
    """Give the application a bucket, of which as much can be restored as of the database."""
    environment = stack.environment
    bucket = DataBucket(
        stack,
        "uploads",
        naming=stack.naming,
        config=DataBucketConfig(
            restorable_days=environment.database.backup_days,
            retained=stack.protected,
            emptied_on_destroy=not stack.protected,
        ),
        key=stack.keys.data,
        access_logs=stack.logs,
        account_id=environment.account_id,
    )
    bucket.grant_read_write(stack.compute.task.role, grantee="app")
    stack.account.sensitive_data.look_into("uploads", bucket=bucket.name)
    _copy(stack, bucket)
    stack.publish("data_bucket", bucket.name, "Bucket of the application's files")


def _copy(stack: "EnvironmentStack", bucket: DataBucket) -> None:
    """Copy every object into the recovery region, where the environment has one."""
    if stack.recovery is None:
        return
    copies = Bucket(
        stack,
        "upload-copies",
        config=BucketConfig(
            name=stack.naming.name(
                f"data-copies-{stack.environment.account_id}", limit=BUCKET_LIMIT
            ),
            noncurrent_days=stack.environment.database.backup_days,
            retained=stack.protected,
            emptied_on_destroy=not stack.protected,
        ),
        key=stack.recovery.key,
        provider=stack.recovery.provider,
    )
    Replication(
        stack,
        "upload-replication",
        naming=stack.naming,
        thing="uploads",
        source=bucket.bucket,
        source_key=stack.keys.data,
        target=copies,
        target_key=stack.recovery.key,
    )
