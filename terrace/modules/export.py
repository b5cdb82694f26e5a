"""Writing the constructs as standard Terraform modules."""

import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from cdktf import App

from conventions.tables import count
from stacks.base import PROVIDER_SOURCE, PROVIDER_VERSIONS, TERRAFORM_VERSIONS
from terrace import hcl
from terrace.errors import UserError, reason
from terrace.exchange import exchange
from terrace.hcl.reading import Json
from terrace.judging import refuse_violations
from terrace.modules import readme, terraform_tests
from terrace.modules.definitions import MODULES
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.steps import Steps, say

HCL = Path("modules")
JSON = Path("json/modules")
DOCUMENT = "main.tf.json"
TESTS = Path("tests")
ROOT_ONLY = {"//", "provider", "terraform"}


def run(names: Sequence[str], output: Path) -> int:
    """Write modules below a folder: all of them, or none."""
    chosen = choose(names)
    wanted = f"write {count(len(chosen), 'module')} below {output / HCL}"
    with Steps(total=1).step(wanted):
        export(chosen, output, is_complete=not names)
    say(", ".join(module.name for module in chosen))
    return 0


def choose(names: Sequence[str]) -> list[Module]:
    """Return the modules of those names, all without any.

    Raises:
        UserError: A name that no module has; lists those there are.
    """
    if unknown := sorted(set(names) - MODULES.keys()):
        raise UserError(f"module is {', '.join(unknown)!r}, allowed: {', '.join(sorted(MODULES))}")
    return [MODULES[name] for name in sorted(set(names) or MODULES)]


def export(modules: Sequence[Module], output: Path, *, is_complete: bool) -> None:
    """Write modules in both forms.

    Args:
        modules: Which.
        output: Folder that gets modules/ and json/modules/.
        is_complete: Remove the folders of modules that are no longer there.

    Raises:
        UserError: A rule is violated, or the output cannot be written; it is as it was.
    """
    with tempfile.TemporaryDirectory(prefix="terrace-modules-") as scratch:
        written = Path(scratch, "out")
        synthesize(modules, Path(scratch, "synthesis"), written)
        refuse_violations(written)
        names = {module.name for module in modules}
        if is_complete:
            (written / HCL / "README.md").write_text(readme.render_index(modules))
        try:
            _publish(written, output, names, is_complete=is_complete)
        except OSError as error:
            raise UserError(
                f"output folder {output} cannot be written: {reason(error)}; "
                "choose another with --output"
            ) from error


def _publish(written: Path, output: Path, names: Collection[str], *, is_complete: bool) -> None:
    """Put modules in the place of the former ones: all of them, or none."""
    new = set(_files(written))
    output.mkdir(parents=True, exist_ok=True)
    folders = [output / kind / name for kind in (HCL, JSON) for name in names]
    if is_complete:
        folders = [folder for kind in (HCL, JSON) for folder in (output / kind).glob("*/")]
    with exchange(output) as changes:
        for file in sorted(new):
            if not _is_there(output / file, written / file):
                changes.put(file, written / file)
        for folder in folders:
            for old in sorted({folder.relative_to(output) / each for each in _files(folder)} - new):
                changes.remove(old)
    for folder in folders:
        if folder.name not in names:
            shutil.rmtree(folder / ".terraform", ignore_errors=True)
        _remove_empty(folder)


def _files(folder: Path) -> Iterator[Path]:
    """Files below a folder, but for what Terraform installs there."""
    for parent, inner, names in os.walk(folder):
        inner[:] = [each for each in inner if each != ".terraform"]
        for name in names:
            yield (Path(parent) / name).relative_to(folder)


def _is_there(old: Path, new: Path) -> bool:
    return old.is_file() and old.read_bytes() == new.read_bytes()


def _remove_empty(folder: Path) -> None:
    for parent, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):  # not empty
            Path(parent).rmdir()


def synthesize(modules: Sequence[Module], scratch: Path, target: Path) -> None:
    """Synthesize modules in one app and write both forms of each below a folder."""
    app = App(outdir=str(scratch), skip_validation=True)  # a module has no provider to validate
    stacks = {module.name: build(app, module) for module in modules}
    app.synth()
    schema = hcl.load()
    for module in modules:
        stack = stacks[module.name]
        synthesized = json.loads((scratch / "stacks" / module.name / "cdk.tf.json").read_text())
        document = _as_module(synthesized, stack)
        folder, as_json = target / HCL / module.name, target / JSON / module.name
        (folder / TESTS).mkdir(parents=True)
        as_json.mkdir(parents=True)
        (as_json / DOCUMENT).write_text(json.dumps(document, indent=2, sort_keys=True) + "\n")
        for name, text in hcl.write(document, schema).items():
            (folder / name).write_text(text)
        (folder / "README.md").write_text(readme.render(module, stack, document, schema))
        test = terraform_tests.render(module, stack)
        (folder / TESTS / f"{module.name}.tftest.hcl").write_text(test)


def build(app: App, module: Module) -> ModuleStack:
    """Make the stack that a module is synthesized from."""
    stack = ModuleStack(app, module.name)
    module.build(stack)
    stack.tag_everything()
    return stack


def _as_module(document: dict[str, Json], stack: ModuleStack) -> dict[str, Json]:
    """A synthesized stack without what only a root may have."""
    stripped = {name: value for name, value in document.items() if name not in ROOT_ONLY}
    _drop_stack_from_paths(stripped)
    aws: dict[str, Json] = {"source": PROVIDER_SOURCE, "version": PROVIDER_VERSIONS}
    if stack.providers:
        aws["configuration_aliases"] = [f"aws.{alias}" for alias in stack.providers]
    versions: dict[str, Json] = {
        "required_version": TERRAFORM_VERSIONS,
        "required_providers": {"aws": aws},
    }
    return {"terraform": versions, **stripped}


def _drop_stack_from_paths(value: Any) -> None:
    """Let construct paths begin with the domain; the stack is called like the module."""
    if isinstance(value, dict):
        match value.get("//"):
            case {"metadata": {"path": str(path)} as metadata}:
                metadata["path"] = path.partition("/")[2]
        for inner in value.values():
            _drop_stack_from_paths(inner)
