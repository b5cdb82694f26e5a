"""The one error that a user of the tools sees as a sentence instead of a traceback."""


class UserError(Exception):
    """Something the user can mend: what, where, received, allowed, in one sentence."""
