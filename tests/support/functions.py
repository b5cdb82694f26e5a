"""What a function needs around it."""

from typing import Any

from constructs_lib.functions.artifacts import Artifacts, ArtifactsConfig
from constructs_lib.storage.log_bucket import LogBucket, LogBucketConfig
from tests.support.platform import key
from tests.support.synth import ACCOUNT, NAMING, REGION, Sketch


def surroundings(stack: Sketch, **options: Any) -> dict[str, Any]:
    """Arguments that every construct with a function takes, config apart."""
    encryption = key(stack, **options)
    logs = LogBucket(
        stack,
        "storage",
        naming=NAMING,
        config=LogBucketConfig(retention_days=30),
        account_id=ACCOUNT,
        region=REGION,
    )
    artifacts = Artifacts(
        stack,
        "artifacts",
        naming=NAMING,
        config=ArtifactsConfig(),
        key=encryption,
        access_logs=logs.bucket,
        account_id=ACCOUNT,
    )
    return {
        "naming": NAMING,
        "artifacts": artifacts,
        "key": encryption,
        "logs_key": encryption,
        "account_id": ACCOUNT,
        "region": REGION,
    }
