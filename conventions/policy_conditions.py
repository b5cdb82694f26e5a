"""Conditions of a statement, and those of which only a plan knows whether they are there."""

from collections.abc import Iterator
from dataclasses import dataclass

from conventions.bodies import Json, blocks, nested
from conventions.hearings import Question, ask


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One condition: the test, the key it looks at, the values it accepts.

    Attributes:
        test: Its operator.
        key: The key it looks at.
        values: What it accepts.
        repeated: What a dynamic block goes through where only a plan knows that, else None.
    """

    test: str
    key: str
    values: tuple[str, ...]
    repeated: object = None

    @property
    def is_there(self) -> bool:
        """Whether the policy has it; to ask is for rules, see `conventions.hearings`."""
        return self.repeated is None or ask(self.repeated, Question.SET)


def written_in(body: Json) -> Iterator[tuple[Json, object]]:
    """Yield the conditions of a policy document, each with what only a plan repeats it by."""
    written = {name: value for name, value in body.items() if name != "dynamic"}
    yield from ((condition, None) for condition in nested(written, "condition"))
    for table in blocks(body.get("dynamic")):
        for generated in blocks(table.get("condition")):
            for content in blocks(generated.get("content")):
                yield content, generated.get("for_each")
