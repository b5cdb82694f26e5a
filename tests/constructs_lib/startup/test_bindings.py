"""Bindings of other providers: a package that `cdktf get` could have generated."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.constructs_lib.startup import toy

ROOT = Path(__file__).parents[3]

PROGRAM = """
import sys
{line}
from imports.toy.alpha import Alpha

lone = [name for name in sys.modules if name.startswith("imports.toy.")]
print("imports.toy.beta_gamma" in lone)

from cdktf import App, LocalBackend, TerraformOutput, TerraformStack

app = App(outdir="out", skip_validation=True)
stack = TerraformStack(app, "stack")
LocalBackend(stack, path="terraform.tfstate")  # the usual one names the folder
alpha = Alpha(stack, "parent")
TerraformOutput(stack, "size", value=alpha.size)
(child,) = [each for each in alpha.node.children if each.node.id == "child"]
print(type(child).__module__, type(child).__name__, Alpha.TF_RESOURCE_TYPE)

import imports.toy as all_of_it
from imports.toy import *

print(dir(all_of_it)[-2:], all_of_it.beta_gamma is beta_gamma, hasattr(all_of_it, "nothing"))
app.synth()
"""
LINE = {"stock": "", "fast": "import constructs_lib.startup.auto"}


def run(folder: Path, way: str) -> tuple[list[str], list[str], object]:
    toy.write(folder)
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(line=LINE[way])],
        check=False,
        cwd=folder,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(folder.parent / "packages"),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    loaded = [each for each in ended.stderr.splitlines() if toy.LOADED in each]
    written = json.loads((folder / "out/stacks/stack/cdk.tf.json").read_text())
    return ended.stdout.splitlines(), loaded, written


@pytest.fixture(scope="module")
def fast(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[str], object]:
    return run(tmp_path_factory.mktemp("fast") / "program", "fast")


def test_generated_bindings_are_loaded_one_by_one(
    fast: tuple[list[str], list[str], object],
) -> None:
    (alone, *_), _, _ = fast
    assert alone == "False"


def test_what_javascript_made_has_the_class_that_python_did_not_import(
    fast: tuple[list[str], list[str], object],
) -> None:
    (_, child, names), _, _ = fast
    assert child == "imports.toy.beta_gamma BetaGamma toy_Alpha"
    assert names == "['alpha', 'beta_gamma'] True False"


@pytest.mark.stock
def test_generated_bindings_write_the_same(
    fast: tuple[list[str], list[str], object], tmp_path: Path
) -> None:
    (alone, *printed), loaded, written = run(tmp_path / "program", "stock")
    assert (alone, printed, written) == ("True", fast[0][1:], fast[2])
    assert sorted(loaded) == sorted(fast[1])
