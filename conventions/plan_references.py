"""What the expressions of a plan's configuration refer to, through modules and their outputs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conventions.bodies import Json

_STEP = re.compile(r"\.?([^\W\d][\w-]*)((?:\[(?:\"(?:[^\"\\]|\\.)*\"|[^\]\"]*)\])?)")
_KEY = re.compile(r"\[(?:\"(?:[^\"\\]|\\.)*\"|[^\]\"]*)\]$")
_DEEPEST = 30  # modules in modules, and variables of variables
_OTHERS = ("each", "count", "local", "path", "self", "terraform")


@dataclass(frozen=True, slots=True)
class Module:
    """One instance of a module.

    Attributes:
        address: Its address, empty for the root module.
        parent: The one that calls it, None for the root module.
        written: Its configuration.
        call: How it is called.
    """

    address: str
    parent: "Module | None"
    written: Json
    call: Json

    def at(self, address: str) -> "Module":
        """Return the module at an address below this one; an empty one if nobody calls it."""
        module = self
        steps = [(match[1], match[2]) for match in _STEP.finditer(address)]
        for name, key in steps[1::2]:
            module = module.child(name, key) or Module(address, module, {}, {})
        return module

    def resource(self, mode: str, type_: str, name: str) -> Json:
        """Return how a resource is written, empty if the configuration does not say."""
        for each in self.written.get("resources") or []:
            if (each.get("mode"), each.get("type"), each.get("name")) == (mode, type_, name):
                found: Json = each
                return found
        return {}

    def child(self, name: str, key: str) -> "Module | None":
        """Return a module that this one calls."""
        call = _dict(_dict(self.written.get("module_calls")).get(name))
        if not call:
            return None
        address = ".".join(part for part in (self.address, f"module.{name}{key}") if part)
        return Module(address, self, _dict(call.get("module")), call)


class Addresses:
    """The addresses of a plan, by what the configuration calls them.

    Args:
        addresses: Of every instance of every resource and data source.
    """

    def __init__(self, addresses: Iterator[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        self._modules: set[str] = set()
        for address in addresses:
            self._by_name.setdefault(_KEY.sub("", address), []).append(address)
            steps = [match[0] for match in _STEP.finditer(address)]
            for at, step in enumerate(steps):
                if step.lstrip(".") == "module":
                    self._modules.add("".join(steps[: at + 2]))

    def meant_by(self, written: Any, module: Module, key: str, depth: int = 0) -> tuple[str, ...]:
        """Return the addresses of what an expression refers to.

        Args:
            written: The expression, as the configuration has it.
            module: Where it stands.
            key: Key of the instance that it belongs to, in brackets, empty for none.
            depth: How many expressions led to it.
        """
        found: dict[str, None] = {}
        names = _dict(written).get("references")
        for reference in names if isinstance(names, list) and depth < _DEEPEST else ():
            if isinstance(reference, str):
                found |= dict.fromkeys(self._meant(reference, module, key, depth))
        return tuple(found)

    def _meant(self, reference: str, module: Module, key: str, depth: int) -> tuple[str, ...]:
        steps = [(match[1], match[2]) for match in _STEP.finditer(reference)]
        names = [name for name, _ in steps]
        if not steps or names[0] in _OTHERS:
            return ()
        if names[0] == "var" and len(steps) > 1 and module.parent is not None:
            given = _dict(module.call.get("expressions")).get(names[1])
            own = (_KEY.search(module.address) or [""])[0]
            return self.meant_by(given, module.parent, own, depth + 1)
        if names[0] == "module" and len(steps) > 2:
            keys = (steps[1][1], key, "")
            children = (module.child(names[1], each) for each in keys)
            child = next((c for c in children if c and c.address in self._modules), None)
            output = _dict(_dict(child.written.get("outputs") if child else None).get(names[2]))
            if child is None:
                return ()
            return self.meant_by(output.get("expression"), child, "", depth + 1)
        return tuple(self._instances(steps, module, key))

    def _instances(self, steps: list[tuple[str, str]], module: Module, key: str) -> Iterator[str]:
        length = 3 if steps[0][0] == "data" else 2
        if len(steps) < length:
            return
        name = ".".join(part for part, _ in steps[:length])
        whole = f"{module.address}.{name}" if module.address else name
        known = self._by_name.get(whole, [])
        wanted = [f"{whole}{each}" for each in (steps[length - 1][1], key) if each]
        yield from next(([each] for each in wanted if each in known), known)


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}
