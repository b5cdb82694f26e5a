"""How condition operators compare one value of a request with one of a policy."""

import binascii
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from operator import eq, ge, gt, le, lt
from typing import Any

from terrace.reach.permission.context import Context
from terrace.reach.permission.matching import Style, matches
from terrace.reach.permission.truth import NO, Truth, known

Convert = Callable[[str], Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """One operator: of texts, by their pattern, or of values of another type.

    Attributes:
        style: How a text's pattern is read; None for another type, which knows no variables.
        ignore_case: Whether case does not count in a text.
        convert: Makes the value of another type from its text; ValueError where it is none.
        test: Whether the request's value stands to the policy's as the operator asks.
    """

    style: Style | None = None
    ignore_case: bool = False
    convert: Convert = str
    test: Callable[[Any, Any], bool] = eq

    def check(self, wanted: tuple[str, ...]) -> None:
        """Look at a policy's values.

        Raises:
            ValueError: One is not of the operator's type.
        """
        for each in wanted:
            self.convert(each)

    def holds(self, wanted: str, value: str, context: Context, *, variables: bool) -> Truth:
        """Whether a request's value is as the policy wants it."""
        if self.style is None:
            return self._other(wanted, value)
        return matches(
            wanted,
            value,
            context,
            style=self.style,
            variables=variables,
            ignore_case=self.ignore_case,
        )

    def _other(self, wanted: str, value: str) -> Truth:
        try:
            return known(self.test(self.convert(value), self.convert(wanted)))
        except ValueError:
            return NO


@cache
def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} where a number is needed") from None


@cache
def _date(text: str) -> datetime:
    """Read a date of W3C's profile of ISO 8601, or seconds since 1970."""
    try:
        if len(text) > 4 and text.replace(".", "", 1).isdigit():
            return datetime.fromtimestamp(float(text), UTC)
        whole = text + "-01-01"[len(text) - 4 :] if len(text) in {4, 7} else text
        found = datetime.fromisoformat(whole)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} where a date such as 2026-01-31T00:00:00Z is needed") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@cache
def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"{text!r} where an IP address or range is needed") from None


def _within(address: IPv4Network | IPv6Network, wanted: IPv4Network | IPv6Network) -> bool:
    return address.version == wanted.version and address.subnet_of(wanted)  # type: ignore[arg-type]


@cache
def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError(f"{text!r} where base64 is needed") from None


ORDERS = {"LessThan": lt, "LessThanEquals": le, "GreaterThan": gt, "GreaterThanEquals": ge}
# Bool takes variables too (IAM User Guide, "Boolean condition operators").
COMPARISONS = {
    "StringEquals": Comparison(style=Style.EXACT),
    "StringEqualsIgnoreCase": Comparison(style=Style.EXACT, ignore_case=True),
    "StringLike": Comparison(style=Style.TEXT),
    "ArnEquals": Comparison(style=Style.ARN),
    "ArnLike": Comparison(style=Style.ARN),
    "Bool": Comparison(style=Style.EXACT, ignore_case=True),
    "BinaryEquals": Comparison(convert=_bytes),
    "IpAddress": Comparison(convert=_network, test=_within),
    "NumericEquals": Comparison(convert=_number),
    "DateEquals": Comparison(convert=_date),
    **{f"Numeric{name}": Comparison(convert=_number, test=test) for name, test in ORDERS.items()},
    **{f"Date{name}": Comparison(convert=_date, test=test) for name, test in ORDERS.items()},
}
NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
}
