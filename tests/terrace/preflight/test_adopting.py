import shutil
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.preflight import adopting
from tests.support.project import ROOT

ID = "12abc34d567e8fa901bc2d34e56789f0"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in ("environments", "constructs_lib"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    return tmp_path


def file(folder: Path, text: str) -> Path:
    path = folder / "dev.py"
    path.write_text(text)
    return path


BARE = 'ENVIRONMENT = Environment(\n    name="dev",\n    owner="team",\n    cost_center="x",\n)\n'


def test_entries_are_written_before_the_owner(tmp_path: Path) -> None:
    text = adopting.with_entries(file(tmp_path, BARE), {"macie": "2", "access-analyzer": "a"})
    entries = '{\n        "access-analyzer": "a",\n        "macie": "2",\n    }'
    assert text.decode() == BARE.replace("    owner", f"    already_there={entries},\n    owner")


def test_entries_that_are_there_are_kept_and_renewed(tmp_path: Path) -> None:
    there = BARE.replace(
        "    owner", '    already_there={"config-role": None, "macie": "1"},\n    owner'
    )
    text = adopting.with_entries(file(tmp_path, there), {"macie": "2"}).decode()
    assert (
        '    already_there={\n        "config-role": None,\n        "macie": "2",\n    },\n' in text
    )
    assert text.count("already_there") == 1


@pytest.mark.parametrize(
    "text",
    ["ENVIRONMENT = make()\n", BARE.replace("    owner", "    already_there=THERE,\n    owner")],
)
def test_a_file_that_cannot_be_written_into_is_left_alone(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError, match=r"dev\.py has no ENVIRONMENT with owner=… and already_the"):
        adopting.with_entries(file(tmp_path, text), {"macie": "2"})


@pytest.mark.parametrize("scope", ["dev", "shared"])
def test_what_is_written_is_an_environment_that_loads(copy: Path, scope: str) -> None:
    changed = adopting.adopt(copy, scope, {"guardduty-detector": ID})
    assert changed == f"environments/{scope}.py"
    assert f'"guardduty-detector": "{ID}"' in (copy / changed).read_text()


def test_an_entry_that_the_environment_refuses_changes_nothing(copy: Path) -> None:
    before = (copy / "environments/dev.py").read_text()
    with pytest.raises(UserError, match="already_there has the key 'opensearch-role'"):
        adopting.adopt(copy, "dev", {"opensearch-role": "x"})
    assert (copy / "environments/dev.py").read_text() == before
