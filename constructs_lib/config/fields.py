"""Makers of fields: each returns a dataclass field that knows its setting."""

import dataclasses
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, timedelta
from typing import Any

from constructs_lib.config.setting import KEY, REQUIRED, Setting, made_by
from constructs_lib.config.wording import A_LINE, listed, period_in_words, range_in_words

MOMENT = "%Y-%m-%dT%H:%M:%SZ"  # how a moment in UTC is written, as in 2026-12-02T04:00:00Z


def text(
    description: str,
    *,
    pattern: str | None = None,
    allowed: str | None = None,
    known: Callable[[], Collection[str]] | Collection[str] | None = None,
    accepts: Callable[[str], bool] | None = None,
    near: Callable[[], Collection[str]] | None = None,
    condition: str | None = None,
    literal: bool = False,
    example: str | None = None,
    default: Any = REQUIRED,
) -> Any:
    """Make a field for a text.

    Args:
        description: What it is, without what is allowed.
        pattern: Regular expression that it has to match as a whole; without any other bound,
            it is one line of at least one character.
        allowed: The pattern in words.
        known: Every allowed text, or what gives them.
        accepts: Whether it is allowed, where no pattern can say it.
        near: Gives the texts to suggest one from, where `accepts` decides.
        condition: The same for Terraform: an expression with `{}` for the value.
        literal: It decides which resources there are, so variables are refused.
        example: A value that is allowed.
        default: Value without one.
    """
    few = None if known is None or callable(known) else tuple(known)
    words = allowed or (f"one of {listed(few)}" if few else None) or pattern or A_LINE
    return _field(
        Setting(
            description=description,
            allowed=words,
            pattern=pattern,
            one_of=few,
            known=known if callable(known) else None,
            accepts=accepts,
            near=near,
            condition=condition,
            literal=literal,
            example=example,
        ),
        default,
    )


def whole(
    description: str,
    *,
    low: int,
    high: int,
    unit: str | None = None,
    one_of: Iterable[int] | None = None,
    at_least: str | None = None,
    literal: bool = False,
    example: int | None = None,
    default: Any = REQUIRED,
) -> Any:
    """Make a field for a whole number.

    Args:
        description: What it counts or measures, without its range.
        low: Smallest.
        high: Largest; a sane one where AWS has none.
        unit: Unit of it, in its usual spelling.
        one_of: Every allowed number, where they are few.
        at_least: Name of the field of the same configuration that it is not below.
        literal: It decides which resources there are, so variables are refused.
        example: A value that is allowed.
        default: Value without one.
    """
    few = None if one_of is None else tuple(one_of)
    words = range_in_words(low, high) if few is None else f"one of {listed(few)}"
    return _field(
        Setting(
            description=description,
            allowed=f"{words} {unit}" if unit else words,
            low=low,
            high=high,
            at_least=at_least,
            unit=unit,
            one_of=few,
            literal=literal,
            example=example,
        ),
        default,
    )


def flag(description: str, *, literal: bool = False, default: Any = REQUIRED) -> Any:
    """Make a field for a truth value."""
    return _field(
        Setting(description=description, allowed="True or False", literal=literal), default
    )


def choice(
    description: str,
    options: Iterable[Any],
    *,
    literal: bool = False,
    example: Any = None,
    default: Any = REQUIRED,
) -> Any:
    """Make a field for one of a few values, texts, numbers or members of an Enum."""
    few = tuple(options)
    return _field(
        Setting(
            description=description,
            allowed=f"one of {listed(few)}",
            one_of=few,
            literal=literal,
            example=few[0] if example is None else example,
        ),
        default,
    )


def duration(
    description: str,
    *,
    low: timedelta,
    high: timedelta,
    example: timedelta | None = None,
    default: Any = REQUIRED,
) -> Any:
    """Make a field for a period."""
    words = f"{period_in_words(low)} to {period_in_words(high)}"
    return _field(
        Setting(description=description, allowed=words, low=low, high=high, example=example),
        default,
    )


def moment(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for a moment in UTC, to the second."""
    return _field(
        Setting(
            description=description,
            allowed="a moment in UTC to the second, such as "
            "datetime(2026, 12, 2, 4, 0, tzinfo=UTC)",
            fits=lambda value: value.tzinfo is UTC and not value.microsecond,
        ),
        default,
    )


def several(
    description: str,
    *,
    low: int = 0,
    high: int | None = None,
    item: Any = None,
    unique: bool = True,
    literal: bool = False,
    example: tuple[Any, ...] | None = None,
    default: Any = REQUIRED,
) -> Any:
    """Make a field for a tuple.

    Args:
        description: What is in it.
        low: Fewest items.
        high: Most items; None for no bound.
        item: What each item may be, as made by `text`, `whole` or another maker.
        unique: No item may be there twice.
        literal: Its items decide which resources there are, so variables are refused.
        example: A value that is allowed.
        default: Value without one.
    """
    return _field(
        Setting(
            description=description,
            allowed=_count(low, high),
            low=low,
            high=high,
            item=item and made_by(item),
            unique=unique,
            literal=literal,
            example=example,
        ),
        default,
    )


def table(
    description: str,
    *,
    key: Any = None,
    item: Any = None,
    low: int = 0,
    high: int | None = None,
    literal: bool = False,
    example: dict[str, Any] | None = None,
    default: Any = REQUIRED,
) -> Any:
    """Make a field for a mapping; key and item are made by `text`, `whole` or another maker."""
    return _field(
        Setting(
            description=description,
            allowed=_count(low, high),
            low=low,
            high=high,
            key=key and made_by(key),
            item=item and made_by(item),
            literal=literal,
            example=example,
        ),
        default,
    )


def part(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for another configuration, or for any other object."""
    return _field(Setting(description=description), default)


def _field(setting: Setting, default: Any) -> Any:
    if default is REQUIRED:
        return dataclasses.field(metadata={KEY: setting})
    if isinstance(default, dict):
        return dataclasses.field(default_factory=default.copy, metadata={KEY: setting})
    return dataclasses.field(default=default, metadata={KEY: setting})


def _count(low: int, high: int | None) -> str:
    if high is None and low == 0:
        return ""
    return f"{range_in_words(low, high)} {'item' if high == 1 else 'items'}"
