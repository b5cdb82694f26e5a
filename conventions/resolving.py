"""Bodies with their expressions resolved: by locals, by constants, by literal repetitions."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from conventions.blocks import COMMENT, Json, blocks
from conventions.evaluation import evaluate
from conventions.expressions import spans
from conventions.templates import Template, written
from conventions.unknowns import Origin, Unknown

MOST_INSTANCES = 200  # of one resource; more are judged as one that only a plan knows
_INDEX = r'\[(?:"[^"]*"|[^\]*"]*)\]'
_ATTRIBUTE = re.compile(
    rf"\$\{{(?:data\.)?([a-z][a-z0-9]*_\w+)\.([A-Za-z_][\w-]*)(?:{_INDEX})?"
    rf"\.([\w-]+)(?:\.[\w-]+|{_INDEX})*\}}"
)
_PLAIN = re.compile(r"\$\{([a-z][a-z0-9]*_\w+)\.([A-Za-z_][\w-]*)\.([\w-]+)\}")
_EACH = ("each.key", "each.value")


class Scope:
    """What the expressions of one document may refer to.

    Args:
        locals_: The bodies of its `locals` blocks.
        resources: The bodies of its resources by type and id, as they are written.
    """

    def __init__(
        self, locals_: Iterable[Json], resources: Mapping[tuple[str, str], Json] | None = None
    ) -> None:
        self._locals = {name: value for body in locals_ for name, value in body.items()}
        self._resources = resources or {}
        self._values: dict[str, Any] = {}
        self._more: Mapping[str, Any] = {}
        self._under_way: set[tuple[str, str]] = set()

    def instances(self, body: Json, origin: Origin) -> list[Json]:
        """Return the resolved body of every instance; of one if only a plan knows how many."""
        for name in ("count", "for_each"):
            if name in body:
                found = self._repetitions(name, body[name])
                if found is not None:
                    return [self.resolved(body, origin, each) for each in found]
        return [self.resolved(body, origin)]

    def resolved(self, body: Json, origin: Origin, more: Mapping[str, Any] | None = None) -> Json:
        """Return a body in which every text is known, or an `Unknown` that says where it stands."""
        former, self._more = self._more, {**self._more, **(more or {})}
        try:
            return {
                name: value
                if name == COMMENT or not isinstance(value, str | dict | list)
                else self._settled(self._value(value), origin._replace(argument=name))
                for name, value in self._with_generated(body).items()
            }
        finally:
            self._more = former

    def _repetitions(self, name: str, written_: Any) -> list[dict[str, Any]] | None:
        value = self._value(written_)
        if name == "count":
            is_number = isinstance(value, int | str) and str(value).isdigit()
            many = int(value) if is_number and len(str(value)) < 4 else MOST_INSTANCES + 1
            return None if many > MOST_INSTANCES else [{"count.index": i} for i in range(many)]
        if isinstance(value, list):
            value = {each: each for each in value if isinstance(each, str)}
        if not isinstance(value, dict) or len(value) > MOST_INSTANCES:
            return None
        if any(isinstance(key, Template) for key in value):
            return None
        return [dict(zip(_EACH, pair, strict=True)) for pair in value.items()]

    def _with_generated(self, body: Json) -> Json:
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
        repetitions = self._repetitions("for_each", generator.get("for_each"))
        if repetitions is None:
            return None
        iterator = generator.get("iterator") or name
        found = []
        for each in repetitions:
            more = {f"{iterator}.{key.partition('.')[2]}": value for key, value in each.items()}
            former, self._more = self._more, {**self._more, **more}
            found += [self._value(content) for content in blocks(generator.get("content"))]
            self._more = former
        return found

    def _value(self, value: Any) -> Any:
        """Return a value of a document with its expressions evaluated."""
        if isinstance(value, str):
            return evaluate(value, self._look_up) if "{" in value else value
        if isinstance(value, dict):
            return {key: self._value(each) for key, each in self._with_generated(value).items()}
        return [self._value(each) for each in value] if isinstance(value, list) else value

    def _look_up(self, name: str) -> Any:
        if name in self._more:
            return self._more[name]
        space, _, label = name.partition(".")
        if space != "local":
            raise KeyError(name)
        if name not in self._values:
            value = self._locals[label]
            self._values[name] = Template(f"${{{name}}}")  # what it refers to in a circle
            self._values[name] = self._value(value)
        return self._values[name]

    def _settled(self, value: Any, origin: Origin) -> Any:
        """Write a value as a document does, with what is unknown of it as an `Unknown`."""
        if isinstance(value, Template):
            return self._unknown(value, origin)
        if isinstance(value, str):
            return written(value)
        if isinstance(value, dict):
            return {str(written(key)): self._settled(each, origin) for key, each in value.items()}
        return [self._settled(each, origin) for each in value] if isinstance(value, list) else value

    def _unknown(self, text: str, origin: Origin) -> Unknown:
        plain = _PLAIN.fullmatch(text)
        if plain is not None:
            return Unknown(text, origin, meaning=self._meaning(plain, origin), is_settled=True)
        found = [_ATTRIBUTE.fullmatch(text, start, end) for start, end in spans(text)]
        return Unknown(text, origin, is_settled=bool(found) and all(found))

    def _meaning(self, reference: re.Match[str], origin: Origin) -> Any:
        """Return what the argument says that a reference leads to, None where it says nothing."""
        type_, id_, argument = reference.groups()
        if (type_, id_) in self._under_way:
            return None
        self._under_way.add((type_, id_))
        value = self._resources.get((type_, id_), {}).get(argument)
        known = self._settled(self._value(value), origin) if isinstance(value, str) else value
        self._under_way.discard((type_, id_))
        return known if isinstance(known, str | bool | int | float) else None
