"""The conventions as a condition: what violates them is refused, and nothing is published."""

import gc
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

import conventions
from conventions.tables import count
from terrace.errors import UserError

ROOT = Path(__file__).resolve().parents[1]
WAIVERS = ROOT / "waivers.toml"
RUNBOOKS = ROOT / "docs" / "runbooks"


def refuse_violations(output: Path, *, breaks: Collection[str] = ()) -> None:
    """Judge a synthesized folder.

    Args:
        output: The folder.
        breaks: Ids of rules that do not count here.

    Raises:
        UserError: A rule is violated, a line for each violation; or the waivers cannot be read.
    """
    today = datetime.now(UTC).date()
    gc.disable()  # everything that is read stays to the end; looking for garbage finds none
    try:
        findings = conventions.check(output, waivers=WAIVERS, runbooks=RUNBOOKS, today=today)
    except conventions.UnreadableError as error:
        raise UserError(str(error)) from error
    finally:
        gc.enable()
    violations = [each for each in findings if each.is_must and each.rule not in breaks]
    if violations:
        lines = "\n".join(f"  {violation}" for violation in violations)
        raise UserError(f"{count(len(violations), 'violation')} of the conventions\n{lines}")
