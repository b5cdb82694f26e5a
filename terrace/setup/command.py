"""``python3 -m terrace.setup [--venv FOLDER]``: the parts in order, and what they come to."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from terrace.errors import UserError
from terrace.setup import node_parts, python_parts, terraform_part
from terrace.setup.launchers import launchers
from terrace.setup.lock import only_one
from terrace.setup.parts import Part, Stamps, bring_about
from terrace.setup.place import Place
from terrace.setup.warm_up import warm_up
from terrace.steps import Steps
from terrace.toolchain import end_like_an_interruption, repository_root


def main(arguments: Sequence[str]) -> int:
    """Set the working copy up and return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m terrace.setup", description=__doc__)
    parser.add_argument("--venv", default=".venv", help="virtual environment (default: .venv)")
    root = repository_root()
    place = Place(root=root, venv=root / parser.parse_args(arguments).venv)
    end_like_an_interruption()
    try:
        with only_one(place.state / "setup.lock"):
            set_up(place)
    except UserError as problem:
        sys.stderr.write(f"error: {problem}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; run make setup again to go on where it stopped\n")
        return 130
    return 0


def set_up(place: Place) -> None:
    """Bring about every part that is not up to date."""
    stamps = Stamps(place.state / "setup.json")
    parts = plan(place, stamps)
    steps = Steps(total=len(parts))
    changed = bring_about(parts, stamps, steps)
    state = "Set up" if changed else "Everything was set up already"
    steps.done(f"{state}: activate it with `. {_relative(place.venv, place.root)}/bin/activate`")


def plan(place: Place, stamps: Stamps) -> list[Part]:
    """Return the parts that this machine needs, in the order in which they build on each other."""
    parts = [python_parts.virtual_environment(place, stamps), python_parts.packages(place)]
    if node_parts.machine_has_node(place):
        parts.insert(0, node_parts.cdktf(place))
    else:
        parts += [node_parts.own_node(place), node_parts.cdktf(place)]
    if not terraform_part.machine_has_terraform(place):
        parts.append(terraform_part.own_terraform(place))
    parts.append(launchers(place))
    if (place.root / "main.py").is_file():
        parts.append(warm_up(place))
    return parts


def _relative(path: Path, root: Path) -> Path:
    return path.relative_to(root) if path.is_relative_to(root) else path
