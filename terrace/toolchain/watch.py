"""What goes on beside a command while it runs: who hears its lines, and what would end it."""

from collections.abc import Callable
from dataclasses import dataclass

SILENCE_SECONDS = 600.0
"""How long a command that works may print nothing: Terraform waits with a line every 10 s."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """How a command is watched.

    Attributes:
        on_line: Gets each line that the command prints, from a thread that reads it.
        reason_to_stop: Asked once a second; a sentence ends the command, None lets it go on.
        silence_seconds: The command is ended when it has printed nothing for so long; None waits
            as long as it takes.
    """

    on_line: Callable[[str], object] = lambda _line: None
    reason_to_stop: Callable[[], str | None] = lambda: None
    silence_seconds: float | None = None
