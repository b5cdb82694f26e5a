"""An approval as `cdktf deploy` gets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.guard.place import APPROVED
from terrace.toolchain import terraform_binary
from terrace.toolchain.approval import refuse_without_sense
from terrace.toolchain.process import run
from tests.support.local_stack import LocalStack
from tests.support.project import ROOT

FINGERPRINT = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("words", "approved", "sentence"),
    [
        ("deploy dev staging", FINGERPRINT, "approves the plan of one stack, and this command "),
        ("deploy", FINGERPRINT, "and this command names none"),
        ("destroy dev", FINGERPRINT, "is set, which approves a deployment and no destroy"),
        ("watch dev", FINGERPRINT, "is set, which approves a deployment and no watch"),
        ("deploy dev", "", "is '', allowed: the fingerprint that `terrace plan` prints"),
        ("deploy dev", FINGERPRINT[1:], "64 hexadecimal digits; nothing was changed"),
    ],
)
def test_an_approval_that_a_command_cannot_hold_to_is_wrong_usage(
    words: str, approved: str, sentence: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        refuse_without_sense(words.split(), {APPROVED: approved})
    assert refusal.value.code == Code.USAGE
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("words", ["deploy dev --auto-approve", "diff dev", "synth", "output dev"])
def test_every_other_command_goes_on(words: str) -> None:
    refuse_without_sense(words.split(), {APPROVED: FINGERPRINT})
    refuse_without_sense(["deploy", "dev", "staging"], {})


@pytest.fixture
def stack(tmp_path: Path) -> LocalStack:
    """A stack as cdktf finds it in its output."""
    made = LocalStack(tmp_path / "out" / "stacks" / "local", a="one")
    file = made.folder / "cdk.tf.json"
    marks = {"metadata": {"backend": "local", "stackName": "local", "version": "0.20.12"}}
    file.write_text(json.dumps({"//": marks, **json.loads(file.read_text())}))
    entry = {
        "annotations": [],
        "constructPath": "local",
        "dependencies": [],
        "name": "local",
        "stackMetadataPath": "stacks/local/metadata.json",
        "synthesizedStackPath": "stacks/local/cdk.tf.json",
        "workingDirectory": "stacks/local",
    }
    manifest = {"version": "0.20.12", "stacks": {"local": entry}}
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(manifest))
    return made


@pytest.mark.terraform
def test_cdktf_deploys_the_approved_plan_without_a_question_and_no_other(
    stack: LocalStack, tmp_path: Path
) -> None:
    def deploy(approved: str) -> subprocess.CompletedProcess[str]:
        program = "from terrace.toolchain import cdktf_main; cdktf_main()"
        words = ["deploy", "local", "--skip-synth", "--output", str(tmp_path / "out")]
        return subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=ROOT,
            env={**os.environ, APPROVED: approved, "TERRACE_TARGET": ""},
            capture_output=True,
            text=True,
            check=False,
        )

    refused = deploy(FINGERPRINT)
    assert (refused.returncode, stack.state) == (Code.PLAN_CHANGED, {})
    (sentence,) = [each for each in refused.stderr.splitlines() if each.startswith("error: ")]
    assert sentence.startswith(
        f"error: the plan of local has changed since its approval: {FINGERPRINT[:12]} is approved"
    )
    done = deploy(stack.fingerprint)
    assert (done.returncode, stack.state) == (0, {"a": "one"})


@pytest.mark.terraform
def test_a_terraform_that_another_command_runs_is_held_to_it_too(
    stack: LocalStack, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as refusal:
        run(
            [str(terraform_binary()), "apply", "-auto-approve"],
            cwd=stack.folder,
            env={**os.environ, APPROVED: FINGERPRINT},
            log=tmp_path / "log",
        )
    assert refusal.value.code == Code.PLAN_CHANGED
    assert stack.state == {}
