"""The environments' files, read before something long begins."""

from terrace.errors import UserError, is_sentence


def require_right_environments() -> None:
    """Read them, so that what is wrong with one is said at once, and by this process alone.

    Raises:
        UserError: Says it in one sentence.
    """
    try:
        # Reading happens in the import, and not every command can afford it.
        from environments import ENVIRONMENTS, PLATFORM  # noqa: F401, PLC0415
    except ValueError as problem:
        if not is_sentence(problem):
            raise
        raise UserError(str(problem)) from None
