"""`terrace dashboards`: write Grafana's dashboards, or put them into Managed Grafana."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import environments
from environments import Environment, Platform
from terrace.dashboards import push
from terrace.files import replace
from terrace.steps import say
from terrace.toolchain import repository_root

PURPOSE = "write Grafana's dashboards, or put them into Managed Grafana"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("dashboards", help=PURPOSE, description=f"{PURPOSE}.")
    parser.set_defaults(run=lambda _: run(repository_root()))
    verbs = parser.add_subparsers(title="commands", metavar="command")
    push.add_parser(verbs)


def run(
    root: Path,
    known: Sequence[Environment] | None = None,
    platform: Platform | None = None,
) -> int:
    """Write every dashboard, and remove those that nothing writes any more.

    Args:
        root: The working copy.
        known: The environments, if not the project's own.
        platform: What they share, if not the project's own.
    """
    # Imported here: the builders take a third of a second.
    from terrace.dashboards.written import FOLDER, written  # noqa: PLC0415

    files = written(
        environments.ENVIRONMENTS if known is None else known, platform or environments.PLATFORM
    )
    changed = {path: text for path, text in files.items() if _differs(root / path, text)}
    gone = [
        path for path in sorted((root / FOLDER).glob("*.json")) if FOLDER / path.name not in files
    ]
    for path, text in changed.items():
        replace(root / path, text.encode())
        say(f"wrote {path}")
    for path in gone:
        path.unlink()
        say(f"removed {FOLDER / path.name}")
    if not changed and not gone:
        say("All dashboards are as they should be.")
    return 0


def _differs(file: Path, text: str) -> bool:
    return not file.is_file() or file.read_bytes() != text.encode()
