"""Running terraform, cdktf and other tools: captured, logged, and ended as gently as possible."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain import failures
from terrace.toolchain.locations import repository_root, state_folder
from terrace.toolchain.stopping import stop
from terrace.toolchain.transcript import Transcript

_running: set[subprocess.Popen[str]] = set()


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
    log: Path | None = None,
    quiet: bool = True,
    accepted: Collection[int] = (0,),
) -> Completed:
    """Run a command to its end and return what it printed.

    An interruption reaches the command as SIGINT, which terraform answers by saving its state
    and releasing its lock; only a command that does not answer is killed.

    Args:
        command: Program and arguments; it gets no input.
        cwd: Folder to run in.
        env: Its whole environment, mostly from ``environment()``.
        log: File for all its output; without one, a log is written when the command fails.
        quiet: False passes the output on to the terminal as well.
        accepted: Exit codes that are no failure, such as 2 of ``plan -detailed-exitcode``.

    Raises:
        UserError: the program is missing or failed; the sentence says why and what to do.
    """
    begun = time.monotonic()
    transcript = Transcript(log, echo=not quiet)
    process = _start(command, cwd, env)
    _running.add(process)
    try:
        try:
            readers = [
                transcript.follow(stream) for stream in (process.stdout, process.stderr) if stream
            ]
            process.wait()
        except BaseException:
            stop(process)
            raise
        for reader in readers:
            reader.join(timeout=10)  # a left-over grandchild may hold the pipe open
    finally:
        _running.discard(process)
        transcript.close()
    stdout, stderr = transcript.parts
    if process.returncode not in accepted:
        written = log or _write_log(command, transcript.text)
        raise UserError(failures.explain(command, transcript.text, cwd=cwd, env=env, log=written))
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


def _write_log(command: Sequence[str], text: str) -> Path:
    folder = state_folder(repository_root()) / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder, prefix=f"{Path(command[0]).name}-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(path)
