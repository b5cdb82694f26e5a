"""Checks of configured values; every refusal is the same sentence."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Network
from typing import Any

from constructs_lib.errors import ConfigurationError

REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
ACCOUNT_ID = re.compile(r"\d{12}")
NAME = re.compile(r"[a-z][a-z0-9]{1,11}")
ZONE_LETTERS = "abcdefgh"


class Check:
    """Checks of one object's fields; every refusal is the same sentence."""

    def __init__(self, subject: str) -> None:
        self._subject = subject

    def refuse(self, field: str, value: Any, allowed: str) -> ConfigurationError:
        """Word a refusal: who, which field, what was given, what is allowed."""
        return ConfigurationError(f"{self._subject}: {field} is {value!r}, allowed: {allowed}")

    def matches(self, field: str, value: str, pattern: str | re.Pattern[str], allowed: str) -> None:
        """Refuse a text that does not match as a whole."""
        if not re.fullmatch(pattern, value):
            raise self.refuse(field, value, allowed)

    def name(self, field: str, value: str) -> None:
        """Refuse what cannot be part of every physical name."""
        self.matches(field, value, NAME, "2 to 12 lower-case letters or digits, a letter first")

    def account(self, field: str, value: str) -> None:
        """Refuse what is no account id."""
        self.matches(field, value, ACCOUNT_ID, "an AWS account id of 12 digits")

    def region(self, field: str, value: str) -> None:
        """Refuse what is no region."""
        self.matches(field, value, REGION, "an AWS region such as us-east-1")

    def another_region(self, field: str, value: str, than: str) -> None:
        """Refuse what is no region, and the region that it is to stand in for."""
        self.region(field, value)
        if value == than:
            raise self.refuse(field, value, f"another region than {than}")

    def network(self, field: str, value: str) -> None:
        """Refuse a block that the address plan cannot divide."""
        allowed = "a private IPv4 block of /16 to /20 without host bits, such as 10.10.0.0/16"
        try:
            block = IPv4Network(value)
        except ValueError:
            raise self.refuse(field, value, allowed) from None
        if not 16 <= block.prefixlen <= 20 or not block.is_private:
            raise self.refuse(field, value, allowed)

    def zones(self, field: str, value: tuple[str, ...], region: str) -> None:
        """Refuse zones of another region, and fewer than two."""
        allowed = f"two to eight different zones, {region}a to {region}h"
        known = {region + letter for letter in ZONE_LETTERS}
        if not 2 <= len(value) <= len(ZONE_LETTERS) or len(set(value)) != len(value):
            raise self.refuse(field, value, allowed)
        if outside := sorted(set(value) - known):
            raise self.refuse(field, ", ".join(outside), allowed)

    def subset(self, field: str, value: tuple[str, ...], of: tuple[str, ...]) -> None:
        """Refuse an empty choice, and a choice of what is not there."""
        if not value or not set(value) <= set(of):
            raise self.refuse(field, value, f"one or more of {', '.join(of)}")

    def one_of(self, field: str, value: int, allowed: Sequence[int]) -> None:
        """Refuse what is not in a fixed list."""
        if value not in allowed:
            raise self.refuse(field, value, f"one of {', '.join(map(str, allowed))}")

    def between(self, field: str, value: int, low: int, high: int) -> None:
        """Refuse what is outside of a range."""
        if not low <= value <= high:
            raise self.refuse(field, value, f"{low} to {high}")

    def at_least(self, field: str, value: int, minimum: int) -> None:
        """Refuse what is too small."""
        if value < minimum:
            raise self.refuse(field, value, f"{minimum} or more")
