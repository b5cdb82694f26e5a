"""Checks of a value against the type and the bounds of its setting."""

import math
import re
import types
from collections.abc import Collection, Mapping
from typing import Any, Literal, NoReturn, Union, get_args, get_origin

from constructs_lib.config.setting import Setting
from constructs_lib.config.tokens import NOT_LITERAL, holds_token, is_token
from constructs_lib.config.wording import (
    A_LINE,
    did_you_mean,
    listed,
    received,
    shown,
    type_in_words,
)
from constructs_lib.errors import ConfigurationError

UNIONS = frozenset({Union, types.UnionType})


def check(subject: str, setting: Setting, value: Any) -> None:
    """Refuse a value that its setting does not allow.

    Args:
        subject: Name of the class that holds it.
        setting: What is known about it.
        value: What was given.

    Raises:
        ConfigurationError: Says class, field, value and what is allowed.
    """
    if setting.literal and holds_token(value):
        raise ConfigurationError(f"{subject}: {setting.name} {NOT_LITERAL}")
    _Check(subject, setting.name).value(value, setting.annotation, setting)


class _Check:
    """The check of one field; every refusal begins with its class and name."""

    def __init__(self, subject: str, field: str) -> None:
        self._subject = subject
        self._field = field

    def value(self, value: Any, annotation: Any, setting: Setting) -> None:
        if value is None and _takes_none(annotation):
            return
        if is_token(value) and not _is_object(annotation):
            return
        kind = _without_none(annotation)
        self._type(value, kind, annotation, setting)
        origin = get_origin(kind)
        if origin is tuple:
            self._items(value, get_args(kind), setting)
        elif isinstance(origin, type) and issubclass(origin, Mapping):
            self._table(value, get_args(kind), setting)
        else:
            self._bounds(value, setting)

    def _refuse(self, said: str, allowed: str, hint: str = "") -> NoReturn:
        raise ConfigurationError(
            f"{self._subject}: {self._field} {said}, allowed: {allowed}{hint}"
        ) from None

    def _type(self, value: Any, kind: Any, annotation: Any, setting: Setting) -> None:
        if _is_of(value, kind):
            return
        words = type_in_words(kind)
        if setting.allowed and setting.allowed != words and get_origin(kind) is None:
            words = f"{words}, {setting.allowed}" if kind in {int, str} else setting.allowed
        if _takes_none(annotation):
            words += " or None"
        hint = ""
        if get_origin(kind) is tuple and not isinstance(value, tuple):
            words, hint = _tuple_wanted(value)
        self._refuse(f"is {received(value)}", words, hint)

    def _items(self, value: tuple[Any, ...], arguments: tuple[Any, ...], setting: Setting) -> None:
        self._size(value, setting)
        if setting.unique:
            twice = next((each for n, each in enumerate(value) if each in value[:n]), None)
            if twice is not None:
                self._refuse(f"has {shown(twice)} twice", "each item once")
        item = setting.item or Setting()
        for each in value:
            _Item(self._subject, self._field).value(each, arguments[0], item)

    def _table(self, value: Mapping[Any, Any], arguments: Any, setting: Setting) -> None:
        self._size(value, setting)
        for key, each in value.items():
            _Key(self._subject, self._field).value(key, arguments[0], setting.key or Setting())
            entry = _Check(self._subject, f"{self._field}[{shown(key)}]")
            entry.value(each, arguments[1], setting.item or Setting())

    def _size(self, value: Any, setting: Setting) -> None:
        count, most = len(value), setting.high
        if count < (setting.low or 0) or (most is not None and count > most):
            said = f"has {count} item{'s' if count > 1 else ''}" if count else "is empty"
            self._refuse(said, setting.allowed)

    def _bounds(self, value: Any, setting: Setting) -> None:
        if setting.one_of is not None:
            if value not in setting.one_of:
                hint = did_you_mean(value, setting.one_of)
                self._refuse(f"is {shown(value)}", setting.allowed, hint)
        elif isinstance(value, str):
            self._text(value, setting)
        elif setting.low is not None and not setting.low <= value <= setting.high:
            self._refuse(f"is {shown(value)}", setting.allowed)

    def _text(self, value: str, setting: Setting) -> None:
        known = _known(setting)
        is_fine = (
            bool(value)
            and value.isprintable()
            and (setting.pattern is None or re.fullmatch(setting.pattern, value, re.ASCII))
            and (setting.accepts is None or setting.accepts(value))
            and (known is None or value in known)
        )
        if not is_fine:
            near = setting.near() if setting.near else known or ()
            self._refuse(f"is {shown(value)}", setting.allowed or A_LINE, did_you_mean(value, near))


class _Item(_Check):
    """The check of an item: a refusal says what the tuple has, not what it is."""

    def _refuse(self, said: str, allowed: str, hint: str = "") -> NoReturn:
        super()._refuse(f"has {said.removeprefix('is ')}", allowed, hint)


class _Key(_Check):
    """The check of a key."""

    def _refuse(self, said: str, allowed: str, hint: str = "") -> NoReturn:
        super()._refuse(f"has the key {said.removeprefix('is ')}", allowed, hint)


def _known(setting: Setting) -> Collection[str] | None:
    if setting.known is None:
        return None
    if setting.pattern is None:
        return setting.known()
    pattern = re.compile(setting.pattern, re.ASCII)
    return {each for each in setting.known() if pattern.fullmatch(each)}


def _takes_none(annotation: Any) -> bool:
    return annotation in {None, types.NoneType, Any} or (
        get_origin(annotation) in UNIONS and types.NoneType in get_args(annotation)
    )


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) not in UNIONS:
        return annotation
    rest = [each for each in get_args(annotation) if each is not types.NoneType]
    return rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007  # made at run time


def _is_object(annotation: Any) -> bool:
    """Whether it is a class of its own, which no variable of Terraform has."""
    kind = _without_none(annotation)
    return isinstance(kind, type) and kind not in {int, float, str, bool, tuple, dict}


def _is_of(value: Any, kind: Any) -> bool:
    origin = get_origin(kind)
    if kind is Any or getattr(kind, "_is_protocol", False):
        return True
    if origin in UNIONS:
        return any(_is_of(value, each) for each in get_args(kind))
    if origin is Literal:
        return any(value == each and type(value) is type(each) for each in get_args(kind))
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and math.isfinite(value)
    return isinstance(value, origin or kind)


def _tuple_wanted(value: Any) -> tuple[str, str]:
    """Say which tuple was meant, and what is between it and what was given."""
    if isinstance(value, str):
        return f"a tuple such as ({value!r},)", "; a comma is missing"
    if isinstance(value, list | set | frozenset):
        items = list(value) if isinstance(value, list) else sorted(value, key=repr)
        tail = "," if len(items) == 1 else ""
        return f"a tuple such as ({listed(map(repr, items))}{tail})", "; parentheses make a tuple"
    return "a tuple", ""
