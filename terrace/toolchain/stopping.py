"""How a command is ended: the one place that knows.

Terraform is asked once and waited for as long as it takes, whoever began it. Only a second Ctrl-C
of a person, or a caller's own limit, ends it at once. Everything else gets some seconds.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

from terrace.guard.guard import END_AT_ONCE_SECONDS, FINISHING
from terrace.toolchain.guarding import Guarded
from terrace.toolchain.spoken import spoken

OTHER_GRACE_SECONDS = 3.0
"""How long a command without terraform may take after an interruption, and after a request to
end."""

_SAID_AFTER_SECONDS = 1.0
_AGAIN_AFTER_SECONDS = 1.0  # one Ctrl-C may arrive more than once: from the terminal, from make
_AT_ONCE_SECONDS = END_AT_ONCE_SECONDS + 5.0
_WAITING = "waiting for the command to stop; Ctrl-C again ends it at once"


class AskedToEnd(KeyboardInterrupt):
    """A request to end that no person made by Ctrl-C, such as the end of a terminal."""


def end_like_an_interruption() -> None:
    """Let a request to end, as CI sends it, stop what runs as gently as Ctrl-C does."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        raise AskedToEnd

    for signal_number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(signal_number) is not signal.SIG_IGN:
            signal.signal(signal_number, ask)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Command:
    """A command that runs.

    Attributes:
        process: Its process.
        guarded: Its terraforms, if it has any.
        leads_group: Whether it leads a process group of its own.
        tells: Whether what it prints reaches whoever may interrupt it.
    """

    process: subprocess.Popen[str]
    guarded: Guarded | None = None
    leads_group: bool = True
    tells: bool = False

    @property
    def runs_terraform(self) -> bool:
        """Whether a terraform of it runs."""
        return self.guarded is not None and self.guarded.is_running

    @property
    def is_running(self) -> bool:
        """Whether it, or something that it began, runs."""
        if self.process.poll() is None or self.runs_terraform:
            return True
        return self.leads_group and self._is_deaf and self._group_lives

    @property
    def is_patient(self) -> bool:
        """Whether it ends in order by itself: terraform, or a command of these tools."""
        return self.runs_terraform or "terrace" in spoken(self._words)[:5]

    @property
    def _is_deaf(self) -> bool:
        """Whether it is cdktf, deaf to Ctrl-C to tell what terraform says to the end."""
        return spoken(self._words)[0] == "cdktf"

    @property
    def _group_lives(self) -> bool:
        try:
            os.killpg(self.process.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    @property
    def _words(self) -> list[str]:
        arguments = self.process.args
        return [str(word) for word in arguments] if isinstance(arguments, list) else [""]

    def interrupt(self) -> None:
        """Ask it to end: its terraform, or where none runs the command itself."""
        if self.guarded is not None and self.guarded.interrupt():
            return
        if self.leads_group or not self._is_deaf:
            self.send(signal.SIGINT)
        if self._is_deaf and self.process.poll() is None:
            self.process.kill()  # it has nothing to tell but that the app was interrupted

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the command, and to its group if that is its own."""
        if self.process.poll() is None or self.leads_group:
            with suppress(ProcessLookupError, PermissionError):
                if self.leads_group:
                    os.killpg(self.process.pid, number)
                else:
                    self.process.send_signal(number)


def stop(*commands: Command, limit_seconds: float | None = None) -> bool:
    """Interrupt commands and wait for them; returns False when one had to be ended at once.

    Args:
        commands: The commands.
        limit_seconds: How long terraform may take; as long as it needs if not given.
    """
    with _hearing() as interruptions:
        for command in commands:
            command.interrupt()
        in_order = _wait(commands, interruptions, limit_seconds)
        if not in_order:
            _end_at_once(commands)
        for command in commands:
            if command.leads_group:  # what is left of the group
                command.send(signal.SIGKILL)
    for command in commands:
        command.process.wait(10.0)
    return in_order


def _wait(commands: Sequence[Command], interruptions: Sequence[float], limit: float | None) -> bool:
    begun = time.monotonic()
    patient_at, is_said, is_terminated = begun, False, False
    while running := [command for command in commands if command.is_running]:
        now = time.monotonic()
        if any(at - begun > _AGAIN_AFTER_SECONDS for at in interruptions):
            return False
        if limit is not None and now - begun > limit:
            return False
        if any(command.is_patient for command in running):
            patient_at = now
        elif now - patient_at > OTHER_GRACE_SECONDS:
            if is_terminated:
                return False
            is_terminated, patient_at = True, now
            for command in running:
                command.send(signal.SIGTERM)
        if not is_said and now - begun > _SAID_AFTER_SECONDS:
            is_said = True
            _say(running)
        time.sleep(0.05)
    return True


def _end_at_once(commands: Sequence[Command]) -> None:
    """Let terraform give up, which it does within seconds, and kill the rest."""
    for command in commands:
        if command.guarded is not None:
            command.guarded.end_at_once()
        elif command.is_patient:
            command.send(signal.SIGINT)
    deadline = time.monotonic() + _AT_ONCE_SECONDS
    while any(command.is_patient for command in commands) and time.monotonic() < deadline:
        if not any(command.is_running for command in commands):
            break
        time.sleep(0.05)
    for command in commands:
        command.send(signal.SIGKILL)


def _say(running: Sequence[Command]) -> None:
    quiet = [each for each in running if not each.tells or each.process.poll() is not None]
    if quiet:
        text = FINISHING if any(command.runs_terraform for command in quiet) else _WAITING
        with suppress(OSError):  # the terminal is gone
            sys.stderr.write(f"\n{text}\n")
            sys.stderr.flush()


@contextmanager
def _hearing() -> Iterator[list[float]]:
    """Note when Ctrl-C comes instead of being torn away by it; other requests are heard once."""
    heard: list[float] = []
    if threading.current_thread() is not threading.main_thread():
        yield heard
        return

    def note(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            heard.append(time.monotonic())

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        if before[number] is not signal.SIG_IGN:
            signal.signal(number, note)
    try:
        yield heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
