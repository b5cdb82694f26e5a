"""Literals of an expression, and steps into them: quoted templates, lists, objects, attributes."""

import json
import re
from typing import Any

from conventions.expressions import spans
from conventions.reading import Reader
from conventions.templates import Template, Unsettled, unescaped

NAME = re.compile(r"[^\W\d][\w-]*")
STEP = re.compile(r"\.(?:[^\W\d][\w-]*|\d+|\*)")
_FOR = re.compile(r"[\[{]\s*for\s")
_STRING = re.compile(r'"(?:[^"\\$%]|\\.|[$%](?!\{))*"')
_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"')


class Literals(Reader):
    """Reads literals and steps; what stands inside them is for whoever evaluates."""

    def conditional(self) -> Any:
        """Read a whole expression."""
        raise Unsettled

    def template(self, text: str) -> Any:
        """Return the value of a template that stands in quotes."""
        return unescaped(text)

    def string(self, start: int) -> Any:
        """Read a quoted template."""
        if plain := self.match(_STRING):
            return unescaped(json.loads(plain, strict=False))
        parts: list[str] = []
        at = start + 1
        for begin, end in spans(self.text):
            if begin >= at:
                literal = self.text[at:begin]
                if _QUOTE.search(literal):
                    break
                parts += (json.loads(f'"{literal}"', strict=False), self.text[begin:end])
                at = end
        close = _QUOTE.search(self.text, at)
        if close is None:
            raise Unsettled
        self.at = close.end()
        last = self.text[at : self.at]
        return self.template("".join([*parts, json.loads(f'"{last}', strict=False)]))

    def collection(self, start: int) -> Any:
        """Read a list or an object; one that `for` makes is left to a plan."""
        if _FOR.match(self.text, start):
            self.pass_bracket()
            return self.source(start)
        if self.take("["):
            return self.items("]")
        self.need("{")
        found: dict[str, Any] = {}
        while not self.take("}"):
            key = self._key()
            found[key] = self.conditional()
            self.take(",")
        return found

    def _key(self) -> str:
        key = self.match(NAME) or self.conditional()
        if not self.take("="):
            self.need(":")
        if not isinstance(key, str):
            raise Unsettled
        return key

    def items(self, closing: str) -> list[Any]:
        """Read what stands between commas, up to a bracket."""
        found: list[Any] = []
        while not self.take(closing):
            found.append(self.conditional())
            if not self.take(","):
                self.need(closing)
                break
        return found

    def step(self, start: int, value: Any) -> Any:
        """Read an attribute or an index, and take it from a value that is known."""
        begin = self.at
        key: Any = self.match(STEP).removeprefix(".")
        if not key:
            self.need("[")
            key = None if self.next_is("*") else self.conditional()
            self.take("*")
            self.need("]")
        if isinstance(value, Template):
            step = self.text[begin : self.at]
            whole = list(spans(value)) == [(0, len(value))]
            return Template(f"{value[:-1]}{step}}}") if whole else self.source(start)
        if isinstance(value, list) and str(key).isdigit():
            return value[int(key)]
        if isinstance(value, dict) and not isinstance(key, Template) and str(key) in value:
            return value[str(key)]
        raise Unsettled
