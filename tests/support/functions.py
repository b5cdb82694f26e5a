"""What a function needs around it."""

from collections.abc import Sequence
from typing import Any

from constructs_lib.functions.artifacts import Artifacts
from constructs_lib.security.key_users import KeyUser
from constructs_lib.site import Site
from constructs_lib.storage.reference import ExistingLogBucket
from tests.support.platform import key
from tests.support.synth import SITE, Sketch

ACCESS_LOGS = ExistingLogBucket("access-logs")


def surroundings(
    stack: Sketch, *, site: Site = SITE, users: Sequence[KeyUser] = (KeyUser.LOGS,)
) -> dict[str, Any]:
    """Arguments that every construct with a function takes, its own choices apart."""
    encryption = key(stack, users=users)
    artifacts = Artifacts(stack, "artifacts", site=site, key=encryption, access_logs=ACCESS_LOGS)
    return {"site": site, "artifacts": artifacts, "key": encryption, "logs_key": encryption}
