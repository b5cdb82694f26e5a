"""What the command is given: folders, and a plan of one of them or of any other."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from conventions import plan_reading, synthesis
from conventions import runbooks as runbook_files
from conventions.errors import UnreadableError
from conventions.synthesis import Synthesis


def read(folders: Iterable[Path], plan: Path | None, runbooks: Path | None) -> list[Synthesis]:
    """Read every folder, and put the plan in place of the document that it is of.

    Raises:
        UnreadableError: something cannot be read, or several documents may be the plan's own.
    """
    found = [synthesis.read(folder, runbooks=runbooks) for folder in folders]
    if plan is None:
        return found
    if not found:
        pages = runbook_files.read(runbooks)
        alone = (plan_reading.read(plan),)
        return [Synthesis(root=plan, documents=alone, is_complete=False, runbooks=pages)]
    every = [document for each in found for document in each.documents]
    name = plan.name.partition(".")[0]
    own = every if len(every) == 1 else [each for each in every if each.name == name]
    if len(own) != 1:
        raise UnreadableError(
            f"{plan} may be of any of {len(every)} documents; name its folder, or call it "
            "<stack>.json"
        )
    resolved = plan_reading.read(plan, own[0])
    return [
        replace(each, documents=tuple(resolved if d is own[0] else d for d in each.documents))
        for each in found
    ]
