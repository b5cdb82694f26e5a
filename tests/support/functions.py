"""What a function needs around it."""

from typing import Any

from constructs_lib.functions.artifacts import Artifacts
from constructs_lib.storage.log_bucket import LogBucket
from tests.support.platform import key
from tests.support.synth import ACCOUNT, REGION, SITE, Sketch


def surroundings(stack: Sketch, **options: Any) -> dict[str, Any]:
    """Arguments that every construct with a function takes, config apart."""
    encryption = key(stack, **options)
    logs = LogBucket(
        stack,
        "storage",
        site=SITE,
    )
    artifacts = Artifacts(
        stack,
        "artifacts",
        site=SITE,
        key=encryption,
        access_logs=logs.bucket,
    )
    return {
        "site": SITE,
        "artifacts": artifacts,
        "key": encryption,
        "logs_key": encryption,
        "account_id": ACCOUNT,
        "region": REGION,
    }
