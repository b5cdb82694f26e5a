"""`cdktf synth` as people want to see it: its sentence once, and an end in order.

At a terminal cdktf repaints its last lines, shows what the app says twice within words of its own,
and when it is interrupted ends before the app does, with a complaint. Here the app is waited for,
which leaves the output whole, and what it says is shown as it is.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from terrace.steps import waiting
from terrace.toolchain.failures import known_failure, uncoloured
from terrace.toolchain.locations import repository_root
from terrace.toolchain.stopping import end_like_an_interruption

TOLD = "TERRACE_TOLD"
"""Variable with the file that the app writes its sentence to, beside standard error."""

AS_BEFORE = "interrupted; the output is as it was before"
VERBS = {"synth", "synthesize"}
INTERRUPTED = 130  # as a shell reports a command that Ctrl-C ended
PATIENCE_SECONDS = 15.0  # a whole synthesis takes less


def is_asked_for(arguments: Sequence[str]) -> bool:
    """Whether a command of cdktf synthesizes and does nothing else."""
    return next((word for word in arguments if not word.startswith("-")), "") in VERBS


def run(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run cdktf to its end, and return the exit code.

    Args:
        command: cdktf and its arguments.
        env: Its environment.
    """
    end_like_an_interruption()
    with tempfile.TemporaryDirectory(prefix="terrace-") as folder:
        told = Path(folder, "told")
        code, output = _run(command, {"CI": "true", **env, TOLD: str(told)})
        sentence = told.read_text(encoding="utf-8") if told.is_file() else ""
    if sentence:
        sys.stderr.write(f"error: {sentence}\n")
    elif code == INTERRUPTED:  # before the app could say so
        sys.stderr.write(f"error: {AS_BEFORE}\n")
    else:
        shown = output if env.get("FORCE_COLOR") else uncoloured(output)
        sys.stdout.write(f"{shown.strip()}\n")
        if code and (known := known_failure(output, cwd=repository_root(), env=env)):
            sys.stderr.write(f"error: {known}\n")
    return code


def _run(command: Sequence[str], env: Mapping[str, str]) -> tuple[int, str]:
    with subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # so that it hears of an interruption from us alone
    ) as process:
        try:
            with waiting("Synthesizing"):
                output, _ = process.communicate()
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends in a moment
            _interrupt(process)
            return INTERRUPTED, ""
    return process.returncode, output


def _interrupt(process: subprocess.Popen[str]) -> None:
    """Interrupt cdktf and the app, and wait for both: cdktf does not wait for the app."""
    import psutil  # noqa: PLC0415 - set-up uses this package before psutil is installed

    started: Collection[Any] = ()
    with suppress(psutil.Error):
        started = psutil.Process(process.pid).children(recursive=True)
    _send(process, signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=PATIENCE_SECONDS)
    psutil.wait_procs(started, timeout=PATIENCE_SECONDS)
    _send(process, signal.SIGKILL)


def _send(process: subprocess.Popen[str], signal_number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal_number)
