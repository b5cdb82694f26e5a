"""Security Hub: the tags and the settings of an account, and the standards it subscribes to.

moto lets an account subscribe again and again, where Security Hub answers
ResourceConflictException.

moto keeps the settings of an account but answers no UpdateSecurityHubConfiguration, with which
the provider sets them for aws_securityhub_account. It knows no standards: BatchEnableStandards,
GetEnabledStandards and BatchDisableStandards, which aws_securityhub_standards_subscription needs.

Source: AWS Security Hub API Reference, EnableSecurityHub, ResourceConflictException; the message
as in nozaq/terraform-aws-secure-baseline, issue 135.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from moto.securityhub import urls
from moto.securityhub.exceptions import SecurityHubClientError
from moto.securityhub.models import SecurityHubBackend
from moto.securityhub.responses import SecurityHubResponse

from terrace.embedded_aws.extensions.patch import add, wrap

_ROUTES: Final = ("register", "deregister", "get")
_SUBSCRIBED: Final = "Account is already subscribed to Security Hub"
_NOT_SUBSCRIBED: Final = "Account is not subscribed to AWS Security Hub"


def extend() -> None:
    """Complete the account, and let it subscribe to standards."""
    for name in _ROUTES:
        urls.url_paths.setdefault(f"{{0}}/standards/{name}$", SecurityHubResponse.dispatch)
    wrap(SecurityHubBackend, "__init__", _create)
    wrap(SecurityHubBackend, "enable_security_hub", _enable)
    wrap(SecurityHubBackend, "describe_hub", _describe)
    wrap(SecurityHubBackend, "disable_security_hub", _disable)
    add(
        SecurityHubResponse,
        update_security_hub_configuration,
        batch_enable_standards,
        batch_disable_standards,
        get_enabled_standards,
    )


def _create(original: Callable[..., None], backend: Any, *args: Any, **named: Any) -> None:
    original(backend, *args, **named)
    backend.settings = {}
    backend.standards = {}


def _enable(original: Callable[..., Any], backend: Any, *args: Any, **given: Any) -> Any:
    if backend.enabled:
        raise SecurityHubClientError("ResourceConflictException", _SUBSCRIBED)
    return original(backend, *args, **given)


def _describe(
    original: Callable[..., dict[str, Any]], backend: Any, *args: Any, **named: Any
) -> Any:
    return original(backend, *args, **named) | backend.settings


def _disable(original: Callable[..., Any], backend: Any) -> Any:
    answer = original(backend)
    backend.settings = {}
    backend.standards = {}
    return answer


def update_security_hub_configuration(self: Any) -> str:
    """Answer UpdateSecurityHubConfiguration."""
    backend = _subscribed(self)
    for name in ("AutoEnableControls", "ControlFindingGenerator"):
        if name in (wanted := json.loads(self.body)):
            backend.settings[name] = wanted[name]
    return "{}"


def batch_enable_standards(self: Any) -> str:
    """Answer BatchEnableStandards: what is subscribed to is ready at once."""
    backend = _subscribed(self)
    subscriptions = []
    for request in json.loads(self.body)["StandardsSubscriptionRequests"]:
        standard = request["StandardsArn"]
        name = standard.partition(":standards/")[2] or standard.partition(":ruleset/")[2]
        place = f"{backend.region_name}:{backend.account_id}"
        subscription = {
            "StandardsSubscriptionArn": f"arn:aws:securityhub:{place}:subscription/{name}",
            "StandardsArn": standard,
            "StandardsInput": request.get("StandardsInput", {}),
            "StandardsStatus": "READY",
        }
        backend.standards[subscription["StandardsSubscriptionArn"]] = subscription
        subscriptions.append(subscription)
    return _answer(subscriptions)


def batch_disable_standards(self: Any) -> str:
    """Answer BatchDisableStandards: the subscription is gone at once."""
    backend = _subscribed(self)
    arns = json.loads(self.body)["StandardsSubscriptionArns"]
    gone = [backend.standards.pop(arn, None) for arn in arns]
    return _answer([{**each, "StandardsStatus": "DELETING"} for each in gone if each])


def get_enabled_standards(self: Any) -> str:
    """Answer GetEnabledStandards, for some subscriptions or for all."""
    backend = _subscribed(self)
    arns = json.loads(self.body or "{}").get("StandardsSubscriptionArns") or backend.standards
    return _answer([backend.standards[arn] for arn in arns if arn in backend.standards])


def _subscribed(self: Any) -> Any:
    backend = self.securityhub_backend
    if not backend.enabled:
        raise SecurityHubClientError("InvalidAccessException", _NOT_SUBSCRIBED)
    return backend


def _answer(subscriptions: list[dict[str, Any]]) -> str:
    return json.dumps({"StandardsSubscriptions": subscriptions})
