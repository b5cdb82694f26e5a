"""`main.py` as cdktf runs it: what goes wrong is one sentence and changes nothing."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.project import ROOT, copy_project, edit


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy to break."""
    return copy_project(tmp_path)


def synthesize(project: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if name != "CDKTF_OUTDIR"}
    return subprocess.run(
        [sys.executable, "-O", "main.py"],
        cwd=project,
        env=environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_wrong_environment_is_one_sentence_and_writes_nothing(project: Path) -> None:
    edit(project / "environments/dev.py", '"10.10.0.0/16"', '"10.10.0.0/24"')
    ended = synthesize(project)
    assert ended.returncode == 1
    assert ended.stderr == (
        "error: environment dev: cidr is '10.10.0.0/24', allowed: "
        "a private IPv4 block of /16 to /20 without host bits, such as 10.10.0.0/16\n"
    )
    assert not (project / "terraform-out").exists()


def test_an_interruption_is_one_sentence_and_leaves_no_process(
    project: Path, tmp_path: Path
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    running = subprocess.Popen(
        [sys.executable, "-O", "main.py"],
        cwd=project,
        env=os.environ | {"TMPDIR": str(scratch), "CDKTF_OUTDIR": str(tmp_path / "output")},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not list(scratch.glob("jsii-kernel-*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert (running.returncode, told) == (
        130,
        "error: interrupted; the output is as it was before\n",
    )
    assert not (tmp_path / "output").exists()
    while is_running(running.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(running.pid)


def is_running(group: int) -> bool:
    """Whether a process group still has a process."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_violated_rule_fails_the_synthesis_and_leaves_the_former_output(project: Path) -> None:
    output = project / "terraform-out"
    shutil.copytree(ROOT / "terraform-out", output, ignore=shutil.ignore_patterns(".terraform"))
    for name in ("production", "staging"):
        (project / f"environments/{name}.py").unlink()
    (output / "addresses.json").write_text('{"dev": [], "global": [], "state-backend": []}')
    before = (output / "stacks/dev/cdk.tf.json").read_bytes()
    edit(project / "constructs_lib/security/encryption_key.py", "rotation=True", "rotation=False")
    ended = synthesize(project)
    assert ended.returncode == 1
    assert re.match(r"error: \d+ violations of the conventions\n  ENC001 MUST ", ended.stderr)
    assert "Traceback" not in ended.stderr
    assert (output / "stacks/dev/cdk.tf.json").read_bytes() == before
    assert not list(output.glob(".publishing-*"))


def test_an_output_folder_that_cannot_be_written_is_one_sentence(project: Path) -> None:
    blocked = project / "blocked"
    blocked.write_text("a file where a folder should be")
    ended = synthesize(project, CDKTF_OUTDIR=str(blocked))
    assert ended.returncode == 1
    assert ended.stderr == (
        f"error: output folder {blocked} cannot be written: Not a directory; "
        "give cdktf one that can, with --output\n"
    )


def test_an_unknown_target_is_one_sentence(project: Path) -> None:
    ended = synthesize(project, TERRACE_TARGET="azure")
    assert (ended.returncode, ended.stderr) == (
        1,
        "error: TERRACE_TARGET is 'azure', allowed: aws, embedded\n",
    )


def test_what_is_meant_for_the_embedded_aws_never_replaces_the_committed_output(
    project: Path,
) -> None:
    ended = synthesize(project, TERRACE_TARGET="embedded")
    assert (ended.returncode, ended.stderr) == (
        1,
        (
            f"error: {project / 'terraform-out'} holds what goes to AWS, and TERRACE_TARGET is "
            "'embedded'; choose another folder with --output\n"
        ),
    )
    assert not (project / "terraform-out").exists()


@pytest.fixture(scope="module")
def evolved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output after one synthesis that met a new environment, a removed one, and our files."""
    project = copy_project(tmp_path_factory.mktemp("project"))
    output = project / "terraform-out"
    shutil.copytree(ROOT / "terraform-out", output, ignore=shutil.ignore_patterns(".terraform"))
    lock = output / "stacks/dev/.terraform.lock.hcl"
    edit(lock, "hashes = [\n", 'hashes = [\n    "h1:another=",\n')
    (output / "stacks/staging/notes.txt").write_text("mine")
    (output / "hcl/stacks/production/domain_that_is_gone.tf").write_text("")
    # Dev and staging are destroyed and taken out of the ledger.
    (output / "addresses.json").write_text('{"global": [], "production": [], "state-backend": []}')
    (project / "environments/staging.py").unlink()
    text = (project / "environments/dev.py").read_text()
    for old, new in (
        ('name="dev"', 'name="sandbox"'),
        ("222222222222", "555555555555"),
        ("10.10.", "10.40."),
    ):
        assert old in text
        text = text.replace(old, new)
    (project / "environments/sandbox.py").write_text(text)
    ended = synthesize(project)
    assert (ended.returncode, ended.stderr) == (0, "")
    return output


def test_a_fourth_environment_is_one_file(evolved: Path) -> None:
    sandbox = evolved / "stacks/sandbox"
    assert '"10.40.0.0/16"' in (sandbox / "cdk.tf.json").read_text()
    assert (sandbox / ".terraform.lock.hcl").is_file()
    networking = (evolved / "hcl/stacks/sandbox/networking.tf").read_text()
    assert '"10.40.0.0/16"' in networking
    state_backend = (evolved / "stacks/state-backend/cdk.tf.json").read_text()
    assert "terrace/sandbox/terraform.tfstate" in state_backend


def test_a_removed_environment_takes_its_own_files_and_leaves_the_users(evolved: Path) -> None:
    assert [path.name for path in (evolved / "stacks/staging").iterdir()] == ["notes.txt"]
    assert not (evolved / "hcl/stacks/staging").exists()


def test_the_file_of_a_domain_that_is_gone_vanishes(evolved: Path) -> None:
    assert (evolved / "hcl/stacks/production/networking.tf").is_file()
    assert not (evolved / "hcl/stacks/production/domain_that_is_gone.tf").exists()


def test_a_lock_that_terraform_extended_is_kept(evolved: Path) -> None:
    assert '"h1:another="' in (evolved / "stacks/dev/.terraform.lock.hcl").read_text()
