"""The committed terraform-out is what the code gives, byte for byte, wherever it is run."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from environments import ENVIRONMENTS
from stacks.names import SHARED_STACKS
from terrace import toolchain
from terrace.publishing import MASTER_LOCK
from tests.support.project import ROOT, copy_project
from tests.support.snapshot import compare

COMMITTED = ROOT / "terraform-out"
LEDGER = "addresses.json"

MODULES = {"json", "modules"}


def synthesize(root: Path, output: Path, **variables: str) -> None:
    """Synthesize beside the committed ledger, so that a lost address is told as such."""
    output.mkdir(exist_ok=True)
    shutil.copyfile(COMMITTED / LEDGER, output / LEDGER)
    environ = os.environ | {"CDKTF_OUTDIR": str(output)} | variables
    command = [sys.executable, "-O", "main.py"]
    ended = subprocess.run(
        command, cwd=root, env=environ, check=False, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr


def files(folder: Path) -> dict[str, bytes]:
    """Everything but modules, which have a test of their own, and but lock files.

    To those `terraform init` adds hashes of its own platform.
    """
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.relative_to(folder).parts[0] not in MODULES
        and ".terraform" not in path.parent.parts
        and path.name != ".terraform.lock.hcl"
    }


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the code gives, run in another folder than this one."""
    folder = tmp_path_factory.mktemp("fresh")
    synthesize(copy_project(folder / "a folder with spaces"), folder / "output")
    return folder / "output"


def test_every_stack_is_as_committed(fresh: Path) -> None:
    stacks = sorted(path.name for path in (fresh / "stacks").iterdir())
    assert stacks == sorted(path.name for path in (COMMITTED / "stacks").iterdir())
    assert stacks == sorted([*SHARED_STACKS, *(each.name for each in ENVIRONMENTS)])
    changed = {
        stack: lines
        for stack in stacks
        if (
            lines := compare(
                COMMITTED / "stacks" / stack / "cdk.tf.json",
                fresh / "stacks" / stack / "cdk.tf.json",
            )
        )
    }
    told = "\n".join(line for lines in changed.values() for line in lines)
    assert not changed, f"terraform-out is stale; review this, then run: make synth\n{told}"


def test_every_file_of_both_forms_is_as_committed_to_the_byte(fresh: Path) -> None:
    assert files(fresh) == files(COMMITTED)


def test_cdktf_synth_with_hcl_writes_the_same_and_then_works_on_the_hcl(tmp_path: Path) -> None:
    shutil.copyfile(COMMITTED / LEDGER, tmp_path / LEDGER)
    app = f"{sys.executable} -O main.py"
    command = [
        *toolchain.cdktf_command(),
        "synth",
        "--hcl",
        "--app",
        app,
        "--output",
        str(tmp_path),
    ]
    toolchain.run(command, cwd=ROOT, env=toolchain.environment() | {"CI": "true"})
    written, committed = files(tmp_path), files(COMMITTED)
    manifest = json.loads(written.pop("manifest.json"))
    committed.pop("manifest.json")
    assert written == committed
    assert manifest["stacks"]["dev"]["workingDirectory"] == "hcl/stacks/dev"


def test_every_stack_has_the_locked_provider_as_json_and_as_hcl() -> None:
    locks = sorted(COMMITTED.glob("**/stacks/*/.terraform.lock.hcl"))
    assert len(locks) == 2 * (len(SHARED_STACKS) + len(ENVIRONMENTS))
    version = re.search(r"^ *version .*$", MASTER_LOCK.read_text(), flags=re.M)
    assert version
    assert all(version[0] in lock.read_text() for lock in locks)


def test_a_change_is_told_by_construct(fresh: Path, tmp_path: Path) -> None:
    changed = tmp_path / "cdk.tf.json"
    name = ENVIRONMENTS[0].name
    committed = fresh / f"stacks/{name}/cdk.tf.json"
    document = json.loads(committed.read_text())
    group = document["resource"]["aws_cloudwatch_log_group"]["compute_service_app_task_logs"]
    days = group["retention_in_days"]
    group["retention_in_days"] += 1
    changed.write_text(json.dumps(document))
    (line,) = compare(committed, changed)
    assert line == (
        f"~ {name}/compute/service-app/task/logs (resource aws_cloudwatch_log_group."
        f"compute_service_app_task_logs): retention_in_days: {days} -> {days + 1}"
    )
