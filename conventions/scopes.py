"""What the expressions of a document may refer to, and what is made of them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from conventions.attributes import is_opaque
from conventions.bodies import Json, blocks
from conventions.evaluation import LARGEST, evaluate
from conventions.functions import Function
from conventions.templates import Template

MOST_INSTANCES = 200  # of one block; more are judged as one that only a plan knows
_EACH = ("each.key", "each.value")
_COUNT = re.compile(r"[0-9]{1,3}")  # no other digits: Python calls ² one and cannot convert it


def _is_small(value: Any) -> bool:
    """Whether a value can be written out: locals made of locals may double at each step."""
    pending, left = [value], LARGEST
    while pending and left > 0:
        each = pending.pop()
        left -= len(each) if isinstance(each, str) else 8
        pending += (
            each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        )
    return left > 0


class _Made(Json):
    """A block that was generated, all of it evaluated."""


class Scope:
    """The locals of a document, and what the instances of a block may refer to besides.

    Args:
        locals_: The bodies of its `locals` blocks.
        functions: Functions of its folder, by their name and ().
    """

    def __init__(
        self, locals_: Iterable[Json], functions: Mapping[str, Function] | None = None
    ) -> None:
        self._functions = functions or {}
        self._locals = {name: value for body in locals_ for name, value in body.items()}
        self._values: dict[str, Any] = {}
        self.more: Mapping[str, Any] = {}
        self._made = 1

    def repetitions(self, name: str, written: Any) -> list[dict[str, Any]] | None:
        """Return what each instance may refer to, None if only a plan knows how many there are.

        Args:
            name: `count` or `for_each`.
            written: Its value, as it is written.
        """
        value = self.value(written)
        if name == "count":
            is_number = isinstance(value, int | str) and bool(_COUNT.fullmatch(str(value)))
            many = int(value) if is_number else MOST_INSTANCES + 1
            return None if many > MOST_INSTANCES else [{"count.index": i} for i in range(many)]
        if not isinstance(value, dict | list) or len(value) > MOST_INSTANCES:
            return None
        pairs = value.items() if isinstance(value, dict) else [(each, each) for each in value]
        return [dict(zip(_EACH, pair, strict=True)) for pair in pairs]

    def with_generated(self, body: Json) -> Json:
        """Write out the blocks that a `dynamic` block generates, as far as they are known."""
        if "dynamic" not in body:
            return body
        found, left = {name: each for name, each in body.items() if name != "dynamic"}, []
        for table in blocks(body["dynamic"]):
            for name, generator in (
                (n, each) for n, inner in table.items() for each in blocks(inner)
            ):
                known = self._generated(name, generator)
                if known is None:
                    left.append({name: generator})
                else:
                    found[name] = [*blocks(found.get(name)), *known]
        return {**found, "dynamic": left} if left else found

    def _generated(self, name: str, generator: Json) -> list[Json] | None:
        repetitions = self.repetitions("for_each", generator.get("for_each"))
        if repetitions is None or self._made * len(repetitions) > MOST_INSTANCES:
            return None
        self._made *= max(1, len(repetitions))  # blocks in generated blocks multiply
        try:
            return self._written_out(name, generator, repetitions)
        finally:
            self._made //= max(1, len(repetitions))

    def _written_out(
        self, name: str, generator: Json, repetitions: list[dict[str, Any]]
    ) -> list[Json]:
        iterator = generator.get("iterator") or name
        found: list[Json] = []
        for each in repetitions:
            more = {f"{iterator}.{key.partition('.')[2]}": value for key, value in each.items()}
            former, self.more = self.more, {**self.more, **more}
            found += [_Made(self.value(each)) for each in blocks(generator.get("content"))]
            self.more = former
        return found

    def value(self, value: Any) -> Any:
        """Return a value of a document with its expressions evaluated."""
        if isinstance(value, str):
            if "{" not in value:
                return value
            if not self.more and "${" in value and is_opaque(value):
                return Template(value)
            return evaluate(value, self._look_up)
        if isinstance(value, _Made):
            return value
        if isinstance(value, dict):
            body = self.with_generated(value)
            return {self._key(key) if "{" in key else key: self.value(body[key]) for key in body}
        return [self.value(each) for each in value] if isinstance(value, list) else value

    def _key(self, key: str) -> str:
        known = evaluate(key, self._look_up)
        return known if isinstance(known, str) else Template(key)

    def _look_up(self, name: str) -> Any:
        if name in self.more:
            return self.more[name]
        if name in self._functions:
            return self._functions[name]
        space, _, label = name.partition(".")
        if space != "local":
            raise KeyError(name)
        if name not in self._values:
            value = self._locals[label]
            self._values[name] = Template(f"${{{name}}}")  # what it refers to in a circle
            found = self.value(value)
            if _is_small(found):
                self._values[name] = found
        return self._values[name]
