"""kubectl and helm: the machine's where they fit, else those that set-up fetched."""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from terrace.manifests.checks.errors import CouldNotCheckError
from terrace.toolchain import versions
from terrace.toolchain.locations import repository_root, state_folder
from terrace.toolchain.versions import Version


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A program that renders manifests.

    Attributes:
        name: Its name.
        question: Arguments that make it print its version.
        minimum: The oldest release that renders ours.
    """

    name: str
    question: tuple[str, ...]
    minimum: Version


KUBECTL = Kind(name="kubectl", question=("version", "--client"), minimum=Version(1, 31))
HELM = Kind(name="helm", question=("version", "--short"), minimum=Version(3, 14))


@cache
def found(kind: Kind) -> Path:
    """Return the program for this working copy; it is looked for once."""
    return find(kind, repository_root(), os.environ)


def find(kind: Kind, root: Path, environ: Mapping[str, str]) -> Path:
    """Return the program to run.

    Raises:
        CouldNotCheckError: There is none that runs and is new enough.
    """
    seen = []
    for candidate in _candidates(kind, root, environ):
        version = _version(kind, candidate, environ)
        if version is not None and version >= kind.minimum:
            return candidate
        seen.append(f"{candidate} is {version}" if version else f"{candidate} does not run")
    raise CouldNotCheckError(
        f"{kind.name} {kind.minimum} or newer is not there ({', '.join(seen) or 'none found'}); "
        "run: make setup"
    )


def _candidates(kind: Kind, root: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    on_path = shutil.which(kind.name, path=environ.get("PATH"))
    if on_path:
        yield Path(on_path)
    own = state_folder(root) / "bin" / kind.name
    if own.exists():
        yield own


def _version(kind: Kind, program: Path, environ: Mapping[str, str]) -> Version | None:
    return versions.parse(versions.ask(program, *kind.question, environ=environ))
