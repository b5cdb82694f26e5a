"""Secrets of a plan, also where Terraform does not know that a value is one.

It marks an attribute that is given a secret. What a provider makes of it, and gives back in another
attribute, has no mark.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

SENSITIVE = "(sensitive)"
LEAST_CHARACTERS = 6
"""Shorter ones are hidden only where they are marked: they stand in too many other words."""

_CHANGES = ("resource_changes", "resource_drift")


def hiding(shown: Mapping[str, Any]) -> Callable[[Any], Any]:
    """Return what hides every secret of a plan in a value, wherever it stands in it.

    Args:
        shown: The plan, as `terraform show -json` gives it.
    """
    found = {
        form
        for secret in _secrets(shown)
        if len(secret) >= LEAST_CHARACTERS
        for form in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    }
    if not found:
        return lambda value: value
    longest_first = sorted(found, key=lambda each: (-len(each), each))
    pattern = re.compile("|".join(map(re.escape, longest_first)))

    def hide(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(SENSITIVE, value)
        if isinstance(value, dict):
            return {hide(name): hide(each) for name, each in value.items()}
        if isinstance(value, list):
            return [hide(each) for each in value]
        return value

    return hide


def _secrets(shown: Mapping[str, Any]) -> Iterator[str]:
    for name in _CHANGES:
        for resource in shown.get(name, []):
            change = resource["change"]
            for side in ("before", "after"):
                value, marks = change.get(side), change.get(f"{side}_sensitive")
                if isinstance(value, dict) and isinstance(marks, dict):
                    value = {key: each for key, each in value.items() if _may_be(resource, key)}
                yield from _marked(value, marks)
    for change in shown.get("output_changes", {}).values():
        for side in ("before", "after"):
            yield from _marked(change.get(side), change.get(f"{side}_sensitive"))


def _may_be(resource: Mapping[str, Any], attribute: str) -> bool:
    """Whether the provider hides an attribute because it is a secret, and not to be careful.

    Settings of workloads are parameters of the type String and variables of functions: host names
    and regions, which stand in half of all other values.
    """
    change = resource["change"]
    values = change.get("after") or change.get("before") or {}
    if resource["type"] == "aws_ssm_parameter":
        return attribute not in {"value", "insecure_value"} or values.get("type") != "String"
    return not (resource["type"] == "aws_lambda_function" and attribute == "environment")


def _marked(value: Any, marks: Any) -> Iterator[str]:
    """Return the texts in what is marked."""
    if marks is True:
        yield from _texts(value)
    elif isinstance(marks, dict) and isinstance(value, dict):
        for name, mark in marks.items():
            yield from _marked(value.get(name), mark)
    elif isinstance(marks, list) and isinstance(value, list):
        for each, mark in zip(value, marks, strict=False):
            yield from _marked(each, mark)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
