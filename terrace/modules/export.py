"""Writing the constructs as standard Terraform modules."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cdktf import App

from conventions.tables import count
from stacks.base import PROVIDER_SOURCE, PROVIDER_VERSIONS, TERRAFORM_VERSIONS
from terrace import hcl
from terrace.errors import UserError
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
    """Write modules below a folder, each whole or not at all."""
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
        try:
            for kind in (HCL, JSON):
                (output / kind).mkdir(parents=True, exist_ok=True)
                for module in modules:
                    _replace(written / kind / module.name, output / kind / module.name)
                if is_complete:
                    _remove_stale(output / kind, keep={module.name for module in modules})
            if is_complete:
                (output / HCL / "README.md").write_text(readme.render_index(modules))
        except OSError as error:
            raise UserError(
                f"output folder {output} cannot be written: {error.strerror}; "
                "choose another with --output"
            ) from error


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


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".publishing-", dir=target.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replace(new: Path, target: Path) -> None:
    """Put a folder in the place of another by renaming: there is never half of one."""
    with _beside(target) as staging:
        shutil.copytree(new, staging / "new")
        if target.exists():
            target.rename(staging / "old")
        (staging / "new").rename(target)


def _remove_stale(folder: Path, *, keep: set[str]) -> None:
    for stale in folder.iterdir():
        if stale.is_dir() and stale.name not in keep:
            shutil.rmtree(stale)
