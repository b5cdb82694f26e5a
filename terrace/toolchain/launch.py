"""The ``cdktf`` command of the virtual environment: the locked cdktf in the right environment."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from terrace.configuration import require_right_environments
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.toolchain import approval, deployments, failures, synth
from terrace.toolchain.guarding import Guarded
from terrace.toolchain.locations import repository_root, state_folder
from terrace.toolchain.logs import new_log
from terrace.toolchain.node import cdktf_command
from terrace.toolchain.process_environment import environment
from terrace.toolchain.refusals import refuse_what_cannot_run
from terrace.toolchain.spoken import CDKTF_RUNS_TERRAFORM, name_of
from terrace.toolchain.stopping import Command, end_like_an_interruption, stop
from terrace.toolchain.terraform_variables import refuse_misleading
from terrace.toolchain.transcript import Transcript

# Commands of cdktf, and their other names, that run the app; each takes --output.
_RUNS_THE_APP = {
    *("deploy", "apply", "destroy", "diff", "plan"),
    *("list", "output", "outputs", "synth", "synthesize", "watch"),
}
_SYNTH = {"synth", "synthesize"}  # publishes all of its output or nothing
_KEEPS_LOG = {"deploy", "apply", "destroy", "watch"}
_CURSOR = "\x1b[?25h"
INTERRUPTED = 130  # as a shell reports a command that Ctrl-C ended


def cdktf_main() -> NoReturn:
    """Run cdktf: its terminal is the caller's own, and its terraform is under guard.

    It is waited for, so that what it began ends in order, a failure is explained, and the ledger
    of addresses learns of a deployment.
    """
    end_like_an_interruption()
    words = sys.argv[1:]
    try:
        command = cdktf_command()
        chosen = environment()
        if CDKTF_RUNS_TERRAFORM.intersection(words):
            refuse_misleading(chosen)
        if _RUNS_THE_APP.intersection(words):
            require_right_environments()
        approval.refuse_without_sense(words, chosen)
        refuse_what_cannot_run(words, chosen)
        arguments = [*words, *_output_for(chosen, words)]
        if synth.is_asked_for(words):
            raise SystemExit(synth.run([*command, *arguments], chosen))
        code = _Launch([*command, *arguments], chosen).run()
        if code == 0 and deployments.changes_ledger(words, chosen):
            deployments.note(arguments, chosen)
    except UserError as problem:
        sys.stderr.write(f"error: {problem}\n")
        raise SystemExit(problem.code if isinstance(problem, Refusal) else 1) from None
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        raise SystemExit(INTERRUPTED) from None
    raise SystemExit(code)


class _Launch:
    """One run of cdktf."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._command = list(command)
        self._env = dict(env)
        self._name = name_of(["cdktf", *sys.argv[1:]])
        self._at_terminal = sys.stdout.isatty()
        self._log: Path | None = None
        self._guarded: Guarded | None = None

    def run(self) -> int:
        """Run it to its end; returns the exit code."""
        if not self._at_terminal:
            self._env.setdefault("CI", "true")  # cdktf leaves its moving pictures out of a log
        if CDKTF_RUNS_TERRAFORM.intersection(sys.argv[1:]):
            self._log = new_log(self._name)
            if _KEEPS_LOG.intersection(sys.argv[1:]):
                self._say(f"log: {self._log}")
            self._guarded = Guarded(
                self._command, self._env, log=self._log, logs_all=self._at_terminal
            )
            self._env = self._guarded.env
        try:
            return self._explained(*self._run())
        finally:
            if self._guarded:
                self._guarded.close()

    def _run(self) -> tuple[int, str]:
        """Run it; returns the exit code and what it printed, as far as that was to be had."""
        if self._at_terminal:
            process = subprocess.Popen(self._command, env=self._env, text=True)
            running = Command(process=process, guarded=self._guarded, leads_group=False, tells=True)
            return self._wait(running), self._logged()
        process = subprocess.Popen(
            self._command,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # an interruption reaches it from here, once
        )
        transcript = Transcript(self._log, echo=True, change=self._without_colours)
        assert process.stdout  # noqa: S101 - a pipe was asked for
        reader = transcript.follow(process.stdout)
        try:
            code = self._wait(Command(process=process, guarded=self._guarded, tells=True))
            reader.join(timeout=10)  # a left-over grandchild may hold the pipe open
        finally:
            transcript.close()
        return code, transcript.text

    def _wait(self, running: Command) -> int:
        try:
            running.process.wait()
            if running.runs_terraform:  # Ctrl-C at a question ends cdktf alone
                stop(running)
                return INTERRUPTED
        except KeyboardInterrupt:
            in_order = stop(running)
            if self._at_terminal:
                self._say(_CURSOR)  # cdktf hides it while it draws
            if running.guarded is not None and not in_order:
                self._say("terraform was ended at once; if the state is locked: terrace unlock")
            return INTERRUPTED
        return running.process.returncode

    def _explained(self, code: int, printed: str) -> int:
        """Say what went wrong, and where all of terraform's output is."""
        root, log = repository_root(), self._log
        where = f" (all of its output: {log})" if log else ""
        if code == INTERRUPTED:
            kept = "; the output is as it was before" if _SYNTH.intersection(sys.argv[1:]) else ""
            self._say(f"interrupted{kept}{where}", *failures.in_doubt(printed))
        elif code and self._guarded and (refusal := self._guarded.refusal):
            self._say(f"error: {refusal}{where}")
            return Code.PLAN_CHANGED.value
        elif code and (known := failures.known_failure(printed, cwd=root, env=self._env)):
            self._say(f"error: {known}{where}")
        elif code and log and "Error: " in printed:
            sentence = failures.explain(self._name, printed, cwd=root, env=self._env, log=log)
            self._say(f"error: {sentence}")
        if log and code == 0 and not _KEEPS_LOG.intersection(sys.argv[1:]):
            log.unlink(missing_ok=True)
        return code

    def _logged(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log else ""

    def _without_colours(self, line: str) -> str:
        # cdktf gives terraform a terminal of its own, so that it colours what it prints.
        return line if self._env.get("FORCE_COLOR") else failures.uncoloured(line)

    def _say(self, *lines: str) -> None:
        try:
            sys.stderr.write("".join(f"{line}\n" for line in lines))
            sys.stderr.flush()
        except OSError:  # the terminal is gone
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _output_for(chosen: Mapping[str, str], arguments: Sequence[str]) -> list[str]:
    """Keep what is meant for the embedded AWS out of the committed folder, unless told where."""
    takes_output = _RUNS_THE_APP.intersection(arguments)
    given = any(word.split("=")[0] in {"--output", "-o"} for word in arguments)
    if chosen.get("TERRACE_TARGET") != "embedded" or given or not takes_output:
        return []
    return ["--output", str(state_folder(repository_root()) / "embedded" / "terraform-out")]
