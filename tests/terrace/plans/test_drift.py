import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from stacks.names import GLOBAL, STATE_BACKEND
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.plans import drift
from terrace.plans.planning import Plan
from tests.support.plans import change, plan

DEPLOYED = {"values": {"root_module": {"resources": [{"mode": "managed"}]}}}
CLEAN = plan() | {"prior_state": DEPLOYED}
DIFFERS = plan(change("x.y", before={"id": "1", "n": 1}, after={"id": "1", "n": 2})) | {
    "prior_state": DEPLOYED
}
NOT_THERE = plan(change("x.y", after={"id": "1"}))
SIGNED_OUT = Refusal("no AWS credentials were found; sign in", code=Code.SIGNED_OUT)
Found = Mapping[str, Mapping[str, Any] | Refusal]


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Found], int]:
    """Look for drift in stacks whose plans are given."""

    def run(found: Found) -> int:
        class Planner:
            def __init__(self, **options: bool) -> None:
                assert options == {"read_only": True, "by_role_of_plans": True}
                self.stacks = SimpleNamespace(names=list(found))

            def synthesize(self) -> None:
                pass

            def plan(self, stack: str) -> Plan:
                each = found[stack]
                if isinstance(each, Refusal):
                    raise each
                return Plan(stack, each, "")

        monkeypatch.setattr(drift, "Planner", Planner)
        return drift.run([], tmp_path / "out", as_deployer=False)

    return run


def test_each_stack_is_told_with_what_was_found(
    look: Callable[[Found], int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = look({"a": CLEAN, "b": DIFFERS, "c": SIGNED_OUT, "d": NOT_THERE})
    assert code == Code.DRIFT
    assert capsys.readouterr().out.splitlines() == [
        "a: as committed",
        "b: differs: 1 to change",
        "c: could not be read: no AWS credentials were found; sign in",
        "d: not deployed",
    ]
    out = tmp_path / "out"
    assert sorted(file.name for file in out.iterdir()) == ["b.md", "drift.json"]
    assert (out / "b.md").read_text().startswith("### b differs from its configuration")
    told = {each["stack"]: each for each in json.loads((out / "drift.json").read_text())["stacks"]}
    assert {name: each["result"] for name, each in told.items()} == {
        "a": "clean",
        "b": "drift",
        "c": "unreadable",
        "d": "absent",
    }
    assert told["b"]["file"] == "b.md"
    assert told["c"]["reason"] == "no AWS credentials were found; sign in"


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ({"a": CLEAN, "b": NOT_THERE}, Code.DONE),
        ({"a": CLEAN, "b": SIGNED_OUT}, Code.SIGNED_OUT),
        ({"a": Refusal("x", code=Code.REFUSED), "b": SIGNED_OUT}, Code.SIGNED_OUT),
        ({"a": Refusal("x", code=Code.REFUSED), "b": DIFFERS}, Code.DRIFT),
        ({"a": Refusal("x", code=Code.REFUSED), "b": CLEAN}, Code.REFUSED),
    ],
)
def test_what_could_not_be_read_is_not_clean(
    look: Callable[[Found], int], found: Found, code: Code
) -> None:
    assert look(found) == code


def test_a_drift_that_leads_to_no_change_is_clean(look: Callable[[Found], int]) -> None:
    drifted = change("x.y", before={"id": "1", "n": 1}, after={"id": "1", "n": 2})
    assert look({"a": CLEAN | {"resource_drift": [drifted]}}) == Code.DONE


def test_a_stack_that_is_not_there_is_wrong_usage() -> None:
    with pytest.raises(Refusal) as refusal:
        drift.run(["nowhere"], None, as_deployer=False)
    assert refusal.value.code == Code.USAGE
    assert str(refusal.value).startswith(f"stack is 'nowhere', allowed: {STATE_BACKEND}, {GLOBAL}")
