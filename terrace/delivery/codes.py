"""Exit codes, the same for every script and for `terrace release|plan|drift|preview|reap`."""

from enum import IntEnum


class Code(IntEnum):
    """What an exit code tells whoever called; a pipeline decides by it what comes next."""

    DONE = 0
    """Done, or nothing to do."""
    REFUSED = 1
    """AWS or a tool refused."""
    USAGE = 2
    """Wrong usage: an unknown environment, service, option or value."""
    TOOL_MISSING = 3
    """A tool is not installed."""
    SIGNED_OUT = 4
    """Credentials are missing or have expired."""
    NO_IMAGE = 5
    """The image does not exist, or not for both processors."""
    BUSY = 6
    """Another deployment is in progress."""
    NOT_PROMOTABLE = 7
    """The promotion is not allowed."""
    TAKEN_BACK = 8
    """It failed, and the former version runs again."""
    STUCK = 9
    """It failed and could not be taken back: somebody has to look."""
    PLAN_CHANGED = 10
    """The plan has changed since its approval."""
    DRIFT = 20
    """Drift was found."""
    INTERRUPTED = 130
    """Interrupted by Ctrl-C."""
