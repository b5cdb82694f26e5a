"""`terrace reach` over the journey's deployment, as data."""

import json
import subprocess
import sys
from typing import Any

from terrace.deployment import Stacks
from terrace.embedded_aws.environment import without_empty
from tests.e2e.conftest import Journey

Cells = dict[tuple[str, str], dict[str, Any]]
RIGHT = {"open", "refused", "absent"}


def reach(journey: Journey, *names: str, stacks: Stacks | None = None) -> dict[str, Cells]:
    """Run it in the journey's own copy of the project; cells by name, row and column.

    Args:
        journey: The journey.
        names: What to look at.
        stacks: Whose credentials it has; None takes those of an administrator.
    """
    command = [sys.executable, "-m", "terrace", "reach", *names, "--json"]
    environ = without_empty((stacks or journey.stacks).env)
    ended = subprocess.run(
        command, cwd=journey.project, env=environ, capture_output=True, text=True, check=False
    )
    assert ended.stdout, ended.stderr
    found = json.loads(ended.stdout)
    assert ended.returncode == int(any(map(differing, map(_cells, found.values()))))
    return {name: _cells(tables) for name, tables in found.items()}


def differing(cells: Cells) -> Cells:
    """Cells that are not as declared, or could not be judged."""
    return {place: cell for place, cell in cells.items() if cell["found"] not in RIGHT}


def _cells(tables: list[dict[str, Any]]) -> Cells:
    return {(cell["row"], cell["column"]): cell for table in tables for cell in table["cells"]}
