"""Checks of a value against the type and the bounds of its setting."""

import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Literal, NoReturn, get_args, get_origin

from constructs_lib.config.annotations import is_object, is_of
from constructs_lib.config.setting import Setting
from constructs_lib.config.tokens import NOT_LITERAL, holds_token, is_token
from constructs_lib.config.wording import (
    A_LINE,
    did_you_mean,
    received,
    shown,
    type_in_words,
)
from constructs_lib.errors import ConfigurationError

TEMPLATES = ("${", "%{")
NO_TEMPLATE = "a text without ${ and %{, which begin an expression of Terraform"


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
    _Check(subject, setting.name).value(value, setting)


class _Check:
    """The check of one field; every refusal begins with its class and name."""

    def __init__(self, subject: str, field: str) -> None:
        self._subject = subject
        self._field = field

    def value(self, value: Any, setting: Setting) -> None:
        if value is None and setting.is_optional:
            return
        if is_token(value) and not is_object(setting.annotation):
            return
        self._type(value, setting)
        if isinstance(value, tuple):
            self._items(value, setting)
        elif isinstance(value, Mapping):
            self._table(value, setting)
        else:
            self._bounds(value, setting)

    def _refuse(self, said: str, allowed: str, hint: str = "") -> NoReturn:
        raise ConfigurationError(f"{self._subject}: {self._field} {said}, allowed: {allowed}{hint}")

    def _type(self, value: Any, setting: Setting) -> None:
        kind = setting.kind
        if is_of(value, kind):
            return
        words, hint = wanted(setting), ""
        if get_origin(kind) is tuple:
            words, hint = _tuple_wanted(value, setting)
        if get_origin(kind) is Literal:
            hint = did_you_mean(value, get_args(kind))
        self._refuse(f"is {received(value)}", words, hint)

    def _items(self, value: tuple[Any, ...], setting: Setting) -> None:
        self._size(value, setting)
        if setting.unique:
            twice = next((each for n, each in enumerate(value) if each in value[:n]), None)
            if twice is not None:
                self._refuse(f"has {shown(twice)} twice", "each item once")
        item = setting.of_item()
        for each in value:
            _Item(self._subject, self._field).value(each, item)

    def _table(self, value: Mapping[Any, Any], setting: Setting) -> None:
        self._size(value, setting)
        key_setting, item = setting.of_key(), setting.of_item()
        for key, each in value.items():
            _Key(self._subject, self._field).value(key, key_setting)
            _Check(self._subject, f"{self._field}[{shown(key)}]").value(each, item)

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
        elif setting.fits is not None:
            if not setting.fits(value):
                self._refuse(f"is {shown(value)}", setting.allowed)
        elif isinstance(value, str):
            self._text(value, setting)
        elif setting.low is not None and not setting.low <= value <= setting.high:
            self._refuse(f"is {shown(value)}", setting.allowed)

    def _text(self, value: str, setting: Setting) -> None:
        known = _known(setting)
        is_fine = (
            bool(value)
            and value.isprintable()
            and _is_match(setting, value)
            and (setting.accepts is None or setting.accepts(value))
            and (known is None or value in known)
        )
        if not is_fine:
            near = (
                [each for each in setting.near() if _is_match(setting, each)]
                if setting.near
                else ()
            )
            hint = _comma(value, known or ()) or did_you_mean(value, near or known or ())
            self._refuse(f"is {shown(value)}", setting.allowed or A_LINE, hint)
        if any(each in value for each in TEMPLATES):
            self._refuse(f"is {shown(value)}", NO_TEMPLATE)


class _Item(_Check):
    """The check of an item: a refusal says what the tuple has, not what it is."""

    def _refuse(self, said: str, allowed: str, hint: str = "") -> NoReturn:
        super()._refuse(f"has {said.removeprefix('is ')}", allowed, hint)


class _Key(_Check):
    """The check of a key."""

    def _refuse(self, said: str, allowed: str, hint: str = "") -> NoReturn:
        super()._refuse(f"has the key {said.removeprefix('is ')}", allowed, hint)


def wanted(setting: Setting) -> str:
    """Say what a setting takes, type first."""
    words, allowed = type_in_words(setting.kind), setting.allowed
    if allowed.startswith(words):
        words = allowed
    elif allowed and get_origin(setting.kind) in {None, Literal}:
        words = f"{words}, {allowed}" if setting.kind in {int, str, timedelta} else allowed
    elif setting.example is not None:
        words = f"{words} such as {setting.example}"
    return f"{words} or None" if setting.is_optional else words


def _known(setting: Setting) -> Collection[str] | None:
    if setting.known is None:
        return None
    return {each for each in setting.known() if _is_match(setting, each)}


def _is_match(setting: Setting, value: str) -> bool:
    return setting.pattern is None or bool(re.fullmatch(setting.pattern, value, re.ASCII))


def _tuple_wanted(value: Any, setting: Setting) -> tuple[str, str]:
    """Say which tuple was meant, and what is between it and what was given."""
    if isinstance(value, str):
        known = setting.of_item().known
        items = _glued(value, known() if known else ()) or (value,)
        if len(items) == 1 and len(words := tuple(value.split())) > 1:
            return f"a tuple such as {words}", "; each word is a text of its own"
        return f"a tuple such as {items}", "; a comma is missing"
    if isinstance(value, list | set | frozenset):
        items = tuple(value) if isinstance(value, list) else tuple(sorted(value, key=repr))
        return f"a tuple such as {items}", "; parentheses make a tuple"
    return wanted(setting), ""


def _comma(value: str, known: Collection[str]) -> str:
    """Say between which two texts a comma was forgotten, which makes one text of them."""
    glued = _glued(value, known)
    return f"; a comma is missing between {glued[0]!r} and {glued[1]!r}" if glued else ""


def _glued(value: str, known: Collection[str]) -> tuple[str, ...]:
    for each in known:
        rest = value.removeprefix(each)
        if rest != value and rest in known:
            return each, rest
    return ()
