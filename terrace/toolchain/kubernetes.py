"""Which kubectl and helm run: the machine's, or the project's own."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain import versions
from terrace.toolchain.locations import repository_root, state_folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """A program that works on manifests.

    Attributes:
        name: Its name.
        question: Arguments that make it tell its version.
        minimum: The oldest release that fits.
    """

    name: str
    question: tuple[str, ...]
    minimum: versions.Version


KUBECTL = Program(
    name="kubectl",
    question=("version", "--client"),
    minimum=versions.Version(1, 31),  # the first one with kustomize 5.4
)
HELM = Program(name="helm", question=("version", "--short"), minimum=versions.Version(3, 14))
PROGRAMS = (KUBECTL, HELM)


def locate(
    program: Program, environ: Mapping[str, str] | None = None, root: Path | None = None
) -> Path:
    """Return the program to run: the machine's where it fits, else the project's own.

    Raises:
        UserError: There is none that fits.
    """
    given = os.environ if environ is None else environ
    for candidate in (on_path(program, given), own(program, root or repository_root())):
        if candidate is not None and fits(program, candidate, given):
            return candidate
    minimum = f"{program.minimum.major}.{program.minimum.minor}"
    raise UserError(
        f"{program.name} {minimum} or newer is not installed; run: make setup (set-up has it for "
        f"Linux on x86-64 only; elsewhere install {program.name} yourself)"
    )


def on_path(program: Program, environ: Mapping[str, str]) -> Path | None:
    """Return what the machine offers under that name, fitting or not."""
    found = shutil.which(program.name, path=environ.get("PATH"))
    return None if found is None else Path(found)


def own(program: Program, root: Path) -> Path:
    """Return where set-up puts the program when the machine has none that fits."""
    return state_folder(root) / "bin" / program.name


def fits(program: Program, path: Path, environ: Mapping[str, str]) -> bool:
    """Whether it runs and is new enough."""
    version = versions.parse(versions.ask(path, *program.question, environ=environ))
    return version is not None and version >= program.minimum
