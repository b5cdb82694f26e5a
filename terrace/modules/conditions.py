"""What a field of a configuration allows, as a validation of a variable."""

from collections.abc import Iterator, Mapping
from typing import Any, get_origin

from constructs_lib.config import Setting
from terrace.modules.validation import Validation, in_list, in_range, is_match

A_LINE = "[^[:cntrl:]]+"  # a text without any other bound, as in Python


def validation_of(setting: Setting, variable: str) -> Validation | None:
    """Say the same as Python's check; None where the type says it all."""
    conditions = list(_conditions(setting, f"var.{variable}"))
    if not conditions:
        return None
    return Validation(
        condition=" && ".join(conditions),
        allowed=_words(setting),
        refused=_refused(setting),
    )


def _conditions(setting: Setting, value: str) -> Iterator[str]:
    origin = get_origin(setting.kind)
    if origin is tuple:
        yield from _size(setting, value)
        if setting.unique:
            yield f"length(distinct({value})) == length({value})"
        yield from _each(setting.of_item(), f"each in {value}", "each")
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _size(setting, value)
        yield from _each(setting.of_key(), f"key in keys({value})", "key")
        yield from _each(setting.of_item(), f"each in values({value})", "each")
    elif setting.one_of is not None:
        yield in_list(value, setting.one_of)
    elif setting.kind is str:
        yield from _text(setting, value)
    elif setting.low is not None:
        yield in_range(value, setting.low, setting.high)


def _size(setting: Setting, value: str) -> Iterator[str]:
    if setting.high is not None:
        yield in_range(f"length({value})", setting.low, setting.high)
    elif setting.low:
        yield f"length({value}) >= {setting.low}"


def _each(setting: Setting, members: str, name: str) -> Iterator[str]:
    conditions = list(_conditions(setting, name))
    if conditions:
        yield f"alltrue([for {members} : {' && '.join(conditions)}])"


def _text(setting: Setting, value: str) -> Iterator[str]:
    if setting.pattern is not None:
        yield is_match(value, setting.pattern)
    elif setting.known is not None:
        yield in_list(value, sorted(setting.known()))
    elif setting.condition is None:
        yield is_match(value, A_LINE)
    if setting.condition is not None:
        yield setting.condition.replace("{}", value)


def _words(setting: Setting) -> str:
    members = [each.allowed for each in (setting.key, setting.item) if each and each.allowed]
    return ", ".join(each for each in (setting.allowed, *members) if each) or "each item once"


def _refused(setting: Setting) -> Any:
    """A value that is refused, for the module's own tests."""
    origin = get_origin(setting.kind)
    if origin is tuple:
        item = _refused(setting.of_item())
        return [0, 0] if item is None else [item]  # twice the same
    if origin is not None:
        return {"": {bool: True, str: "x"}.get(setting.of_item().kind, 1)}
    if setting.kind is str:
        return ""
    if setting.low is not None:
        return setting.low - 1
    return None if setting.one_of is None else max(setting.one_of) + 1
