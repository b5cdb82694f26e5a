"""VAR: what a stack or module asks for and gives."""

from collections.abc import Iterator

from conventions.document import Document
from conventions.registry import must
from conventions.rule import Problem


@must(
    "VAR001",
    "every variable has a description and a type",
    reason="A caller should not have to read the code to fill in a variable.",
    source="The project's specification, module structure; HashiCorp Terraform style guide, "
    "variables; Azure Verified Modules TFNFR18",
)
def variables_are_described_and_typed(document: Document) -> Iterator[Problem]:
    """Judge every variable block."""
    for variable in document.variables:
        missing = [name for name in ("description", "type") if not variable.text(name).strip()]
        if missing:
            text = " and no ".join(missing)
            yield Problem(variable, f"variable {variable.id} has no {text}", "add what is missing")


@must(
    "VAR002",
    "every output has a description",
    reason="An output is an interface; its reader sees nothing but the name and this sentence.",
    source="HashiCorp Terraform style guide, outputs; terraform-best-practices.com, outputs",
)
def outputs_are_described(document: Document) -> Iterator[Problem]:
    """Judge every output block."""
    for output in document.outputs:
        if not output.text("description").strip():
            yield Problem(output, f"output {output.id} has no description", "add one")
