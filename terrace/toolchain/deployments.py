"""After `cdktf deploy` and `cdktf destroy`: the ledger learns what is deployed.

What counts is the stack's state, for a deployment may also end well because a person refused it.
Asked for only where the answer would change the ledger: after a first deployment, and after a
destruction.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain.locations import repository_root
from terrace.toolchain.process import run
from terrace.toolchain.project import configured_output
from terrace.toolchain.terraform import terraform_binary

DEPLOY, DESTROY = "deploy", "destroy"
MANIFEST = "manifest.json"


def changes_ledger(arguments: Sequence[str], env: Mapping[str, str]) -> bool:
    """Whether a command of cdktf may deploy to AWS itself, or destroy there."""
    is_aws = env.get("TERRACE_TARGET") in {None, "", "aws"} and not env.get("AWS_ENDPOINT_URL")
    return is_aws and _verb(arguments) in {DEPLOY, DESTROY}


def note(arguments: Sequence[str], env: Mapping[str, str]) -> None:
    """Enter what a successful command deployed, or take out what it destroyed, and say so.

    Args:
        arguments: Of cdktf.
        env: Environment that it ran in.
    """
    # Imported here: set-up uses this package, and needs no ledger.
    from terrace import ledger  # noqa: PLC0415

    is_destruction = _verb(arguments) == DESTROY
    committed = repository_root() / configured_output()
    folders = _working_folders(Path(_given_output(arguments) or committed), arguments)
    try:
        listed = ledger.deployed(committed)
        changed = [
            stack
            for stack, folder in folders.items()
            if (stack in listed) == is_destruction and _is_empty(folder, env) == is_destruction
        ]
        if changed and not os.environ.get("CI"):
            mark = ledger.mark_destroyed if is_destruction else ledger.mark_deployed
            mark(committed, changed)
    except UserError as problem:
        option = "destroyed" if is_destruction else "deployed"
        sys.stderr.write(
            f"{ledger_name()} was not renewed: {problem}\n"
            f"Do it by hand: terrace adopt --{option} STACK\n"
        )
        return
    for stack in changed:
        sys.stdout.write(_sentence(stack, is_destruction=is_destruction))


def ledger_name() -> str:
    """Return the ledger's place as people know it."""
    return f"{configured_output()}/addresses.json"


def _sentence(stack: str, *, is_destruction: bool) -> str:
    done = "destroyed" if is_destruction else "deployed"
    if os.environ.get("CI"):  # its working copy is thrown away
        says = "still lists it" if is_destruction else "does not list it yet"
        return (
            f"{stack} is {done}, and {ledger_name()} {says}; in a working copy, run "
            f"`terrace adopt --{done} {stack}`, and commit that file\n"
        )
    effect = (
        "which no longer lists it"
        if is_destruction
        else "with which a change that would destroy stateful resources of it is refused"
    )
    return f"{stack} is {done}; commit {ledger_name()}, {effect}\n"


def _verb(arguments: Sequence[str]) -> str:
    return next((word for word in arguments if not word.startswith("-")), "")


def _working_folders(output: Path, arguments: Sequence[str]) -> dict[str, Path]:
    """Return the folders of the stacks that a command names; cdktf takes patterns, too."""
    try:
        manifest = json.loads((output / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    words = [word for word in arguments if not word.startswith("-")][1:]
    return {
        stack: output / entry["workingDirectory"]
        for stack, entry in manifest["stacks"].items()
        if any(fnmatchcase(stack, word) for word in words)
    }


def _is_empty(folder: Path, env: Mapping[str, str]) -> bool:
    # Not `state list`: that fails where there is no state yet.
    command = [str(terraform_binary(env)), "state", "pull"]
    state = run(command, cwd=folder, env=env).stdout
    resources = json.loads(state)["resources"] if state.strip() else []
    return not any(each["mode"] == "managed" for each in resources)


def _given_output(arguments: Sequence[str]) -> str | None:
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        name, _, value = word.partition("=")
        if name in {"--output", "-o"}:
            return value or following
    return None
