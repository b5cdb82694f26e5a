"""The committed terraform-out is what the code gives, byte for byte, wherever it is run."""

import json
import re
import shutil
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
    """What `cdktf synth` writes in another folder than this one, told to go on with HCL."""
    folder = tmp_path_factory.mktemp("fresh")
    project, output = copy_project(folder / "a folder with spaces"), folder / "output"
    output.mkdir()
    # Beside the committed ledger, so that a lost address is told as such.
    shutil.copyfile(COMMITTED / LEDGER, output / LEDGER)
    retired = output / "stacks/retired"  # an environment that was there the last time
    shutil.copytree(COMMITTED / f"stacks/{ENVIRONMENTS[0].name}", retired)
    app = f"{sys.executable} -O main.py"
    options = ["--hcl", "--app", app, "--output", str(output)]
    command = [*toolchain.cdktf_command(), "synth", *options]
    toolchain.run(command, cwd=project, env=toolchain.environment() | {"CI": "true"})
    return output


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
    written, committed = files(fresh), files(COMMITTED)
    del written["manifest.json"], committed["manifest.json"]
    assert written == committed


def test_with_hcl_cdktf_goes_on_in_the_folders_of_the_hcl(fresh: Path) -> None:
    committed, written = (
        json.loads((folder / "manifest.json").read_text())["stacks"]
        for folder in (COMMITTED, fresh)
    )
    assert written.keys() == committed.keys()
    for name, stack in written.items():
        assert stack["workingDirectory"] == f"hcl/{committed[name]['workingDirectory']}"
        assert stack["dependencies"] == committed[name]["dependencies"]


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
