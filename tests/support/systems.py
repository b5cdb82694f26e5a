"""What the pipelines of GitHub, GitLab, CircleCI, Jenkins and Travis CI do, in one form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
_MAKE = re.compile(r"\bmake (?:-s )?([a-z][a-z-]*)")
_PART = re.compile(r"\bmake test PART=\"?([^\"\n]+)")
_CI = re.compile(r"\.ci/([a-z]+)")
_ASIDE = {"ready", "ready-tests", "setup", "pipeline", "stacks", "demo", "kubernetes-image"}
"""Targets that set up, sign in or tell jobs what they are for, and those of one system alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """How one environment gets a version.

    Attributes:
        targets: Make targets in order, each where it comes first.
        source: The environment that ran the version before; empty for what was built.
        waits: Whether a person lets it go on after the plan.
        alone: What only one run at a time may do, empty where several may.
        proves: Whether the run proves itself by a token, or its machine has a role.
        on_main: Whether it happens for the main branch only.
    """

    targets: tuple[str, ...]
    source: str
    waits: bool
    alone: str
    proves: bool
    on_main: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class System:
    """One system's pipeline.

    Attributes:
        checks: Make targets that every change has to pass.
        parts: Parts of the tests that run beside each other; none where all run in one job.
        publish: Those that publish the image; none where nothing is published.
        deliveries: By environment, in order.
    """

    checks: tuple[str, ...]
    parts: tuple[str, ...]
    publish: tuple[str, ...]
    deliveries: Mapping[str, Delivery]


def targets(commands: Iterable[str]) -> tuple[str, ...]:
    """Make targets that commands name, in order; those of the project's own scripts with them."""
    found: list[str] = []
    for command in commands:
        if named := _CI.search(command):
            found += targets(_script(named[1]))
        found += _MAKE.findall(command)
    return tuple(dict.fromkeys(each for each in found if each not in _ASIDE))


def parts(commands: Iterable[str], values: Iterable[str] = ()) -> tuple[str, ...]:
    """Parts of the tests that commands name, or that the values of a matrix do."""
    named = [part for command in commands for part in _PART.findall(command)]
    return tuple(
        part for each in named for part in (values if each.startswith(("$", "<")) else [each])
    )


def load(name: str) -> dict[str, Any]:
    """Read a YAML file of the repository."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / name).read_text())
    return loaded


def listed(value: Any) -> list[Any]:
    """Return what may be one value or a list of them."""
    return value if isinstance(value, list) else [value] if value else []


def planned(commands: Sequence[str], source: str) -> list[str]:
    """What a plan runs; without a source, the script asks for nothing that may be promoted."""
    if source:
        return [*commands]
    assert [each.split()[0] for each in commands] == [".ci/plan"]
    return [line for line in _script("plan") if "promotable" not in line]


def _script(name: str) -> list[str]:
    lines = (ROOT / ".ci" / name).read_text().splitlines()
    return [line for line in lines if not line.lstrip().startswith("#")]
