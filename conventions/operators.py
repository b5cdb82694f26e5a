"""Operators of Terraform, for constants."""

from collections.abc import Callable, Mapping
from typing import Any

from conventions.templates import Template, Unsettled


def operate(sign: str, left: Any, right: Any) -> Any:
    """Return what an operator makes of its operands; of one if the other is None.

    Raises:
        Unsettled: it depends on what only a plan knows, or has no value.
    """
    if sign in ("&&", "||"):
        return _decided(sign, left, right)
    require_settled([left, right])
    if sign in ("==", "!="):
        return (_kind(left) is _kind(right) and left == right) == (sign == "==")
    if sign == "!":
        return not as_flag(left)
    try:
        return _SIGNS[sign](*(as_number(each) for each in (left, right) if each is not None))
    except (TypeError, ArithmeticError):
        raise Unsettled from None


def as_flag(value: Any) -> bool:
    """Return a boolean, however it is written.

    Raises:
        Unsettled: it is none, or only a plan knows it.
    """
    known = {"true": True, "false": False}.get(str(value).lower())
    if known is None or isinstance(value, Template):
        raise Unsettled
    return known


def _kind(value: Any) -> type:
    return int if type(value) is float else type(value)  # Terraform has numbers of one kind


Function = Callable[..., Any]

_SIGNS: Mapping[str, Function] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "+": lambda a, b: a + b,
    "-": lambda a, b=None: -a if b is None else a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: _plain(a / b),
    "%": lambda a, b: a % b,
}


def _decided(sign: str, left: Any, right: Any) -> bool:
    """Return what one side alone decides, or both of them do."""
    decisive, open_ = sign == "||", 0
    for side in (left, right):
        if isinstance(side, Template):
            open_ += 1
        elif as_flag(side) is decisive:
            return decisive
    if open_:
        raise Unsettled
    return not decisive


def as_number(value: Any) -> int | float:
    """Return a number, however it is written."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return _plain(float(str(value)))


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def require_settled(value: Any) -> None:
    """Pass over a value in which everything is known.

    Raises:
        Unsettled: only a plan knows something in it.
    """
    if isinstance(value, Template):
        raise Unsettled
    if isinstance(value, dict):
        require_settled([*value.keys(), *value.values()])
    for each in value if isinstance(value, list) else ():
        require_settled(each)
