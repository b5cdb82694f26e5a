"""Running terraform, cdktf and other tools: captured, logged, and ended as gently as possible."""

import subprocess
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain import failures
from terrace.toolchain.logs import new_log
from terrace.toolchain.stopping import OTHER_GRACE_SECONDS, stop
from terrace.toolchain.transcript import Transcript
from terrace.toolchain.watch import Watch

_running: set[subprocess.Popen[str]] = set()
_UNWATCHED = Watch()


@dataclass(frozen=True, kw_only=True, slots=True)
class Completed:
    """A command that ended well.

    Attributes:
        command: What ran.
        returncode: Its exit code, one of the accepted.
        stdout: Its standard output.
        stderr: Its standard error.
        seconds: How long it took.
    """

    command: tuple[str, ...]
    returncode: int
    stdout: str
    stderr: str
    seconds: float


def run(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    name: str | None = None,
    log: Path | None = None,
    quiet: bool = True,
    accepted: Collection[int] = (0,),
    watch: Watch = _UNWATCHED,
) -> Completed:
    """Run a command to its end and return what it printed.

    All of its output is logged while it runs. An interruption reaches the command as SIGINT,
    which terraform answers by saving its state and releasing its lock; only a command that does
    not answer is killed.

    Args:
        command: Program and arguments; it gets no input.
        cwd: Folder to run in.
        env: Its whole environment, mostly from ``environment()``.
        name: What to call it, such as "cdktf deploy dev"; its first words if not given.
        log: File for its output, which stays; without one, a log is made that is removed when
            the command ends well.
        quiet: False passes the output on to the terminal as well.
        accepted: Exit codes that are no failure, such as 2 of ``plan -detailed-exitcode``.
        watch: Who hears its lines, and what ends it early.

    Raises:
        UserError: The program is missing, failed, or was ended early; the sentence says why.
    """
    begun = time.monotonic()
    name = name or " ".join([Path(command[0]).name, *command[1:3]])
    written = log or new_log(name)
    transcript = Transcript(written, echo=not quiet, on_line=watch.on_line)
    try:
        process = _start(command, cwd, env)
        reason = _run_to_end(process, transcript, watch)
    except KeyboardInterrupt as stopped:
        stopped.add_note(f"the output of {name} until then: {written}")
        raise
    except UserError:  # it could not be started
        written.unlink()
        raise
    finally:
        transcript.close()
    failed = process.returncode not in accepted
    if reason or (failed and (reason := watch.reason_to_stop())):
        raise UserError(f"{name} ended early, because {reason} (its output: {written})")
    if failed:
        raise UserError(failures.explain(name, transcript.text, cwd=cwd, env=env, log=written))
    if log is None:
        written.unlink(missing_ok=True)
    stdout, stderr = transcript.parts
    return Completed(
        command=tuple(command),
        returncode=process.returncode,
        stdout=stdout,
        stderr=stderr,
        seconds=time.monotonic() - begun,
    )


def stop_running() -> None:
    """End, gently first and all at once, every command still running, also of other threads."""
    stopping = [threading.Thread(target=stop, args=(process,)) for process in tuple(_running)]
    for thread in stopping:
        thread.start()
    for thread in stopping:
        thread.join()


def _start(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(
            list(command),
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # so that we alone decide when it hears of an interruption
        )
    except OSError as problem:
        raise UserError(f"cannot run {command[0]} in {cwd}: {problem.strerror}") from None


def _run_to_end(process: subprocess.Popen[str], transcript: Transcript, watch: Watch) -> str | None:
    """Wait for a command, and return why it was ended early, if it was."""
    _running.add(process)
    try:
        readers = [
            transcript.follow(stream) for stream in (process.stdout, process.stderr) if stream
        ]
        reason = _wait(process, transcript, watch)
    except BaseException:
        stop(process)
        raise
    finally:
        _running.discard(process)
    for reader in readers:
        reader.join(timeout=10)  # a left-over grandchild may hold the pipe open
    return reason


def _wait(process: subprocess.Popen[str], transcript: Transcript, watch: Watch) -> str | None:
    limit = watch.silence_seconds
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1.0)
            return None
        if reason := watch.reason_to_stop():
            stop(process, grace_seconds=OTHER_GRACE_SECONDS)
            return reason
        if limit is not None and transcript.silent_seconds > limit:
            stop(process)
            return f"it printed nothing for {limit / 60:.0f} minutes"
