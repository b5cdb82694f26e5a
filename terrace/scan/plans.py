"""The plan of a stack, made without an account: what Terraform would create in an empty AWS.

The configuration is the committed one, as HCL: of Terraform's JSON, trivy takes blocks for
attributes. Only where states are kept is overridden: the stack's own is a local file, and those of
other stacks are stand-ins that hold the outputs it reads.
"""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from terrace import toolchain
from terrace.deployment.state_backend import LOCAL, OVERRIDE
from terrace.deployment.watcher import Watcher
from terrace.scan.errors import CouldNotScanError
from terrace.scan.stacks import Stack

LOCK = ".terraform.lock.hcl"
REMOTE = "terraform_remote_state"
_READ = re.compile(rf"data\.{REMOTE}\.([\w-]+)\.outputs\.([\w-]+)")


class Plan(NamedTuple):
    """A plan in both of its forms, in a folder of its own.

    Attributes:
        shown: As JSON: every value that is known before anything exists.
        saved: As Terraform saves it: with the configuration, in which references are whole.
    """

    shown: Path
    saved: Path


def plan(stack: Stack, scratch: Path, env: Mapping[str, str], watcher: Watcher) -> Plan:
    """Plan a stack in a scratch folder.

    Args:
        stack: The stack.
        scratch: A folder to be made.
        env: Environment that leads Terraform to the embedded AWS.
        watcher: Who looks on.

    Raises:
        UserError: Terraform cannot plan it.
    """
    prepare(stack, scratch)

    def terraform(*arguments: str) -> str:
        command = [str(toolchain.terraform_binary()), *arguments]
        name = f"terraform {arguments[0]} of {stack.name}"
        with watcher.watching(name) as watch:
            return toolchain.run(command, cwd=scratch, env=env, name=name, watch=watch).stdout

    terraform("init", "-input=false", "-no-color")
    made = Plan(shown=scratch / f"{stack.name}.json", saved=scratch / f"{stack.name}.tfplan")
    terraform("plan", "-input=false", "-no-color", "-lock=false", f"-out={made.saved.name}")
    made.shown.write_text(terraform("show", "-json", made.saved.name), encoding="utf-8")
    return made


def prepare(stack: Stack, scratch: Path) -> None:
    """Copy a stack and override where states are kept.

    Raises:
        CouldNotScanError: The stack has no HCL.
    """
    files = [*stack.folder.glob("*.tf"), *stack.folder.glob(LOCK)]
    if not files:
        raise CouldNotScanError(f"{stack.folder} holds no *.tf file; run: make synth")
    scratch.mkdir(parents=True)
    for file in files:
        shutil.copyfile(file, scratch / file.name)
    override: dict[str, Any] = dict(LOCAL)
    for name, outputs in outputs_read(stack).items():
        state = f"{name}.tfstate"
        (scratch / state).write_text(json.dumps(_state(outputs)), encoding="utf-8")
        local = {"backend": "local", "config": {"path": state}}
        override.setdefault("data", {}).setdefault(REMOTE, {})[name] = local
    (scratch / OVERRIDE).write_text(json.dumps(override), encoding="utf-8")


def outputs_read(stack: Stack) -> dict[str, set[str]]:
    """Return by remote state the outputs that a stack reads from it."""
    declared = (block for block in stack.document.data_sources if block.type == REMOTE)
    outputs: dict[str, set[str]] = {block.id: set() for block in declared}
    for name, output in _READ.findall(json.dumps(stack.document.body)):
        outputs[name].add(output)
    return outputs


def _state(outputs: set[str]) -> dict[str, Any]:
    """A state whose outputs are ARNs: the provider checks those, and takes them for any name."""
    values = {
        name: {"value": f"arn:aws:example:us-east-1:111111111111:{name}", "type": "string"}
        for name in sorted(outputs)
    }
    return {"version": 4, "serial": 1, "lineage": "scan", "outputs": values, "resources": []}
