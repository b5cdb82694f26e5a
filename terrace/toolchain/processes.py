"""Which processes a command has started, as ``ps`` tells it on Linux and macOS."""

import subprocess
from typing import NamedTuple


class _Entry(NamedTuple):
    pid: int
    parent: int
    group: int
    state: str


def outside_group(leader: int) -> frozenset[int]:
    """Return the descendants of a group's leader that a signal to its group does not reach."""
    table = _table()
    family = {leader}
    while True:
        children = {entry.pid for entry in table if entry.parent in family}
        if children <= family:
            break
        family |= children
    return frozenset(each.pid for each in table if each.pid in family and each.group != leader)


def living(pids: frozenset[int]) -> frozenset[int]:
    """Return those that still run; one that has ended but was not buried counts as ended."""
    if not pids:
        return pids
    running = {entry.pid for entry in _table() if not entry.state.startswith("Z")}
    return pids & running


def _table() -> list[_Entry]:
    """Ask ps; without it (in a small container image) nothing is known."""
    try:
        listing = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,pgid=,stat="],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    except OSError:
        return []
    rows = (line.split() for line in listing.splitlines())
    return [_Entry(int(row[0]), int(row[1]), int(row[2]), row[3]) for row in rows if len(row) > 3]
