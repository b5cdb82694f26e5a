"""An interruption of terraform that loses nothing.

Terraform passes an interruption on to its provider at once, which then gives up every request
that it waits for. What such a request creates exists in AWS, and is in no state. So the provider
first gets the time to hear its answers, while terraform itself stands still and begins nothing
new; and it stands still itself while terraform takes the interruption in.

Source: hashicorp/terraform internal/terraform/context_walk.go (watchStop); hashicorp/
terraform-plugin-go tfprotov5/tf5server (stoppableContext)
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

ANSWER_SECONDS = 3.0
"""How long AWS may take to answer a request; nearly all take less than one."""

TAKE_IN_SECONDS = 20.0
"""How long terraform may take to save the state, which it does before it tells its provider."""

UNHEARD_SECONDS = 3.0
"""How long it is given for that where its log, which says so, goes elsewhere."""

_SAID_SECONDS = 0.2  # until what terraform has said is read
_TELL_SECONDS = 0.3  # from its log until its provider could hear it
_LOOK_SECONDS = 0.1
_TELLS = b"Stop called, initiating interrupt sequence"
_LIMIT_SECONDS = 40  # after so long everything goes on, even if the guard is killed meanwhile
_PROVIDER = "terraform-provider-"


def logging(environ: Mapping[str, str], log: Path) -> dict[str, str]:
    """Return the variables that make terraform log what it does about an interruption.

    Args:
        environ: Its environment; empty where that has a log of its own already.
        log: The file.
    """
    if any(environ.get(name) for name in ("TF_LOG", "TF_LOG_CORE", "TF_LOG_PATH")):
        return {}
    return {"TF_LOG_CORE": "WARN", "TF_LOG_PATH": str(log)}


def interrupt(
    terraform: int,
    *,
    log: Path | None,
    hurry: threading.Event,
    is_under_way: Callable[[], bool] = lambda: True,
) -> None:
    """Interrupt a terraform that creates, changes or deletes something, or is about to.

    Args:
        terraform: Its process id.
        log: Its log; None where that goes elsewhere.
        hurry: Set when there is no time any more.
        is_under_way: Asked once terraform stands still; whether AWS may owe an answer.
    """
    providers = list(_providers_of(terraform))
    everyone = [terraform, *providers]
    with _bound_to_go_on(everyone):
        try:
            _send(signal.SIGSTOP, [terraform])
            hurry.wait(_SAID_SECONDS)
            if is_under_way():
                hurry.wait(ANSWER_SECONDS)
            if not hurry.is_set():
                _send(signal.SIGSTOP, providers)
            _send(signal.SIGINT, [terraform])
            _send(signal.SIGCONT, [terraform])
            _wait_until_told(log, hurry)
        finally:
            _send(signal.SIGCONT, everyone)


def _wait_until_told(log: Path | None, hurry: threading.Event) -> None:
    """Wait until terraform has told its provider of the interruption."""
    if log is None:
        hurry.wait(UNHEARD_SECONDS)
        return
    deadline = time.monotonic() + TAKE_IN_SECONDS
    while time.monotonic() < deadline and not hurry.is_set():
        with suppress(OSError):
            if _TELLS in log.read_bytes():
                hurry.wait(_TELL_SECONDS)
                return
        hurry.wait(_LOOK_SECONDS)


def kill(terraform: int) -> None:
    """End a terraform and its providers without mercy."""
    _send(signal.SIGKILL, [*_providers_of(terraform), terraform])


def _send(number: signal.Signals, processes: Iterable[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, number)


class _bound_to_go_on:  # noqa: N801 - reads as a statement
    """Let processes go on in any case, also when this one is killed."""

    def __init__(self, processes: Iterable[int]) -> None:
        self._command = f"sleep {_LIMIT_SECONDS}; kill -CONT {' '.join(map(str, processes))}"

    def __enter__(self) -> None:
        nothing = subprocess.DEVNULL
        self._watch = subprocess.Popen(
            ["/bin/sh", "-c", self._command],
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            start_new_session=True,
        )

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._watch.pid, signal.SIGKILL)
        self._watch.wait()


def _providers_of(terraform: int) -> Iterator[int]:
    for process, parent, command in _processes():
        if parent == terraform and _PROVIDER in command:
            yield process


def _processes() -> Iterator[tuple[int, int, str]]:
    """Id, parent and command of every process; by `ps` where there is no /proc."""
    if not Path("/proc/self/stat").exists():
        command = ["ps", "-A", "-o", "pid=", "-o", "ppid=", "-o", "command="]
        listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        for line in listed.splitlines():
            process, parent, words = line.split(None, 2)
            yield int(process), int(parent), words
        return
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                after_name = (folder / "stat").read_text().rpartition(")")[2].split()
                command_line = (folder / "cmdline").read_bytes().decode(errors="replace")
                yield int(folder.name), int(after_name[1]), command_line
