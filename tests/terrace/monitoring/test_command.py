from dataclasses import replace
from pathlib import Path

import pytest

from environments import ENVIRONMENTS, PLATFORM, Environment
from terrace.monitoring import command
from tests.support.example import APP, DEV

FOLDER = command.FOLDER


def qa(name: str = "qa") -> Environment:
    services = {"app": replace(APP, uses=("metrics",))}
    return replace(DEV, name=name, working_hours=None, services=services)


def test_what_is_committed_is_what_environments_say() -> None:
    root = Path(__file__).parents[3]
    wanted = command.wanted(ENVIRONMENTS, PLATFORM)
    assert {path: (root / path).read_text(encoding="utf-8") for path in wanted} == wanted
    assert command.stale(root, wanted) == []


def test_an_environment_that_is_gone_takes_its_rules_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(tmp_path, [qa(), qa("old")], PLATFORM) == 0
    assert command.run(tmp_path, [qa()], PLATFORM) == 0
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["qa.yml"]
    assert f"removed {FOLDER}/old.yml" in capsys.readouterr().out
    assert command.run(tmp_path, [qa()], PLATFORM) == 0
    assert capsys.readouterr().out == "All is as environments/ says.\n"


def test_a_file_of_somebodys_own_stays(tmp_path: Path) -> None:
    own = tmp_path / FOLDER / "own.yml"
    own.parent.mkdir(parents=True)
    own.write_text("groups: []\n", encoding="utf-8")
    command.run(tmp_path, [], PLATFORM)
    assert own.is_file()


def test_rules_lead_to_the_projects_own_runbooks() -> None:
    (text,) = command.wanted([qa()], replace(PLATFORM, repository="acme/shop")).values()
    assert "https://github.com/acme/shop/blob/main/docs/runbooks/service.md#service-down" in text


def test_a_generated_file_that_is_broken_is_written_anew(tmp_path: Path) -> None:
    file, own = tmp_path / FOLDER / "qa.yml", tmp_path / FOLDER / "own.yml"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xff\x00")
    own.write_bytes(b"\xff\x00")
    assert command.run(tmp_path, [qa()], PLATFORM) == 0
    assert "ServiceDown" in file.read_text(encoding="utf-8")
    assert own.is_file()
