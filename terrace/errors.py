"""The errors that a user of the tools sees as a sentence instead of a traceback."""


class UserError(Exception):
    """Something the user can mend: what, where, received, allowed, in one sentence."""


def is_sentence(problem: Exception) -> bool:
    """Whether an error is for the user to read as it is: the tools' own, or a configuration's."""
    # Imported late: the library prepares its process for Node.js, and set-up comes before both.
    from constructs_lib.errors import ConfigurationError  # noqa: PLC0415

    return isinstance(problem, UserError | ConfigurationError)
