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

from environments import ENVIRONMENTS, PLATFORM
from stacks.names import SHARED_STACKS
from terrace.adopt.command import Request
from terrace.adopt.command import run as adopt
from tests.support.adopted import ACCOUNTS, VALUES, options
from tests.support.project import ROOT, copy_project, edit, link_drawing_tools

FIRST = ENVIRONMENTS[0]
REMOVED = [each.name for each in ENVIRONMENTS[1:][-1:]]  # none where there is only the first

MODULE = "feature-flags"  # one of them, because what names the project is the same in all


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
    edit(project / f"environments/{FIRST.name}.py", f'"{FIRST.networking.cidr}"', '"10.10.0.0/24"')
    ended = synthesize(project)
    assert ended.returncode == 1
    assert ended.stderr == (
        "error: environments/dev.py line 28: NetworkingConfig: cidr is '10.10.0.0/24', allowed: "
        "a private IPv4 block of /16 to /20 without host bits, such as 10.10.0.0/16, "
        "not of 172.17.0.0/16\n"
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
    for removed in ENVIRONMENTS[1:]:
        (project / f"environments/{removed.name}.py").unlink()
    (output / "addresses.json").unlink()
    before = (output / f"stacks/{FIRST.name}/cdk.tf.json").read_bytes()
    edit(project / "constructs_lib/security/encryption_key.py", "rotation=True", "rotation=False")
    ended = synthesize(project)
    assert ended.returncode == 1
    assert re.match(r"error: \d+ violations of the conventions\n  ENC001 MUST ", ended.stderr)
    assert "Traceback" not in ended.stderr
    assert (output / f"stacks/{FIRST.name}/cdk.tf.json").read_bytes() == before
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
    """A project of somebody who adopted it, added an environment, removed one and deployed none.

    Synthesized once, into an output folder that has files of theirs; and its documents written.
    """
    project = copy_project(tmp_path_factory.mktemp("project"))
    output = project / "terraform-out"
    shutil.copytree(ROOT / "terraform-out", output, ignore=shutil.ignore_patterns(".terraform"))
    (output / "addresses.json").unlink()
    lock = output / f"stacks/{FIRST.name}/.terraform.lock.hcl"
    edit(lock, "hashes = [\n", 'hashes = [\n    "h1:another=",\n')
    shutil.copytree(output / f"stacks/{FIRST.name}", output / "stacks/retired")
    (output / f"hcl/stacks/{FIRST.name}/domain_that_is_gone.tf").write_text("")
    (output / "stacks/retired/notes.txt").write_text("mine")
    (output / "stacks/retired/.terraform/providers").mkdir(parents=True)
    adopt(Request(values=options()), root=project)
    text = (project / f"environments/{FIRST.name}.py").read_text()
    for old, new in (
        (f'"{FIRST.name}"', '"sandbox"'),
        (ACCOUNTS[FIRST.name], "555555555555"),
        (f'"{FIRST.networking.cidr}"', '"10.250.0.0/16"'),
    ):
        assert old in text
        text = text.replace(old, new)
    (project / "environments/sandbox.py").write_text(text)
    for name in REMOVED:
        (project / f"environments/{name}.py").unlink()
    for each in ENVIRONMENTS:
        if each.promotion and each.promotion.after in REMOVED and each.name not in REMOVED:
            file = project / f"environments/{each.name}.py"
            edit(file, f'after="{each.promotion.after}"', f'after="{FIRST.name}"')
    ended = synthesize(project)
    assert (ended.stderr, ended.returncode) == ("", 0)
    (output / "stacks/retired").rename(project / "retired")
    shutil.copytree(ROOT / "tests", project / "tests")  # documents name them
    link_drawing_tools(project)  # and show a picture
    for arguments in (["docs"], ["modules", MODULE]):
        command = [sys.executable, "-O", "-m", "terrace", *arguments]
        ended = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        assert (ended.returncode, ended.stderr) == (0, "")
    return project


def test_another_environment_is_one_file(evolved: Path) -> None:
    sandbox = evolved / "terraform-out/stacks/sandbox"
    assert '"10.250.0.0/16"' in (sandbox / "cdk.tf.json").read_text()
    assert (sandbox / ".terraform.lock.hcl").is_file()
    state_backend = (evolved / "terraform-out/stacks/state-backend/cdk.tf.json").read_text()
    assert f"{VALUES['project']}/sandbox/terraform.tfstate" in state_backend


def test_a_removed_environment_takes_its_own_files_and_leaves_the_users(evolved: Path) -> None:
    folders = {folder.name for folder in (evolved / "terraform-out/stacks").iterdir()}
    names = {each.name for each in ENVIRONMENTS}
    assert folders == {*SHARED_STACKS, *names, "sandbox"} - {*REMOVED}
    assert [path.name for path in (evolved / "retired").iterdir()] == ["notes.txt"]


def test_nothing_of_the_example_is_left_in_the_output(evolved: Path) -> None:
    written = [*(evolved / "terraform-out/stacks").glob("*/cdk.tf.json")]
    written += (evolved / f"terraform-out/modules/{MODULE}").glob("*.md")
    assert len(written) > 2 + len(ENVIRONMENTS)
    theirs = [PLATFORM.account_id, PLATFORM.repository, PLATFORM.domain, FIRST.account_id]
    for file in written:
        text = file.read_text()
        assert [value for value in theirs if value in text] == [], file


def test_documents_count_what_is_there(evolved: Path) -> None:
    parity = (evolved / "docs/parity.md").read_text()
    assert "# Parity of the environments\n" in parity
    assert all(f" {name} |" not in parity for name in REMOVED)
    architecture = (evolved / "docs/architecture.md").read_text()
    assert "\n| sandbox | " in architecture
    assert all(f"\n| {name} | " not in architecture for name in REMOVED)


def test_what_was_never_deployed_is_in_no_ledger(evolved: Path) -> None:
    assert (evolved / "terraform-out/addresses.json").read_text() == "{}\n"


def test_the_file_of_a_domain_that_is_gone_vanishes(evolved: Path) -> None:
    hcl = evolved / "terraform-out/hcl/stacks"
    assert '"10.250.0.0/16"' in (hcl / "sandbox/networking.tf").read_text()
    assert list(hcl.glob("*/domain_that_is_gone.tf")) == []
    assert not (hcl / "retired").exists()


def test_a_lock_that_terraform_extended_is_kept(evolved: Path) -> None:
    lock = evolved / f"terraform-out/stacks/{FIRST.name}/.terraform.lock.hcl"
    assert '"h1:another="' in lock.read_text()
