"""When an environment ends, written into its file."""

import ast
from datetime import UTC, datetime, timedelta

from terrace.adopt.literals import assigned
from terrace.errors import UserError

IMPORT = "from datetime import UTC, datetime\n\n"
MOST_HOURS = 24 * 365


def end_after(hours: int, now: datetime) -> datetime:
    """Return a moment some hours later, to the minute, which nobody types seconds of.

    Raises:
        UserError: Fewer or more hours than an environment with an end has.
    """
    if not 1 <= hours <= MOST_HOURS:
        raise UserError(f"hours is {hours}, allowed: 1 to {MOST_HOURS}")
    return (now.astimezone(UTC) + timedelta(hours=hours)).replace(second=0, microsecond=0)


def with_end(source: bytes, ends_at: datetime) -> bytes:
    """Return the text of an environment's file with an end in it.

    Args:
        source: The text, in which ENVIRONMENT is a call with an owner.
        ends_at: The end, in UTC.
    """
    module = ast.parse(source)
    call = assigned(module, "ENVIRONMENT")
    owner = next(each for each in call.keywords if each.arg == "owner") if call else None
    first = next(node for node in module.body if isinstance(node, ast.Import | ast.ImportFrom))
    if owner is None:
        raise UserError("ENVIRONMENT is no call, allowed: ENVIRONMENT = Environment(...)")
    lines = source.decode().splitlines(keepends=True)
    moment = f"{ends_at.year}, {ends_at.month}, {ends_at.day}, {ends_at.hour}, {ends_at.minute}"
    lines.insert(owner.lineno - 1, f"    ends_at=datetime({moment}, tzinfo=UTC),\n")
    lines.insert(first.lineno - 1, IMPORT)
    return "".join(lines).encode()
