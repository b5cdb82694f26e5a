import json
from pathlib import Path

import pytest

from terrace.deployment import Stacks
from terrace.errors import UserError


@pytest.fixture
def stacks(tmp_path: Path) -> Stacks:
    dependencies = {"dev": ["global"], "global": ["base"], "base": [], "staging": ["global"]}
    manifest = {"stacks": {name: {"dependencies": each} for name, each in dependencies.items()}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    return Stacks(tmp_path, {})


def test_stacks_come_after_those_they_depend_on(stacks: Stacks) -> None:
    assert stacks.names[:2] == ["base", "global"]
    assert set(stacks.names[2:]) == {"dev", "staging"}


def test_choosing_a_stack_chooses_all_that_it_depends_on(stacks: Stacks) -> None:
    assert stacks.choose(["dev"]) == ["base", "global", "dev"]


def test_an_unknown_stack_lists_those_there_are(stacks: Stacks) -> None:
    with pytest.raises(UserError) as refusal:
        stacks.choose(["prod"])
    assert str(refusal.value).startswith("stack is 'prod', allowed: all, base, global, ")


def test_a_folder_without_a_synthesis_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        _ = Stacks(tmp_path, {}).names
    assert str(refusal.value) == f"nothing is synthesized in {tmp_path}; run: cdktf synth"
