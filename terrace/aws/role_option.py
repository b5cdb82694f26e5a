"""The option --role of the commands that take a role in an account that they know."""

import re

from terrace.errors import UserError

_NAME = re.compile(r"[\w+=,.@/-]+", re.ASCII)  # with its path, where it has one


def require_role_name(role: str | None) -> None:
    """Refuse what cannot be the name of a role; None chooses none.

    Raises:
        UserError: It is an ARN, empty, or has characters that no name has.
    """
    if role is not None and not _NAME.fullmatch(role):
        raise UserError(f"--role is {role!r}, allowed: the name of a role, not its ARN")
