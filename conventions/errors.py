"""The one error that stops a check before any rule has run."""


class UnreadableError(Exception):
    """Input that cannot be judged: the file, the place and what was expected, in one sentence."""
