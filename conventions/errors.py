"""The errors that end a check with one sentence instead of a report."""


class UnreadableError(Exception):
    """Input that cannot be judged: the file, the place and what was expected, in one sentence."""


class UnwritableError(Exception):
    """A report that cannot be written: the file and why, in one sentence."""


class UnsaidError(Exception):
    """Something that a document does not say, as a plan does not say where its state is kept."""
