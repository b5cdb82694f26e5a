"""Random Terraform configurations in JSON that need no provider, as texts.

They are full of what may be read in two ways: trim markers, escapes, lone dollars, line endings,
bodies given as lists, keys given twice, numbers beyond any float, comments that look like code.
"""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from tests.support.hcl_templates import RARE, WORDS, Templates

Pairs: TypeAlias = list[tuple[str, Any]]

KEYS = ["a", "b", "c-d", "Name", "a b", "aws:x/y", "for", "true", "1a", "", "é", "日本", "e\u0301"]
KEYS += ["👍🏽", "//"]
LITERAL_KEYS = [*KEYS, "${x}", "$${y}", "%{z"]
NUMBERS = ["0", "-0", "1", "-12", "2.50", "-0.125", "1e3", "1E+2", "1e-7", "0.1", "1.0", "5e-324"]
NUMBERS += ["3.14159265358979323846", "9007199254740993.5", "1e-400", "1e400", f"{10**40 + 1}"]
DEFAULTS = ["plain", 'say "no"', "a&b<c>", "tab\tnew\nline", "\\", "${x} %{y}", " trim ", "", "é"]
CODE = '\n}\noutput "o9" {\n value = 1\n}\n'


class Raw(str):
    """JSON text to put in as it is."""

    __slots__ = ()


def text(value: Any) -> str:
    """Values as JSON; a list of pairs becomes an object, in which keys may be given twice."""
    if isinstance(value, Raw):
        return value
    if isinstance(value, dict):
        value = list(value.items()) or Raw("{}")
        return text(value)
    if isinstance(value, list) and value and all(isinstance(each, tuple) for each in value):
        return "{" + ", ".join(f"{json.dumps(key)}: {text(inner)}" for key, inner in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    return json.dumps(value)


class Generator(Templates):
    """One document for a seed, the same each time."""

    def document(self) -> str:
        """A configuration as JSON text."""
        top: Pairs = [("variable", {"s": {"type": "string", "default": self.pick(DEFAULTS)}})]
        top += [("variable", self._several("v", self._variable))]
        top += [("locals", self._spread({name: self._value(3) for name in ("la", "lb", "é")}))]
        top += [("output", self._several("o", self._output))]
        top += [("resource", {"terraform_data": self._several("r", self._resource)})]
        if self.chance(0.3):
            top += [("check", {"c": {"assert": self._block(self._condition())}})]
        if self.chance(0.3):
            top += [("moved", [{"from": "terraform_data.was", "to": "terraform_data.r0"}])]
        self._random.shuffle(top)
        return text([[pair] for pair in top] if self.chance(0.2) else top)

    def _several(self, name: str, make: Callable[[], Any]) -> Any:
        return self._spread({f"{name}{i}": make() for i in range(self._random.randint(1, 3))})

    def _variable(self) -> Any:
        default = self._nested(2, lambda: self.pick(LITERAL_KEYS))
        description = ("description", self.string(2))
        return self._body([("default", default), description, *self._comment()])

    def _output(self) -> Any:
        parts: Pairs = [("value", self._value(3)), ("sensitive", self.pick([False, "false"]))]
        if self.chance(0.3):
            parts.append(("precondition", self._block(self._condition())))
        return self._body([*parts, *self._comment()])

    def _resource(self) -> Any:
        parts: Pairs = [("input", self._value(3)), *self._comment()]
        if self.chance(0.5):
            parts.append(("triggers_replace", self._value(2)))
        if self.chance(0.3):
            each = ("for_each", '${toset(["a", "b"])}')
            parts.append(self.pick([("count", "${1 + 1}"), ("count", 1), each]))
        if self.chance(0.3):
            before = ("create_before_destroy", self.pick([True, "true"]))
            parts.append(("lifecycle", self._block([before, ("ignore_changes", ["input"])])))
        if self.chance(0.3):
            command: Pairs = [("command", f"x{self.template(2)}"), ("on_failure", "continue")]
            parts.append(("provisioner", {"local-exec": self._block(command)}))
        return self._body(parts)

    def _comment(self) -> Pairs:
        path = "".join(self.pick([*WORDS, "\n", "\r\n", CODE, *RARE]) for _ in range(3))
        return [("//", {"metadata": {"path": path}})] if self.chance(0.3) else []

    def _condition(self) -> Pairs:
        message = f"No {self.template(1)}."
        return [("condition", "${length(var.s) >= 0}"), ("error_message", message)]

    def _block(self, content: Pairs) -> Any:
        """A block that has this body, alone or as the only one of a list."""
        body = self._body(content)
        return body if self.chance(0.5) or isinstance(body, Raw) else [body]

    def _body(self, content: Pairs) -> Any:
        """A body as an object, or as a list of objects that are read as one."""
        if self.chance(0.8):
            return content
        at = self._random.randint(0, len(content))
        halves = [half for half in (content[:at], content[at:]) if half]
        return Raw("[[" + ", ".join(map(text, halves)) + "]]")

    def _spread(self, by_name: dict[str, Any]) -> Any:
        """What has names in an object, or in a list of objects that are read as one."""
        if self.chance(0.7):
            return by_name
        return [{name: value} for name, value in by_name.items()]

    def _value(self, depth: int) -> Any:
        def key() -> str:
            if self.chance(0.7):
                return str(self.pick(KEYS))
            unlike = str(self._random.randint(0, 99))
            return self.joined(self.pick(KEYS), self.template(1)) + unlike

        return self._nested(depth, key)

    def _nested(self, depth: int, key: Callable[[], str]) -> Any:
        kind = self._random.random()
        if depth == 0 or kind < 0.5:
            words = [True, False, None, *map(Raw, NUMBERS)]
            return self.string(depth) if self.chance(0.7) else self.pick(words)
        inner = range(self._random.randint(0, 3))
        if kind < 0.7:
            return [self._nested(depth - 1, key) for _ in inner]
        return {key(): self._nested(depth - 1, key) for _ in inner}
