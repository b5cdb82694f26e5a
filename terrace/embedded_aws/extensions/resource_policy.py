"""What the policy of a bucket or a key allows an AWS service, asked as that service would.

Only as much of IAM as services need that try their permissions when something is made: their own
principal, actions, resources, and conditions on what they send. A condition on something else is
taken as not met.
"""

import json
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

_EVERYBODY: Final = ("*", {"AWS": "*"}, {"AWS": ["*"]})
_TESTS: Final[dict[str, Callable[[str, str], bool]]] = {
    "ArnEquals": fnmatchcase,
    "ArnLike": fnmatchcase,
    "Bool": lambda value, wanted: value == wanted.lower(),
    "StringEquals": lambda value, wanted: value == wanted,
    "StringEqualsIgnoreCase": lambda value, wanted: value.lower() == wanted.lower(),
    "StringLike": fnmatchcase,
}


def allows(
    policy: str | bytes | None,
    *,
    service: str,
    action: str,
    resource: str,
    context: Mapping[str, str],
) -> bool:
    """Tell whether a policy lets a service do something: one statement allows it, none denies it.

    Args:
        policy: The policy in JSON; None where the resource has none.
        service: Service principal, such as cloudtrail.amazonaws.com.
        action: What it wants to do, such as s3:PutObject.
        resource: ARN of what it does that to.
        context: Condition keys that it sends, and their values.
    """
    lowered = {key.lower(): value for key, value in context.items()}
    effects = {
        statement["Effect"]
        for statement in as_list(json.loads(policy)["Statement"] if policy else [])
        if _is_about(statement, service, action, resource) and _holds(statement, lowered)
    }
    return effects == {"Allow"}


def services(principal: Any) -> list[str]:
    """List the services that the principal of a statement names."""
    return as_list(principal.get("Service")) if isinstance(principal, dict) else []


def covers(patterns: Any, value: str) -> bool:
    """Whether one pattern, or one of a list, matches a value."""
    return any(fnmatchcase(value, pattern) for pattern in as_list(patterns) if pattern)


def as_list(value: Any) -> list[Any]:
    """Make a list of what policies may write as a single value."""
    return value if isinstance(value, list) else [value]


def _is_about(statement: dict[str, Any], service: str, action: str, resource: str) -> bool:
    principal = statement.get("Principal")
    is_meant = principal in ("*", {"AWS": "*"}) or service in services(principal)
    named = [name.lower() for name in as_list(statement.get("Action")) if name]
    return (
        is_meant and covers(named, action.lower()) and covers(statement.get("Resource"), resource)
    )


def _holds(statement: dict[str, Any], context: Mapping[str, str]) -> bool:
    return all(
        _is_met(test, context.get(key.lower()), as_list(wanted))
        for test, keys in statement.get("Condition", {}).items()
        for key, wanted in keys.items()
    )


def _is_met(test: str, value: str | None, wanted: list[Any]) -> bool:
    texts = [str(each) for each in wanted]
    if test == "Null":
        return (value is None) == (texts[0].lower() == "true")
    positive = test.removesuffix("IfExists").replace("Not", "")
    is_negated, is_optional = "Not" in test, test.endswith("IfExists")
    if value is None:
        return is_negated or is_optional
    judge = _TESTS.get(positive)
    return judge is not None and any(judge(value, each) for each in texts) is not is_negated
