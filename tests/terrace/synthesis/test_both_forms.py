"""One synthesis builds the constructs once, and publishes JSON and HCL together."""

import json
import tempfile
from pathlib import Path

import pytest
from cdktf import App

from stacks.target import AWS, EMBEDDED, Target
from terrace.errors import UserError
from terrace.synthesis import Request, synthesize
from tests.support.small import STACK, build


def build_and_count(outdir: str) -> App:
    """Leave a mark beside the output for each building."""
    marks = Path(outdir).parent / "marks"
    marks.mkdir(exist_ok=True)
    (marks / str(len(list(marks.iterdir())))).touch()
    return build(outdir)


def build_what_hcl_cannot_hold(outdir: str) -> App:
    """Put something into the stack that no Terraform has."""
    app = build(outdir)
    app.node.find_child(STACK).add_override("actions", {"random_password": {"x": {}}})
    return app


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_one_building_gives_both_forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    output = tmp_path / "output"
    synthesize(build_and_count, Request(output, hcl=False, target=AWS))
    assert len(list((tmp_path / "marks").iterdir())) == 1
    written = content(output)
    assert {
        "manifest.json",
        f"stacks/{STACK}/cdk.tf.json",
        f"stacks/{STACK}/.terraform.lock.hcl",
        f"hcl/stacks/{STACK}/main.tf",
        f"hcl/stacks/{STACK}/state.tf",
        f"hcl/stacks/{STACK}/.terraform.lock.hcl",
    } <= written.keys()
    assert json.loads(written["manifest.json"])["stacks"].keys() == {STACK}


@pytest.mark.parametrize("target", [AWS, EMBEDDED], ids=lambda target: target.name)
def test_both_forms_are_the_same_wherever_and_with_or_without_hcl(
    tmp_path: Path, target: Target
) -> None:
    plain, other = tmp_path / "plain", tmp_path / "a folder with spaces"
    synthesize(build, Request(plain, hcl=False, target=target))
    synthesize(build, Request(other, hcl=True, target=target))
    differing = dict(content(plain).items() ^ content(other).items())
    assert differing.keys() == {"manifest.json"}


def test_a_stack_that_hcl_cannot_hold_changes_neither_form(tmp_path: Path) -> None:
    output = tmp_path / "output"
    synthesize(build, Request(output, hcl=False, target=AWS))
    before = content(output)
    with pytest.raises(UserError) as refusal:
        synthesize(build_what_hcl_cannot_hold, Request(output, hcl=False, target=AWS))
    assert str(refusal.value).startswith(
        f"stack {STACK} cannot be written as HCL: top level of the document: actions is none of"
    )
    assert content(output) == before
