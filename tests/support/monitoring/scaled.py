"""Prometheus' and Alertmanager's own files, run faster: each duration divided, nothing else.

An alert that waits for five minutes waits for five seconds then, and a rate over five minutes is
one over five seconds. Thresholds, labels and expressions stay as they are: numbers are no
durations, also where they count seconds, and `rate5m` in a name is none either.
"""

import re
from fractions import Fraction
from typing import Any

UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
DURATION = re.compile(r"(?:\d+(?:ms|[smhdw]))+")
PART = re.compile(r"(\d+)(ms|[smhdw])")
# Strings and names pass; what is in brackets after a selector, and what follows `offset`, counts.
TOKENS = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)"""
    r"|(?P<range>\[[^\]]*\])"
    r"|(?P<offset>\boffset\s+-?[\dmshdw]+)"
)
# Keys whose values are durations, in files of either program.
KEYS = frozenset(
    {
        "evaluation_interval",
        "for",
        "group_interval",
        "group_wait",
        "interval",
        "keep_firing_for",
        "repeat_interval",
        "resolve_timeout",
        "scrape_interval",
        "scrape_timeout",
    }
)


def duration(text: str, factor: int) -> str:
    """Return a duration that is `factor` times as short.

    Raises:
        ValueError: It would be no whole number of milliseconds.
    """
    if not DURATION.fullmatch(text):
        raise ValueError(f"duration: received {text!r}, allowed: such as 5m or 1h30m")
    whole = sum(int(number) * UNITS[unit] for number, unit in PART.findall(text))
    short = Fraction(whole, factor)
    if short.denominator != 1:
        raise ValueError(f"duration: {text} divided by {factor} is no whole number of milliseconds")
    return _written(int(short))


def _written(milliseconds: int) -> str:
    if not milliseconds:
        return "0s"
    unit = next(each for each in ("w", "d", "h", "m", "s", "ms") if milliseconds % UNITS[each] == 0)
    return f"{milliseconds // UNITS[unit]}{unit}"


def expression(text: str, factor: int) -> str:
    """Return an expression of PromQL whose ranges, steps and offsets are shorter."""

    def shorter(match: re.Match[str]) -> str:
        if match["text"] is not None:
            return match[0]
        return DURATION.sub(lambda each: duration(each[0], factor), match[0])

    return TOKENS.sub(shorter, text)


def document(value: Any, factor: int) -> Any:
    """Return a file's content, read from YAML, with shorter durations."""
    if isinstance(value, list):
        return [document(each, factor) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _entry(key, each, factor) for key, each in value.items()}


def _entry(key: str, value: Any, factor: int) -> Any:
    if key in KEYS and isinstance(value, str):
        return duration(value, factor)
    if key == "expr":
        return expression(str(value), factor)
    return document(value, factor)
