import json
import subprocess
import sys
from pathlib import Path

import pytest

from environments import ENVIRONMENTS, PLATFORM
from stacks.names import GLOBAL, STATE_BACKEND
from terrace.delivery.stacks import facts, order, run
from terrace.errors import Refusal
from tests.support.project import ROOT


def manifest(folder: Path, **dependencies: list[str]) -> Path:
    (folder / "terraform-out").mkdir()
    stacks = {name: {"dependencies": needs} for name, needs in dependencies.items()}
    (folder / "terraform-out/manifest.json").write_text(json.dumps({"stacks": stacks}))
    return folder


def test_a_stack_comes_after_those_that_it_depends_on(tmp_path: Path) -> None:
    assert order(manifest(tmp_path, live=["shared"], shared=["base"], base=[])) == (
        "base",
        "shared",
        "live",
    )


def test_a_circle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"^stacks in manifest.json depend on each other$"):
        order(manifest(tmp_path, one=["two"], two=["one"]))


def test_without_a_manifest_one_sentence_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"^terraform-out/manifest.json cannot be read .*make synth$"):
        order(tmp_path)


def test_an_environment_that_is_not_synthesized_yet_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [STATE_BACKEND, GLOBAL, *(each.name for each in ENVIRONMENTS)]
    with pytest.raises(Refusal) as refused:
        run(manifest(tmp_path, **{name: [] for name in names[:-1]}), github=False)
    assert str(refused.value) == (
        f"{names[-1]} is in environments/ and not in terraform-out/manifest.json; run: make synth"
    )
    assert capsys.readouterr().out == ""


def test_an_environment_is_built_or_promoted_and_requests_plan_what_is_unprotected() -> None:
    names = [each.name for each in ENVIRONMENTS]
    found = facts(["state-backend", "global", *names], ENVIRONMENTS, PLATFORM)
    by_name = found["environments"]
    assert set(by_name) == set(names)
    built = [each["stack"] for each in found["built"]]
    assert built == [each.name for each in ENVIRONMENTS if each.promotion is None]
    assert [each["stack"] for each in found["requests"]] == [
        each.name for each in ENVIRONMENTS if not each.protected
    ]
    for each in ENVIRONMENTS:
        plan = f"{each.name}-plan" if each.protected else "plan"
        assert by_name[each.name]["plan"] == plan
        assert {"stack": each.name, "plan": plan} in found["stacks"]
    assert found["stacks"][0] == {"stack": "state-backend", "plan": "shared-plan"}


def test_the_image_goes_into_the_registry_of_the_shared_account_by_a_role_of_its_own() -> None:
    image = facts([], ENVIRONMENTS, PLATFORM)["image"]
    host = f"{PLATFORM.account_id}.dkr.ecr.{PLATFORM.region}.amazonaws.com"
    role = f"arn:aws:iam::{PLATFORM.account_id}:role/{PLATFORM.project}-shared-images"
    assert image == {
        "region": PLATFORM.region,
        "role": role,
        "registry": host,
        "repository": f"{host}/{PLATFORM.project}-shared-app",
    }


def test_a_pipeline_asks_before_anything_is_set_up() -> None:
    """-S and -I: Python alone, without packages and without variables."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from terrace.cli import main; "
    ended = subprocess.run(
        [sys.executable, "-S", "-I", "-c", f"{program}sys.exit(main(['stacks', '--github']))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = dict(line.split("=", 1) for line in ended.stdout.splitlines())
    assert set(lines) == {"stacks", "built", "requests", "environments", "image", "previews"}
    assert all(json.loads(value) is not None for key, value in lines.items() if key != "previews")
