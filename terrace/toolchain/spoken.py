"""Command lines as people know them: of ``node --require … cdktf deploy dev`` the last three."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from terrace.toolchain.terraform import NAME_VARIABLE

CDKTF_RUNS_TERRAFORM = {"deploy", "apply", "destroy", "diff", "plan", "watch"}
_TERRAFORM = ("terraform", "tofu")
_QUICK = {"version", "output", "show", "fmt", "validate", "providers"}  # holds no lock


def spoken(command: Sequence[str]) -> list[str]:
    """Return the name of what runs, and its arguments."""
    program, *words = command
    if Path(program).name.startswith("node"):
        while words[:1] == ["--require"]:
            words = words[2:]
        if words and Path(words[0]).name == "cdktf":
            program, *words = words
    return [Path(program).name, *words]


def name_of(command: Sequence[str]) -> str:
    """Return what to call a command, such as "cdktf deploy dev"."""
    program, *words = spoken(command)
    return " ".join([program, *words[:2]])


def is_terraform(command: Sequence[str], env: Mapping[str, str]) -> bool:
    """Whether a command is a Terraform or OpenTofu itself."""
    name = Path(command[0]).name
    return name.startswith(_TERRAFORM) or name == Path(env.get(NAME_VARIABLE) or "-").name


def needs_guard(command: Sequence[str], env: Mapping[str, str]) -> bool:
    """Whether a command runs a terraform that may hold a lock or change something."""
    verb = next((word for word in spoken(command)[1:] if not word.startswith("-")), "")
    if is_terraform(command, env):
        return bool(verb) and verb not in _QUICK
    return spoken(command)[0] == "cdktf" and verb in CDKTF_RUNS_TERRAFORM
