"""The ``cdktf`` command of the virtual environment: the locked cdktf in the right environment."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from terrace.configuration import require_right_environments
from terrace.errors import UserError
from terrace.toolchain import deployments, synth
from terrace.toolchain.failures import known_failure, uncoloured
from terrace.toolchain.locations import repository_root, state_folder
from terrace.toolchain.node import cdktf_command
from terrace.toolchain.process_environment import environment
from terrace.toolchain.refusals import refuse_what_cannot_run

# Commands of cdktf, and their other names, that run the app; each takes --output.
_RUNS_THE_APP = {
    *("deploy", "apply", "destroy", "diff", "plan"),
    *("list", "output", "outputs", "synth", "synthesize", "watch"),
}


def cdktf_main() -> NoReturn:
    """Become cdktf: its signals, terminal and exit code are the caller's own.

    What deploys or destroys is waited for, because the ledger of addresses changes with it.
    """
    try:
        command = cdktf_command()
        chosen = environment()
        if _RUNS_THE_APP.intersection(sys.argv[1:]):
            require_right_environments()
        refuse_what_cannot_run(sys.argv[1:], chosen)
    except UserError as problem:
        sys.stderr.write(f"error: {problem}\n")
        raise SystemExit(1) from None
    arguments = [*command, *sys.argv[1:], *_output_for(chosen, sys.argv[1:])]
    if synth.is_asked_for(sys.argv[1:]):
        raise SystemExit(synth.run(arguments, chosen))
    is_noted = deployments.changes_ledger(sys.argv[1:], chosen)
    if sys.stdout.isatty() and not is_noted:
        os.execve(arguments[0], arguments, chosen)  # noqa: S606 - no shell on purpose
    if sys.stdout.isatty():
        code = _run_at_terminal(arguments, chosen)
    else:
        chosen.setdefault("CI", "true")  # cdktf then leaves its moving pictures out of a log
        code = _run_and_explain(arguments, chosen)
    if is_noted and code == 0:
        deployments.note(arguments[len(command) :], chosen)
    raise SystemExit(code)


def _run_at_terminal(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Leave the terminal to cdktf, which asks questions and draws, and wait for its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # cdktf hears it too, and has to end in order
    return subprocess.run(command, env=env, check=False, preexec_fn=_hear_interruptions).returncode


def _run_and_explain(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Pass everything on, and after a known failure add the sentence that says what to do.

    Only where nobody watches: at a terminal cdktf asks questions and draws, so it gets that
    to itself.
    """
    transcript: list[str] = []
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # cdktf hears it too, and has to end in order
    with subprocess.Popen(
        command,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        preexec_fn=_hear_interruptions,  # noqa: PLW1509 - this process has a single thread
    ) as process:
        for printed in process.stdout or ():
            # cdktf gives terraform a terminal of its own, so that it colours what it prints.
            line = printed if env.get("FORCE_COLOR") else uncoloured(printed)
            transcript.append(line)
            sys.stdout.write(line)
            sys.stdout.flush()
    sentence = known_failure("".join(transcript), cwd=repository_root(), env=env)
    if process.returncode and sentence:
        sys.stderr.write(f"error: {sentence}\n")
    return process.returncode


def _hear_interruptions() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _output_for(chosen: Mapping[str, str], arguments: Sequence[str]) -> list[str]:
    """Keep what is meant for the embedded AWS out of the committed folder, unless told where."""
    takes_output = _RUNS_THE_APP.intersection(arguments)
    given = any(word.split("=")[0] in {"--output", "-o"} for word in arguments)
    if chosen.get("TERRACE_TARGET") != "embedded" or given or not takes_output:
        return []
    return ["--output", str(state_folder(repository_root()) / "embedded" / "terraform-out")]
