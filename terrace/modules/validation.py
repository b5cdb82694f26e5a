"""What a module's variable refuses, in Terraform's words; the constructs refuse the same."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Validation:
    """One validation block.

    Attributes:
        condition: Expression that holds for what is allowed.
        allowed: What is allowed, after "allowed: ".
        refused: A value that is not, for the module's own tests.
        is_relative: The condition looks at other variables too.
    """

    condition: str
    allowed: str
    refused: Any
    is_relative: bool = False

    def and_also(self, other: "Validation") -> "Validation":
        """Hold both; what is refused is what the first one refuses."""
        return Validation(
            condition=f"{self.condition} && {other.condition}",
            allowed=f"{self.allowed}, {other.allowed}",
            refused=self.refused,
            is_relative=self.is_relative or other.is_relative,
        )

    def or_null(self, variable: str) -> "Validation":
        """Allow null too."""
        # The condition of null is an error: only the branch that is taken is evaluated.
        condition = f"var.{variable} == null ? true : ({self.condition})"
        return replace(self, condition=condition, allowed=f"{self.allowed}, or null")


def in_range(value: str, low: int, high: int) -> str:
    """A condition: an expression is a number in a range."""
    return f"{value} >= {low} && {value} <= {high}"


def in_list(value: str, known: Iterable[str | int]) -> str:
    """A condition: an expression is one of a list."""
    written = ", ".join(f'"{each}"' if isinstance(each, str) else str(each) for each in known)
    return f"contains([{written}], {value})"


def is_match(value: str, pattern: str) -> str:
    """A condition: an expression is a text that matches as a whole."""
    quoted = pattern.replace("\\", "\\\\")
    whole = f"({quoted})" if "|" in quoted else quoted
    return f'can(regex("^{whole}$", {value}))'


def between(variable: str, low: int, high: int) -> Validation:
    """A number in a range."""
    return Validation(
        condition=in_range(f"var.{variable}", low, high),
        allowed=f"{low} to {high}",
        refused=low - 1,
    )


def one_of(variable: str, values: Iterable[str | int]) -> Validation:
    """One of a fixed list."""
    known = list(values)
    return Validation(
        condition=in_list(f"var.{variable}", known),
        allowed=f"one of {', '.join(map(str, known))}",
        refused="other" if isinstance(known[0], str) else 7,
    )


def matches(variable: str, pattern: str, allowed: str, refused: str) -> Validation:
    """A text that matches a regular expression as a whole."""
    return Validation(
        condition=is_match(f"var.{variable}", pattern), allowed=allowed, refused=refused
    )


def prefix_between(variable: str, largest: int, smallest: int) -> Validation:
    """An IPv4 block of a size in a range."""
    length = f'tonumber(split("/", var.{variable})[1])'
    return Validation(
        condition=f"can(cidrhost(var.{variable}, 0)) && "
        f"try({length} >= {largest} && {length} <= {smallest}, false)",
        allowed=f"an IPv4 block of /{largest} to /{smallest}",
        refused=f"10.0.0.0/{smallest + 1}",
    )


def at_least(variable: str, low: int | str) -> Validation:
    """A number from a minimum on, which may be another variable's value."""
    bound, refused = (f"var.{low}", -1) if isinstance(low, str) else (str(low), low - 1)
    return Validation(
        condition=f"var.{variable} >= {bound}",
        allowed=f"{low} or more",
        refused=refused,
        is_relative=isinstance(low, str),
    )
