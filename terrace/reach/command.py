"""`terrace reach`: who reaches what in AWS accounts, beside what the environments declare."""

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from conventions.tables import count
from environments import ENVIRONMENTS, PLATFORM
from stacks.target import Target, chosen
from terrace import toolchain
from terrace.aws import Unreadable
from terrace.errors import UserError
from terrace.names import SHARED
from terrace.reach import judged, table
from terrace.reach.matrix import Judged, Mark
from terrace.steps import say, seconds

PURPOSE = "compare who reaches what in AWS with what is declared"
Work = Callable[[], list[Judged]]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "reach",
        help=PURPOSE,
        description="Reads the accounts, with the credentials of this shell, and says for every "
        "workload and every store whether network, permission, key and settings let the one use "
        "the other, as the environments declare it. It changes nothing.",
    )
    parser.add_argument(
        "environments",
        nargs="*",
        help=f"environments, or {SHARED} for pipelines, states and networks; all if none",
    )
    parser.add_argument("--json", action="store_true", help="as data, for programs")
    parser.set_defaults(run=lambda given: run(given.environments, as_json=given.json))


def run(wanted: Sequence[str], *, as_json: bool = False) -> int:
    """Judge environments and print what was found.

    Args:
        wanted: Names of environments; none are all, with what they share.
        as_json: Print data.

    Returns:
        0 where all is as declared, 1 otherwise.

    Raises:
        UserError: No such environment, or nobody is signed in.
    """
    begun = time.monotonic()
    toolchain.refuse_silence(os.environ)
    target = chosen(os.environ)
    work = _chosen(wanted, target)
    _require_credentials()
    with ThreadPoolExecutor() as pool:
        running = {name: pool.submit(each) for name, each in work.items()}
        found = {name: each.result() for name, each in running.items()}
    if as_json:
        say(json.dumps({name: [*map(table.data, each)] for name, each in found.items()}, indent=2))
    else:
        _print(found, target)
        say(
            f"{verdict([t for each in found.values() for t in each])} "
            f"({seconds(time.monotonic() - begun)})"
        )
    return 0 if not any(each.wrong() for tables in found.values() for each in tables) else 1


def _chosen(wanted: Sequence[str], target: Target) -> dict[str, Work]:
    common: dict[str, Any] = {"platform": PLATFORM, "environments": ENVIRONMENTS}
    work: dict[str, Work] = {
        each.name: partial(judged.of_one, each, target=target, **common) for each in ENVIRONMENTS
    }
    work[SHARED] = partial(judged.of_shared, **common)
    if unknown := sorted(set(wanted) - work.keys()):
        raise UserError(f"environment is {', '.join(unknown)!r}, allowed: {', '.join(work)}")
    return {name: each for name, each in work.items() if not wanted or name in wanted}


def _require_credentials() -> None:
    try:
        judged.accounts_of(PLATFORM, ENVIRONMENTS, PLATFORM.region).caller  # noqa: B018 - it is read
    except Unreadable as problem:
        raise UserError(str(problem)) from None


def verdict(tables: Sequence[Judged]) -> str:
    """Say in a sentence how many cells are as declared."""
    marks = [found.mark for each in tables for found in each.findings.values()]
    cells = count(len(marks), "cell")
    unread = marks.count(Mark.UNREAD)
    wrong = sum(not mark.is_right for mark in marks) - unread
    said = [f"{wrong} of {cells} differ from what is declared"] if wrong else []
    said += [f"{count(unread, 'cell')} could not be judged"] if unread else []
    return f"{'; '.join(said) or f'{cells}, all as declared'}."


def _print(found: dict[str, list[Judged]], target: Target) -> None:
    plain = not _encodes("".join(mark.shown() for mark in Mark))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for name, tables in found.items():
        for each in tables:
            say(f"{name}, {each.section.title} ({seconds(each.seconds)})")
            for line in table.text(each, width=width, plain=plain):
                say(line)
            for line in table.sentences(each):
                say(line)
            say()
    say(table.legend([each for tables in found.values() for each in tables], plain=plain))
    left_out = judged.absent(target)
    for store, why in left_out.items():
        say(f"left out: {store} ({why})")
    say("Pods share the nodes' security group, so the network lets all of them through, and")
    say("permission alone decides between them (docs/adr/0018-workloads-and-connections.md).")


def _encodes(characters: str) -> bool:
    try:
        characters.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
