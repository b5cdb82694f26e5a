"""What a collector does with what it takes, before it sends it: limits, names, secrets left out."""

from typing import Any, Final

MEMORY, WHERE, NAMES, SECRETS, BATCH, DELTAS = (
    "memory_limiter",
    "resource_detection",
    "resource",
    "attributes/secrets",
    "batch",
    "cumulativetodelta",
)

# Headers, parameters of statements, and whatever calls itself a secret: nobody needs them to
# understand a trace. Without $, which the collector would read as the beginning of a variable.
REDACTED: Final = (
    r"(?i)(^|[._-])(authorization|proxy-authorization|cookie|set-cookie|x-api-key"
    r"|x-amz-security-token|password|passwd|secret|(access_|refresh_|id_)?token|session_id"
    r"|api[._-]?key|credentials?)\z|^db\.(query\.parameter|statement\.parameters)"
)
ADDRESSES: Final = ("url.full", "http.url", "http.target")
"""Attributes that hold an address with its query, where signatures and tokens travel."""
_BEFORE = "address_before_query"


def processors(*, environment: str, detector: str | None, deltas: bool) -> dict[str, Any]:
    """Return the processors that pipelines name.

    Args:
        environment: Name of the environment.
        detector: What asks AWS which task or instance it is on; None where labels say it.
        deltas: Whether a vendor wants them.
    """
    found: dict[str, Any] = {
        MEMORY: {"check_interval": "1s", "limit_percentage": 80, "spike_limit_percentage": 25},
    }
    actions = [_put("deployment.environment.name", value=environment)]
    if detector:
        found[WHERE] = {"detectors": [detector], "timeout": "5s", "override": False}
        # Every task scrapes 127.0.0.1: without it all of them would write the same series.
        actions.append(_put("service.instance.id", from_attribute=IDENTITIES[detector]))
    found[NAMES] = {"attributes": actions}
    found[SECRETS] = {"actions": list(_redaction())}
    # X-Ray takes 10,000 spans, or 5 MB, in one request.
    found[BATCH] = {"send_batch_size": 1000, "send_batch_max_size": 2000, "timeout": "5s"}
    if deltas:
        found[DELTAS] = {}
    return found


IDENTITIES: Final = {"ecs": "aws.ecs.task.id", "ec2": "host.id"}
"""What tells one task or instance from the next, by what detects it."""


def _redaction() -> list[dict[str, Any]]:
    """Leave out secrets by the names of attributes, and queries of addresses."""
    found: list[dict[str, Any]] = [
        {"action": "delete", "pattern": REDACTED},
        {"action": "delete", "key": "url.query"},
    ]
    for key in ADDRESSES:
        found += [
            {"action": "extract", "key": key, "pattern": rf"^(?P<{_BEFORE}>[^?#]*)"},
            {"action": "update", "key": key, "from_attribute": _BEFORE},
            {"action": "delete", "key": _BEFORE},
        ]
    return found


def _put(key: str, **rest: str) -> dict[str, str]:
    return {"action": "upsert", "key": key, **rest}
