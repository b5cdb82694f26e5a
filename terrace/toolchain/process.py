"""Running terraform, cdktf and other tools: captured, logged, and ended as gently as possible."""

import subprocess
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.toolchain import failures
from terrace.toolchain.guarding import Guarded
from terrace.toolchain.logs import new_log
from terrace.toolchain.spoken import name_of, needs_guard
from terrace.toolchain.stopping import OTHER_GRACE_SECONDS, Command, stop
from terrace.toolchain.terraform_variables import refuse_misleading
from terrace.toolchain.transcript import Transcript
from terrace.toolchain.watch import Watch

_running: set[Command] = set()
_UNWATCHED = Watch()
SILENT_GRACE_SECONDS = 120.0
"""How long a terraform that has said nothing for too long may take to end in order."""


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

    All of its output is logged while it runs. A terraform that it is, or that cdktf begins, runs
    under guard: interrupted, it saves its state and releases its lock, and is waited for. Any
    other command has some seconds to end after an interruption.

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
        Refusal: TERRACE_APPROVED_PLAN approves another plan.
    """
    begun = time.monotonic()
    name = name or name_of(command)
    written = log or new_log(name)
    transcript = Transcript(written, echo=not quiet, on_line=watch.on_line)
    try:
        process, reason = _run(command, cwd, env, transcript, watch)
    except KeyboardInterrupt as stopped:
        stopped.add_note(f"the output of {name} until then: {written}")
        for line in failures.in_doubt(transcript.text):
            stopped.add_note(line)
        raise
    except Refusal:  # its log tells of the plan
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


def capture(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a tool to its end and return its exit code and what it printed, without a log.

    It is ended by `stop_running`, as what `run` runs; terraform needs `run`, which guards it.

    Args:
        command: Program and arguments; it gets no input.
        cwd: Folder to run in.
        env: Its whole environment.

    Raises:
        UserError: It could not be started.
    """
    process = _start(command, cwd, env)
    running = Command(process=process)
    _running.add(running)
    try:
        stdout, stderr = process.communicate()
    except BaseException:
        stop(running)
        raise
    finally:
        _running.discard(running)
    return subprocess.CompletedProcess([*command], process.returncode, stdout, stderr)


def stop_running() -> None:
    """End, gently first and all at once, every command still running, also of other threads."""
    if running := tuple(_running):
        stop(*running)


def _run(
    command: Sequence[str],
    cwd: Path,
    env: Mapping[str, str],
    transcript: Transcript,
    watch: Watch,
) -> tuple[subprocess.Popen[str], str | None]:
    """Run a command, under guard where it has to be; returns also why it was ended early."""
    if not needs_guard(command, env):
        process = _start(command, cwd, env)
        return process, _run_to_end(Command(process=process), transcript, watch)
    refuse_misleading(env)
    guarded = Guarded(command, env, log=transcript.path)
    try:
        process = _start(guarded.command, cwd, guarded.env)
        running = Command(process=process, guarded=guarded)
        reason = _run_to_end(running, transcript, watch)
        if guarded.refusal:
            raise Refusal(guarded.refusal, code=Code.PLAN_CHANGED)
        return process, reason
    finally:
        guarded.close()


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


def _run_to_end(command: Command, transcript: Transcript, watch: Watch) -> str | None:
    """Wait for a command, and return why it was ended early, if it was."""
    _running.add(command)
    process = command.process
    try:
        readers = [
            transcript.follow(stream) for stream in (process.stdout, process.stderr) if stream
        ]
        reason = _wait(command, transcript, watch)
        if command.runs_terraform:  # cdktf has left it behind
            stop(command)
    except BaseException:
        stop(command)
        raise
    finally:
        _running.discard(command)
    for reader in readers:
        reader.join(timeout=10)  # a left-over grandchild may hold the pipe open
    return reason


def _wait(command: Command, transcript: Transcript, watch: Watch) -> str | None:
    limit = watch.silence_seconds
    while True:
        with suppress(subprocess.TimeoutExpired):
            command.process.wait(timeout=1.0)
            return None
        if reason := watch.reason_to_stop():
            stop(command, limit_seconds=OTHER_GRACE_SECONDS)
            return reason
        if limit is not None and transcript.silent_seconds > limit:
            stop(command, limit_seconds=SILENT_GRACE_SECONDS)
            return f"it printed nothing for {limit / 60:.0f} minutes"
