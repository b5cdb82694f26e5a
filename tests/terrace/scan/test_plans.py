import json
from dataclasses import replace
from pathlib import Path

import pytest

from terrace.scan import plans
from terrace.scan.errors import CouldNotScanError
from terrace.scan.stacks import Stack
from tests.terrace.scan import samples

REMOTE = {"terraform_remote_state": {"shared": {"backend": "s3"}, "unread": {"backend": "s3"}}}
OUTPUT = {"zone": {"value": "${data.terraform_remote_state.shared.outputs.zone_id}"}}


def reading_stack(folder: Path) -> Stack:
    (folder / "main.tf").write_text("# the stack as HCL")
    return replace(samples.stack(data=REMOTE, output=OUTPUT), folder=folder)


def test_the_outputs_that_a_stack_reads_are_known() -> None:
    stack = samples.stack(data=REMOTE, output=OUTPUT)
    assert plans.outputs_read(stack) == {"shared": {"zone_id"}, "unread": set()}


def test_only_the_places_of_states_are_overridden(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    plans.prepare(reading_stack(tmp_path), scratch)
    assert json.loads((scratch / "backend_override.tf.json").read_text()) == {
        "terraform": {"backend": {"local": {"path": "terraform.tfstate"}}},
        "data": {
            "terraform_remote_state": {
                "shared": {"backend": "local", "config": {"path": "shared.tfstate"}},
                "unread": {"backend": "local", "config": {"path": "unread.tfstate"}},
            }
        },
    }
    assert (scratch / "main.tf").read_text() == (tmp_path / "main.tf").read_text()


def test_a_stand_in_state_holds_what_is_read(tmp_path: Path) -> None:
    plans.prepare(reading_stack(tmp_path), tmp_path / "scratch")
    state = json.loads((tmp_path / "scratch" / "shared.tfstate").read_text())
    assert state["outputs"] == {
        "zone_id": {"value": "arn:aws:example:us-east-1:111111111111:zone_id", "type": "string"}
    }


def test_a_stack_without_hcl_is_refused(tmp_path: Path) -> None:
    stack = replace(samples.stack(), folder=tmp_path)
    with pytest.raises(CouldNotScanError) as refusal:
        plans.prepare(stack, tmp_path / "scratch")
    assert str(refusal.value) == f"{tmp_path} holds no *.tf file; run: make synth"
