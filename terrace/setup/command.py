"""``python3 -m terrace.setup``: the parts that are due, in order."""

import argparse
import sys
from collections.abc import Sequence

from terrace.errors import UserError, of_the_machine
from terrace.setup import checks, debian, kubernetes, node, packages, terraform
from terrace.setup.lock import only_one
from terrace.setup.part import Part, bring_about
from terrace.setup.place import Place
from terrace.steps import Steps, say
from terrace.toolchain import end_like_an_interruption, repository_root


def main(arguments: Sequence[str]) -> int:
    """Set the working copy up and return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m terrace.setup", description=__doc__)
    parser.add_argument("--venv", default=".venv", help="virtual environment (default: .venv)")
    parser.add_argument("--quiet", action="store_true", help="say nothing where nothing is due")
    parser.add_argument("--tests", action="store_true", help="also what only tests need")
    parser.add_argument("--clusters", action="store_true", help="also kubectl and helm")
    options = parser.parse_args(arguments)
    root = repository_root()
    place = Place(root=root, venv=root / options.venv)
    end_like_an_interruption()
    try:
        with only_one(place.state / "setup.lock"):
            set_up(place, quiet=options.quiet, tests=options.tests, clusters=options.clusters)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; run make setup again to go on where it stopped\n")
        return 130
    except (UserError, OSError) as problem:
        sentence = str(problem) if isinstance(problem, UserError) else of_the_machine(problem)
        if sentence is None:
            raise
        sys.stderr.write(f"error: {sentence}\n")
        return 1
    return 0


def set_up(
    place: Place, *, quiet: bool = False, tests: bool = False, clusters: bool = False
) -> None:
    """Bring about every part that is due."""
    inside = place.venv.is_relative_to(place.root)
    folder = place.venv.relative_to(place.root) if inside else place.venv
    activation = f"activate it with `. {folder}/bin/activate`"
    if due := [part for part in plan(place, tests=tests, clusters=clusters) if part.is_due]:
        steps = Steps(total=len(due))
        bring_about(due, steps)
        steps.done(f"Set up: {activation}")
    elif not quiet:
        say(f"Everything is set up: {activation}")
    if tests and not quiet:
        for line in [*debian.advice(place), *kubernetes.advice(place)]:
            say(line)


def plan(place: Place, *, tests: bool = False, clusters: bool = False) -> list[Part]:
    """Return the parts that this machine needs, in the order in which they build on each other.

    Args:
        place: The place.
        tests: Also what only tests need: other commands ask no server for its version.
        clusters: Also kubectl and helm, which tests need, too.
    """
    of_node = node.parts(place)
    first, then = (of_node, []) if len(of_node) == 1 else ([], of_node)
    servers = debian.parts(place) if tests else []
    for_clusters = kubernetes.parts(place) if tests or clusters else []
    for_tests = [checks.part(place)] if tests else []
    return [
        *first,  # cdktf-cli alone needs nothing of Python's, and takes longest
        *servers,  # nor do they
        packages.packages(place),
        *then,
        *for_clusters,
        *for_tests,
        *terraform.parts(place),
        packages.warm_up(place),
    ]
