"""Objects judged by the schemas of Kubernetes, and custom resources by their own."""

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from terrace.manifests.checks import shapes
from terrace.manifests.checks.errors import CouldNotCheckError
from terrace.manifests.checks.rendering import Json, Rendering, identity
from terrace.toolchain import checks

VERSIONS = ("1.33", "1.34", "1.35", "1.36")
"""Those that EKS makes clusters of, less the oldest two, whose standard support ended long ago."""
CUSTOM = Path("tests", "kubernetes", "crds")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """What is wrong with an object.

    Attributes:
        rendering: Where it comes from.
        identity: Its namespace, kind and name.
        versions: The versions of Kubernetes that refuse it.
        what: Why, with the path of the field.
    """

    rendering: str
    identity: str
    versions: tuple[str, ...]
    what: str

    def __str__(self) -> str:
        return f"{self.rendering}: {self.identity}: {self.what} ({', '.join(self.versions)})"


def custom(folder: Path) -> dict[str, Json]:
    """Read the schemas of custom resources, by apiVersion and kind.

    Raises:
        CouldNotCheckError: A file holds something else than shapes.
    """
    found: dict[str, Json] = {}
    for file in sorted(folder.glob("*.yaml")):
        found |= shapes.read(file)
    return found


def mistakes(
    root: Path,
    renderings: Sequence[Rendering],
    *,
    versions: Sequence[str] = VERSIONS,
    schemas: Mapping[str, Json] | None = None,
) -> list[Mistake]:
    """Judge every object by every version, strictly: an unknown field or kind is a mistake.

    Raises:
        CouldNotCheckError: There is nothing to judge, or nothing to judge it with.
    """
    known = custom(root / CUSTOM) if schemas is None else schemas
    found = [(each.name, item) for each in renderings for item in each.objects]
    if not found:
        raise CouldNotCheckError("no object was rendered, so none was judged")
    asked = {"versions": versions, "custom": known, "objects": [item for _, item in found]}
    answers = json.loads(_ask(root, json.dumps(asked)))
    return list(_merged(found, answers))


def _merged(
    found: Sequence[tuple[str, Json]], answers: Iterable[tuple[int, str, str]]
) -> Iterator[Mistake]:
    ordered = sorted((number, what, version) for number, version, what in answers)
    for (number, what), each in groupby(ordered, key=lambda answer: answer[:2]):
        rendering, item = found[number]
        versions = tuple(version for _, _, version in each)
        yield Mistake(rendering=rendering, identity=identity(item), versions=versions, what=what)


def _ask(root: Path, asked: str) -> str:
    *python, _, _ = checks.module_command("kubernetes_validate", root)  # less "-m" and the module
    ended = subprocess.run(
        [*python, str(Path(__file__).with_name("judge.py"))],
        input=asked,
        env=checks.variables(root=root),
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        last = (ended.stderr.strip() or "it printed nothing").splitlines()[-1]
        raise CouldNotCheckError(f"the schemas cannot be asked: {last}")
    return ended.stdout
