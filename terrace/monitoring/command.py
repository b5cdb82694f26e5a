"""`terrace monitoring`: alert rules of objectives, and the service's metrics, written anew."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from constructs_lib import startup
from environments import ENVIRONMENTS, PLATFORM, Environment, Platform
from terrace.files import replace
from terrace.monitoring import metrics
from terrace.monitoring.text import generated, is_generated, text_of
from terrace.steps import say
from terrace.toolchain import repository_root

FOLDER = Path("monitoring/alerts/objectives")
PURPOSE = "write the alert rules of objectives, and the list of the service's metrics"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("monitoring", help=PURPOSE, description=PURPOSE)
    parser.set_defaults(run=lambda _: run(repository_root()))


def run(
    root: Path,
    environments: Sequence[Environment] | None = None,
    platform: Platform | None = None,
) -> int:
    """Write what comes from environments/ and app/, and remove what is left over.

    Args:
        root: The working copy.
        environments: The environments, if not the project's own.
        platform: What they share, if not the project's own.
    """
    known = ENVIRONMENTS if environments is None else environments
    files = wanted(known, platform or PLATFORM)
    if (root / metrics.FILE).is_file():
        text = text_of(root, metrics.FILE)
        files[metrics.FILE] = metrics.renewed(text, metrics.of_service(root))
    changed = {path: text for path, text in files.items() if _differs(root / path, text)}
    gone = stale(root, files)
    for path, text in changed.items():
        replace(root / path, text.encode())
        say(f"wrote {path}")
    for path in gone:
        (root / path).unlink()
        say(f"removed {path}")
    if not changed and not gone:
        say("All is as environments/ says.")
    return 0


def wanted(environments: Sequence[Environment], platform: Platform) -> dict[Path, str]:
    """Return all files as they should be, by path from the root."""
    startup.install(ahead=True)
    # Imported here: it imports constructs, which are slow to import.
    from stacks.objectives import groups  # noqa: PLC0415
    from stacks.rule_text import rule_text  # noqa: PLC0415
    from stacks.sources import runbooks  # noqa: PLC0415

    made = {each.name: [*groups(each, runbooks(platform))] for each in environments}
    return {
        FOLDER / f"{name}.yml": generated(rule_text(found), name)
        for name, found in made.items()
        if found
    }


def stale(root: Path, files: dict[Path, str]) -> list[Path]:
    """Return generated files that nothing writes any more."""
    found = [path.relative_to(root) for path in sorted((root / FOLDER).glob("*.yml"))]
    return [
        path
        for path in found
        if path not in files
        and is_generated((root / path).read_text(encoding="utf-8", errors="replace"))
    ]


def _differs(file: Path, text: str) -> bool:
    return not file.is_file() or file.read_bytes() != text.encode()
