"""`terrace kubernetes`: what the manifests need of environments/, written anew."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from constructs_lib import startup
from environments import ENVIRONMENTS, PLATFORM, Environment, Platform
from terrace.exchange import exchange
from terrace.files import writing
from terrace.manifests.text import is_generated
from terrace.steps import say
from terrace.toolchain import repository_root

FOLDER = Path("kubernetes")
OVERLAYS = (FOLDER / "overlays", FOLDER / "platform" / "overlays")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "kubernetes", help="write what the manifests need of environments/"
    )
    parser.set_defaults(run=lambda _: run(repository_root()))


def run(
    root: Path,
    environments: Sequence[Environment] | None = None,
    platform: Platform | None = None,
) -> int:
    """Write the generated files of every environment with a cluster, all of them or none.

    Args:
        root: The working copy.
        environments: The environments, if not the project's own.
        platform: What they share, if not the project's own.

    Raises:
        UserError: An environment has what the manifests cannot be made for.
    """
    known = ENVIRONMENTS if environments is None else environments
    files = wanted(root, known, platform or PLATFORM)
    changed = {path: text for path, text in files.items() if _differs(root / path, text)}
    gone = stale(root, files, known)
    with writing(root / FOLDER), tempfile.TemporaryDirectory() as drafts:
        (root / FOLDER).mkdir(exist_ok=True)
        with exchange(root / FOLDER) as changes:
            for number, (path, text) in enumerate(changed.items()):
                draft = Path(drafts, str(number))
                draft.write_text(text, encoding="utf-8")
                changes.put(path.relative_to(FOLDER), draft)
            for path in gone:
                changes.remove(path.relative_to(FOLDER))
    _remove_empty_folders(root, gone)
    _report(changed, gone, known)
    return 0


def wanted(root: Path, environments: Sequence[Environment], platform: Platform) -> dict[Path, str]:
    """Return all files as they should be, by path; of those that others write too, only some.

    Raises:
        UserError: An environment has what the manifests cannot be made for.
    """
    startup.install(ahead=True)
    # Imported here: the constructs say how things are named, and are slow to import.
    from terrace.manifests import argocd, chart, cluster, overlay  # noqa: PLC0415
    from terrace.manifests.values import values  # noqa: PLC0415

    found: dict[Path, str] = {}
    for each in environments:
        if each.kubernetes:
            needed = values(each, platform)
            found |= overlay.written(root, needed) | overlay.kept(root, needed)
            found |= chart.written(root, needed)
            found |= cluster.written(each, platform) | cluster.kept(root, each)
            found |= argocd.written(each, platform)
    return found


def stale(root: Path, files: dict[Path, str], environments: Sequence[Environment]) -> list[Path]:
    """Return generated files that nothing writes any more, and all of overlays that are gone."""
    kept = {each.name for each in environments if each.kubernetes}
    found: set[Path] = set()
    for file in sorted((root / FOLDER).rglob("*.yaml")):
        path = file.relative_to(root)
        if path in files or not is_generated(file.read_text(encoding="utf-8")):
            continue
        found.add(path)
        for overlays in OVERLAYS:
            if path.is_relative_to(overlays):
                overlay = overlays / path.relative_to(overlays).parts[0]
                if overlay.name not in kept:
                    rest = (root / overlay).rglob("*")
                    found |= {each.relative_to(root) for each in rest if each.is_file()}
    return sorted(found)


def _differs(file: Path, text: str) -> bool:
    return not file.is_file() or file.read_text(encoding="utf-8") != text


def _remove_empty_folders(root: Path, gone: Sequence[Path]) -> None:
    for folder in sorted({parent for path in gone for parent in path.parents}, reverse=True):
        place = root / folder
        if folder.is_relative_to(FOLDER) and place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def _report(
    changed: dict[Path, str], gone: Sequence[Path], environments: Sequence[Environment]
) -> None:
    for each in environments:
        if not each.kubernetes:
            say(f"environment {each.name}: kubernetes is None, so it has no overlay")
    for path in changed:
        say(f"wrote {path}")
    for path in gone:
        say(f"removed {path}")
    if not changed and not gone:
        say("All is as environments/ says.")
