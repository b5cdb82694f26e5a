"""`terrace local`: the embedded AWS by hand."""

import argparse
import os
import shlex
import shutil
import sys
from typing import TYPE_CHECKING

from stacks.target import EMBEDDED, VARIABLE
from terrace.embedded_aws.environment import client_environment
from terrace.embedded_aws.extensions import version_note
from terrace.embedded_aws.occupied import demonstration, refuse_while_demonstrated
from terrace.embedded_aws.server import EmbeddedAws, Status
from terrace.toolchain import repository_root, state_folder

if TYPE_CHECKING:
    from environments import Platform


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command and its own commands."""
    local = subparsers.add_parser("local", help="start and stop the embedded AWS")
    commands = local.add_subparsers(metavar="action", required=True)
    up = commands.add_parser("up", help="start it, or say where it runs")
    up.add_argument(
        "--port", type=int, default=0, help="port on 127.0.0.1; a free one if not given"
    )
    up.add_argument("--verbose", action="store_true", help="log every request")
    up.set_defaults(run=lambda arguments: _up(arguments.port, verbose=arguments.verbose))
    for name, action, purpose in (
        ("down", _down, "stop it; what it holds is gone"),
        ("status", _status, "say whether it runs; exit code 1 if not"),
        ("reset", _reset, "empty it"),
        ("env", _env, "print what a shell needs to use it, for eval"),
    ):
        parser = commands.add_parser(name, help=purpose)
        parser.set_defaults(run=lambda _, action=action: action())


def _embedded() -> EmbeddedAws:
    return EmbeddedAws(state_folder(repository_root()) / "embedded")


def _platform() -> "Platform":
    # Read where it is needed only: what is wrong with an environment must not keep anybody from
    # stopping a server.
    from environments import PLATFORM  # noqa: PLC0415

    return PLATFORM


def _up(port: int, *, verbose: bool) -> int:
    if note := version_note():
        sys.stderr.write(f"warning: {note}\n")
    embedded = _embedded()
    if embedded.status() is not Status.RUNNING:
        # A bootstrap that was interrupted left a state of what is gone with the server before.
        shutil.rmtree(embedded.directory / "bootstrap", ignore_errors=True)
    server = embedded.up(port=port, account_id=_platform().account_id, verbose=verbose)
    _say(f"The embedded AWS answers at {server.endpoint} (process {server.pid}).")
    _say('Use it with: eval "$(terrace local env)"')
    if found := demonstration(embedded.directory):
        _say(f"Beware: {found} and may end this embedded AWS with itself.")
    return 0


def _down() -> int:
    embedded = _embedded()
    refuse_while_demonstrated(embedded.directory)
    stopped = embedded.down()
    _say("The embedded AWS is stopped." if stopped else "The embedded AWS was not running.")
    return 0


def _status() -> int:
    embedded = _embedded()
    status = embedded.status()
    if status is Status.RUNNING:
        _say(f"running at {embedded.running().endpoint}")
        return 0
    explanation = ": its process is dead or does not answer" if status is Status.STALE else ""
    _say(f"{status.value}{explanation}")
    return 1


def _reset() -> int:
    embedded = _embedded()
    refuse_while_demonstrated(embedded.directory)
    server = embedded.reset()
    _say(f"The embedded AWS at {server.endpoint} is empty.")
    return 0


def _env() -> int:
    server = _embedded().running()
    variables = client_environment(server.endpoint, region=_platform().region, base=os.environ)
    variables[VARIABLE] = EMBEDDED.name
    for name, value in variables.items():
        _say(f"export {name}={shlex.quote(value)}" if value else f"unset {name}")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
