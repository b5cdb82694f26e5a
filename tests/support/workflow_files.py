"""Workflows and actions as they lie in a repository: their jobs, order, matrices and calls."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
OWN = "$/"  # of this repository, at the commit of the workflow

Table = Mapping[str, Any]


@cache
def read(path: Path) -> Table:
    """Read a file; numbers and truth values stay texts, as most of GitHub's contexts have them."""
    found: Table = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506
    return found


def workflows(root: Path = ROOT) -> dict[str, Table]:
    """Return all workflows by the name of their file, without `.yml`."""
    return {path.stem: read(path) for path in sorted((root / ".github/workflows").glob("*.yml"))}


def actions(root: Path = ROOT) -> dict[str, Table]:
    """Return all composite actions by the name of their folder."""
    found = sorted((root / ".github/actions").glob("*/action.yml"))
    return {path.parent.name: read(path) for path in found}


def own_file(uses: str, root: Path) -> Path | None:
    """Return the file of a workflow or action of this repository, None for somebody else's."""
    if not uses.startswith(OWN):
        return None
    path = root / uses.removeprefix(OWN)
    return path if path.suffix == ".yml" else path / "action.yml"


def steps(document: Table) -> Iterator[Table]:
    """Return the steps of all jobs of a workflow, or of an action."""
    for job in document.get("jobs", {"": document.get("runs", {})}).values():
        yield from job.get("steps", [])


def listed(value: Any) -> list[str]:
    """Return what may be one text or a list of them, as `needs` has it."""
    return [value] if isinstance(value, str) else list(value or [])


def in_order(jobs: Table) -> list[str]:
    """Return the names of jobs, each after those that it needs.

    Raises:
        ValueError: A job needs one that is not there, or jobs need each other.
    """
    found: list[str] = []
    while len(found) < len(jobs):
        free = [
            name
            for name, job in jobs.items()
            if name not in found and set(listed(job.get("needs"))) <= set(found)
        ]
        if not free:
            raise ValueError(f"jobs wait for ever: {sorted(set(jobs) - set(found))}")
        found += free
    return found


def with_needs(jobs: Table, names: Iterable[str]) -> set[str]:
    """Return the names of jobs, and of all that they need."""
    wanted = set(names)
    while more := {n for name in wanted for n in listed(jobs[name].get("needs"))} - wanted:
        wanted |= more
    return wanted


def combinations(matrix: Table | None) -> list[dict[str, Any]]:
    """Return the combinations of a matrix whose expressions are filled in; one without any."""
    if not matrix:
        return [{}]
    axes: dict[str, Sequence[Any]] = {
        name: values for name, values in matrix.items() if name not in {"include", "exclude"}
    }
    product = [dict(zip(axes, each, strict=True)) for each in itertools.product(*axes.values())]
    found = product if axes else []
    for extra in matrix.get("include", []):
        fits = [
            each for each in found if axes and all(each[k] == extra[k] for k in axes if k in extra)
        ]
        for each in fits:
            each.update(extra)
        if not fits:
            found.append(dict(extra))
    return found


def typed(declared: Table, given: Mapping[str, Any], of: str) -> dict[str, Any]:
    """Return the inputs of a called workflow or an action, in the types that it declares.

    Raises:
        ValueError: One is missing, or nobody knows it.
    """
    if unknown := set(given) - set(declared):
        raise ValueError(f"{of} has no input {', '.join(sorted(unknown))}")
    found = {}
    for name, about in declared.items():
        if name not in given and (about or {}).get("required") == "true":
            raise ValueError(f"{of} asks for the input {name}")
        value = given.get(name, (about or {}).get("default", ""))
        is_truth = (about or {}).get("type") == "boolean"
        found[name] = value in (True, "true") if is_truth else value
    return found


def declared(document: Table, what: str) -> Table:
    """Return inputs, outputs or secrets that a workflow declares for its callers."""
    on = document["on"]
    call = (on.get("workflow_call") if isinstance(on, Mapping) else None) or {}
    return call.get(what) or {}
