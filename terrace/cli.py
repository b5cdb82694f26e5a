"""The ``terrace`` command: finds the module of a subcommand, runs it, and words its errors."""

import argparse
import importlib
import os
import sys
import tomllib
from collections.abc import Collection, Sequence
from contextlib import suppress

from terrace.errors import Refusal, is_sentence, of_the_machine
from terrace.toolchain import (
    cache_variables,
    end_like_an_interruption,
    repository_root,
    stop_running,
)

COMMANDS = {
    "adopt": ("terrace.adopt.command", "make the repository your own"),
    "bench": ("terrace.bench.report", "compare with stock cdktf and with JavaScript"),
    "bootstrap": ("terrace.bootstrap", "create what has to be there before the first deployment"),
    "cluster": ("terrace.cluster.command", "open a tunnel to the Kubernetes of an environment"),
    "dashboards": (
        "terrace.dashboards.command",
        "write Grafana's dashboards, or put them into Managed Grafana",
    ),
    "database": (
        "terrace.database.command",
        "make the role of a new database, change its tables, and save it",
    ),
    "delivery-check": (
        "terrace.delivery.check.command",
        "check pipelines and scripts, and look for secrets",
    ),
    "demo": ("terrace.demo", "deploy the stacks into the embedded AWS and check them"),
    "drift": ("terrace.plans.drift", "say which stacks differ from what is committed"),
    "docs": ("terrace.docs", "write the generated documents"),
    "facts": ("terrace.facts", "print what a script needs to know of an environment"),
    "github": (
        "terrace.delivery.github",
        "set the repository up on GitHub: environments, rules of branches and tags",
    ),
    "kubernetes": ("terrace.manifests.command", "write what the manifests need of environments/"),
    "lists": ("terrace.lists", "renew the lists of what AWS offers"),
    "modules": ("terrace.modules.command", "write the constructs as Terraform modules"),
    "monitoring": (
        "terrace.monitoring.command",
        "write the alert rules of objectives, and the list of the service's metrics",
    ),
    "monitoring-check": (
        "terrace.monitoring.check.command",
        "check rules, routes, dashboards and collectors",
    ),
    "new": ("terrace.scaffold.command", "write a new environment, or a service into one"),
    "notify": ("terrace.notify", "tell those who get alarms what a pipeline did"),
    "parity": ("terrace.parity", "show what differs between the environments"),
    "pipeline": ("terrace.plans.pipeline", "print what a pipeline needs to know of a stack"),
    "plan": ("terrace.plans.command", "say what a deployment of a stack would change"),
    "preflight": ("terrace.preflight.command", "say what will stop a deployment"),
    "preview": (
        "terrace.previews.command",
        "deploy the environment of a pull request, or take it down",
    ),
    "reap": ("terrace.previews.reap", "take down environments of pull requests that have ended"),
    "kubernetes-bootstrap": (
        "terrace.manifests.install",
        "install Argo CD into a new cluster, through the tunnel",
    ),
    "kubernetes-check": (
        "terrace.manifests.checks.command",
        "render the manifests, judge them by schemas, and scan them",
    ),
    "local": ("terrace.embedded_aws.cli", "start and stop the embedded AWS"),
    "stacks": ("terrace.delivery.stacks", "print the stacks in the order of their deployment"),
    "state": (
        "terrace.states.command",
        "list the former versions of a stack's state, and go back to one",
    ),
    "teardown": ("terrace.cluster.teardown", "take an environment down, and what its cluster made"),
    "query": ("terrace.query", "ask the Prometheus of an environment"),
    "unlock": ("terrace.unlock", "release the lock that a dead run has left on a state"),
    "versions": ("terrace.versions", "show how long AWS supports the versions in use"),
    "reach": ("terrace.reach.command", "compare who reaches what in AWS with what is declared"),
    "release": ("terrace.release.command", "deploy an image, take it back, show what runs where"),
    "scan": ("terrace.scan.command", "scan the plan of every stack with checkov and trivy"),
}
"""Name, module and purpose of each subcommand; the module offers ``add_parser(subparsers)``."""


COMPLETION = "completion"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return the exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    _open_what_is_closed()
    end_like_an_interruption()
    os.environ.update(cache_variables(os.environ))
    try:
        code = _run(words)
        sys.stdout.flush()
    except KeyboardInterrupt as stopped:
        stop_running()
        notes = getattr(stopped, "__notes__", [])  # where the output of what ran until then is
        _complain("".join(f"{line}\n" for line in ["interrupted", *notes]))
        return 130
    except BrokenPipeError:  # such as `terrace parity | head`: who listened has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as problem:
        sentence = str(problem) if is_sentence(problem) else of_the_machine(problem)
        if sentence is None:
            raise
        _complain(f"error: {sentence}\n")
        return problem.code if isinstance(problem, Refusal) else 1
    return code


def _open_what_is_closed() -> None:
    """Read nothing from, and write to nobody, where the caller has closed a stream (`>&-`)."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123


def _complain(text: str) -> None:
    with suppress(OSError):  # the terminal is gone; the exit code still tells
        sys.stderr.write(text)
        sys.stderr.flush()


def _run(words: Sequence[str]) -> int:
    named = next((word for word in words if not word.startswith("-")), None)
    wanted = COMMANDS if named == COMPLETION else {named}
    parser = _parser(wanted)
    chosen = parser.parse_args(words)
    if named == COMPLETION:
        import shtab  # noqa: PLC0415 - slow, and needed here only

        sys.stdout.write(f"{shtab.complete(parser, shell=chosen.shell)}\n")
        return 0
    if named is None:
        parser.print_help()
        return 0
    return int(chosen.run(chosen) or 0)


def _parser(wanted: Collection[str | None]) -> argparse.ArgumentParser:
    """Build the parser; of subcommands that are not wanted, the module is not imported."""
    parser = argparse.ArgumentParser(prog="terrace", description="The tools around the platform.")
    version = f"terrace {_version()}"
    parser.add_argument("-V", "--version", action="version", version=version)
    subparsers = parser.add_subparsers(title="commands", metavar="command")
    for name, (module, purpose) in sorted(COMMANDS.items()):
        if name in wanted:
            importlib.import_module(module).add_parser(subparsers)
            own = subparsers.choices[name]
            about = own.description or f"{purpose}."
            own.description = about[0].upper() + about[1:]
        else:
            subparsers.add_parser(name, help=purpose)
    completion = subparsers.add_parser(COMPLETION, help="print the completion for a shell")
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))
    return parser


def _version() -> str:
    project = tomllib.loads((repository_root() / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])
