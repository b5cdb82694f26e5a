"""Expressions of Terraform, evaluated as far as constants and locals lead.

A value is what JSON can hold. What only a plan knows stays in it as a `Template`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from conventions.expressions import spans
from conventions.functions import FUNCTIONS
from conventions.literals import NAME, STEP, Literals
from conventions.operators import as_flag, operate
from conventions.templates import Template, Unsettled, escaped, unescaped

Lookup = Callable[[str], Any]  # from a name such as local.policy to its value; KeyError if unknown

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<=", ">=", "<", ">"), ("+", "-"), ("*", "/", "%"))
_BINDING = {sign: level for level, signs in enumerate(_LEVELS) for sign in signs}
_SIGN = re.compile("|".join(map(re.escape, _BINDING)))
_WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None}
LARGEST = 1_000_000  # characters; 20 locals that each double the next one make as many
_DEEPEST = 60  # levels of brackets; deeper ones stay as they are written
_FAILURES = (Unsettled, ValueError, TypeError, LookupError, ArithmeticError, AttributeError)


def evaluate(text: str, lookup: Lookup) -> Any:
    """Return the value of a string of a JSON document, which Terraform reads as a template."""
    if "%{" in text.replace("%%{", ""):
        return Template(text)
    found = list(spans(text))
    if found == [(0, len(text))]:
        return _inside(text, lookup)
    parts: list[str] = []
    at = 0
    for start, end in found:
        inside = text[start:end]
        try:
            known = (
                inside if "~" in (inside[2:3], inside[-2:-1]) else escaped(_inside(inside, lookup))
            )
        except Unsettled:
            known = inside
        parts += (text[at:start], known)
        at = end
    joined = "".join([*parts, text[at:]]) if sum(map(len, parts)) < LARGEST else text
    return Template(joined) if any(True for _ in spans(joined)) else unescaped(joined)


def _inside(text: str, lookup: Lookup) -> Any:
    """Return the value of one whole interpolation."""
    expression = _Expression(text[2:-1].strip("~"), lookup)
    try:
        value = expression.conditional()
        return value if expression.is_at_end() and text.endswith("}") else Template(text)
    except (*_FAILURES, RecursionError):
        return Template(text)


class _Expression(Literals):
    """One expression, evaluated while it is read."""

    def __init__(self, text: str, lookup: Lookup) -> None:
        super().__init__(text)
        self.lookup, self.depth = lookup, 0

    def template(self, text: str) -> Any:
        """Return the value of a template that stands in quotes."""
        return evaluate(text, self.lookup)

    def conditional(self) -> Any:
        """Read a whole expression."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unsettled
        start, value = self.start(), self._binary(0)
        if self.take("?"):
            yes = self.conditional()
            self.need(":")
            no = self.conditional()
            try:
                value = yes if as_flag(value) else no
            except Unsettled:
                value = self.source(start)
        self.depth -= 1
        return value

    def _binary(self, level: int) -> Any:
        """Read operands and the operators between them, as long as these bind tightly enough."""
        start, left = self.start(), self._unary()
        while sign := _SIGN.match(self.text, self.start()):
            binding = _BINDING[sign[0]]
            if binding < level:
                break
            self.at = sign.end()
            left = self._or_source(start, operate, sign[0], left, self._binary(binding + 1))
        return left

    def _unary(self) -> Any:
        start = self.start()
        if sign := next((each for each in "!-" if self.take(each)), ""):
            return self._or_source(start, operate, sign, self._unary(), None)
        value = self._primary(start)
        while self.text[self.at : self.at + 1] in (".", "[") and self.at > start:
            value = self.step(start, value)
        return value

    def _primary(self, start: int) -> Any:
        if self.next_is('"'):
            return self.string(start)
        if self.next_is("[") or self.next_is("{"):
            return self.collection(start)
        if self.take("("):
            value = self.conditional()
            self.need(")")
            return value
        if number := self.match(_NUMBER):
            return int(number) if number.isdigit() else float(number)
        return self._named(start, self.match(NAME))

    def _named(self, start: int, name: str) -> Any:
        if name in _WORDS:
            return _WORDS[name]
        if not name:
            raise Unsettled
        if self.take("("):
            arguments = self.items(")")
            return self._or_source(start, self._function(name), *arguments)
        try:
            return self.lookup(name + self.match(STEP))
        except KeyError:
            return self.source(start)

    def _function(self, name: str) -> Callable[..., Any]:
        try:
            return FUNCTIONS.get(name) or self.lookup(f"{name}()")
        except KeyError:
            return _left_to_a_plan

    def _or_source(self, start: int, function: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return function(*arguments)
        except _FAILURES:
            return self.source(start)


def _left_to_a_plan(*_: Any) -> Any:
    raise Unsettled
