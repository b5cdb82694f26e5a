"""Bodies with their expressions resolved: by locals, by constants, by literal repetitions."""

from collections.abc import Iterable, Mapping
from typing import Any

from conventions.attributes import attribute, is_made_of_attributes, variable
from conventions.bodies import COMMENT, Json
from conventions.functions import Function
from conventions.hearings import Origin
from conventions.scopes import Scope
from conventions.templates import Template, written
from conventions.unknowns import Unknown


class Resolver(Scope):
    """Resolves the bodies of one document.

    Args:
        locals_: The bodies of its `locals` blocks.
        resources: The bodies of its resources by type and id, as they are written.
        variables: The bodies of its variables by name. Their values are unknown, a default being
            anybody's to replace; but one that its caller must give is set.
        functions: Functions of its folder, by their name and ().
    """

    def __init__(
        self,
        locals_: Iterable[Json],
        resources: Mapping[tuple[str, str], Json] | None = None,
        variables: Mapping[str, Json] | None = None,
        functions: Mapping[str, Function] | None = None,
    ) -> None:
        super().__init__(locals_, functions)
        self._resources = resources or {}
        self._given = frozenset(
            name
            for name, body in (variables or {}).items()
            if "default" not in body and body.get("nullable") is False
        )
        self._under_way: set[tuple[str, str]] = set()

    def instances(self, body: Json, origin: Origin) -> list[Json]:
        """Return the resolved body of every instance; of one if only a plan knows how many."""
        for name in ("count", "for_each"):
            if name in body:
                found = self.repetitions(name, body[name])
                if found is not None:
                    return [self.resolved(body, origin, each) for each in found]
        if _is_plain(body):
            return [body]
        return [self.resolved(body, origin)]

    def resolved(self, body: Json, origin: Origin, more: Mapping[str, Any] | None = None) -> Json:
        """Return a body in which every text is known, or an `Unknown` that says where it stands."""
        former, self.more = self.more, {**self.more, **(more or {})}
        try:
            return {
                name: value
                if name == COMMENT or _is_plain(value)
                else self._settled(self.value(value), origin._replace(argument=name))
                for name, value in self.with_generated(body).items()
            }
        finally:
            self.more = former

    def _settled(self, value: Any, origin: Origin) -> Any:
        """Write a value as a document does, with what is unknown of it as an `Unknown`."""
        if isinstance(value, Template):
            return self._unknown(value, origin)
        if isinstance(value, str):
            return written(value) if "{" in value else value
        if isinstance(value, dict):
            return {str(written(key)): self._settled(each, origin) for key, each in value.items()}
        return [self._settled(each, origin) for each in value] if isinstance(value, list) else value

    def _unknown(self, text: str, origin: Origin) -> Unknown:
        reference = attribute(text)
        if reference is not None:
            meaning = self._meaning(*reference, origin)
            return Unknown(text, origin, meaning=meaning, is_settled=meaning is None)
        is_set = variable(text) in self._given
        is_settled = is_made_of_attributes(text)
        return Unknown(text, origin, is_set=is_set, is_settled=is_settled)

    def _meaning(self, type_: str, id_: str, argument: str, origin: Origin) -> Any:
        """Return what the argument says that a reference leads to, None where it says nothing."""
        if (type_, id_) in self._under_way:
            return None
        self._under_way.add((type_, id_))
        value = self._resources.get((type_, id_), {}).get(argument)
        known = self._settled(self.value(value), origin) if isinstance(value, str) else value
        self._under_way.discard((type_, id_))
        return known if isinstance(known, str | bool | int | float) else None


def _is_plain(value: Any) -> bool:
    """Tell at a glance, for nearly all values are, whether nothing in one is to be resolved."""
    if not isinstance(value, str | list | dict):
        return True
    text = value if isinstance(value, str) else repr(value)
    return "${" not in text and "%{" not in text and "'dynamic'" not in text
