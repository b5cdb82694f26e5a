"""TYP: the closed table of resource types."""

from collections.abc import Iterator

from conventions.document import Kind
from conventions.places import Missing
from conventions.registry import must
from conventions.resource_types import FILE, TABLE
from conventions.rule import Over, Problem
from conventions.synthesis import Synthesis

NAME = f"conventions/{FILE.name}"


@must(
    "TYP001",
    f"`{NAME}` has a row for every resource type in this platform's own output, "
    "recognized by its `addresses.json` or `json/modules`; other Terraform may use any type",
    reason="A type without a row escapes every rule that reads the table, so its name, state and "
    "encryption are decided when it is first used.",
    source="cfn-lint, resource specifications as data; the project's design, one table of types",
    over=Over.TOGETHER,
)
def types_are_listed(synthesis: Synthesis) -> Iterator[Problem]:
    """Judge the table first, since a row that cannot be read is a type that no rule knows."""
    for type_, found in TABLE.mistakes:
        place = Missing(synthesis.document, f"{synthesis.document}/{type_ or FILE.name}")
        subject = f"{type_} in {NAME}" if type_ else NAME
        yield Problem(place, f"{subject} {found}", f"correct it in {NAME}")
    known = {*TABLE.rows, *(type_ for type_, _ in TABLE.mistakes)}
    for document in synthesis.documents if _is_ours(synthesis) else ():
        unknown = {b.type: b for b in reversed(document.resources) if b.type not in known}
        for type_, block in unknown.items():
            found = f"{type_} is not in the table of resource types"
            remedy = f"add it to {NAME}: its name, state, encryption and what is compared"
            yield Problem(block, found, remedy)


def _is_ours(synthesis: Synthesis) -> bool:
    """Tell whether this platform wrote the output, which nobody else keeps in this form."""
    has_modules = any(document.kind is Kind.MODULE for document in synthesis.documents)
    return synthesis.is_complete and (synthesis.ledger is not None or has_modules)
