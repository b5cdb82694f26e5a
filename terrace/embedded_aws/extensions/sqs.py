"""SQS: queues that say who may redrive to them, and keep their policy.

moto does not know RedriveAllowPolicy, which the provider reads for
aws_sqs_queue_redrive_allow_policy. It forgets a queue's policy when another attribute is set,
takes a queue with a KMS key for one that SQS encrypts with its own, and writes the redrive policy
with white space; the provider reads all of them for aws_sqs_queue.

What remains slow is the provider's own: it wants to see every attribute six times in a row,
which takes 25 s for each queue and for each policy.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from moto.sqs.models import Queue

from terrace.embedded_aws.extensions.patch import replace, wrap

_REDRIVE: Final = "RedriveAllowPolicy"
_OWN_KEY: Final = "SqsManagedSseEnabled"


def extend() -> None:
    """Complete the attributes of queues."""
    if _REDRIVE not in Queue.BASE_ATTRIBUTES:
        replace(Queue, "BASE_ATTRIBUTES", [*Queue.BASE_ATTRIBUTES, _REDRIVE])
        setattr(Queue, "redrive_allow_policy", None)  # noqa: B010 - mypy knows no such attribute
        replace(Queue, "attributes", property(partial(_compact, vars(Queue)["attributes"].fget)))
    wrap(Queue, "_set_attributes", _set)


def _set(original: Callable[..., None], queue: Any, attributes: dict[str, Any], *rest: Any) -> None:
    if "Policy" not in attributes:
        attributes = attributes | {"Policy": queue.policy}
    if attributes.get(_REDRIVE) == "":
        attributes = attributes | {_REDRIVE: None}
    if attributes.get("KmsMasterKeyId"):
        attributes = attributes | {_OWN_KEY: False}
    original(queue, attributes, *rest)


def _compact(original: Callable[[Any], dict[str, Any]], queue: Any) -> dict[str, Any]:
    attributes = original(queue)
    if queue.redrive_policy:
        attributes["RedrivePolicy"] = json.dumps(queue.redrive_policy, separators=(",", ":"))
    return attributes
