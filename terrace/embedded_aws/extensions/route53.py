"""Route 53: changes that need no waiting.

moto's changes are in sync at once, but the provider waits 15 s before it asks about one, so a
zone with a certificate's records takes 45 s. For Terraform alone, which skips the wait when
there is no change to wait for, the ChangeInfo is left out of the answer; other callers get it.
Needed by every deployment with aws_route53_zone or aws_route53_record.
"""

from collections.abc import Callable
from typing import Any, Final

from moto.core.responses import ActionResult
from moto.route53.responses import Route53

from terrace.embedded_aws.extensions.patch import wrap

_CHANGES: Final = (
    "associate_vpc_with_hosted_zone",
    "change_resource_record_sets",
    "create_hosted_zone",
    "delete_hosted_zone",
    "disassociate_vpc_from_hosted_zone",
)


def extend() -> None:
    """Tell Terraform of no pending change."""
    for name in _CHANGES:
        wrap(Route53, name, _nothing_pending)


def _nothing_pending(original: Callable[..., Any], self: Any) -> Any:
    answer = original(self)
    if "Terraform/" not in self.headers.get("User-Agent", ""):
        return answer
    result = {key: value for key, value in answer.result.items() if key != "ChangeInfo"}
    return ActionResult(result)
