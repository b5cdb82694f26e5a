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
    text = adopting.with_entries(file(tmp_path, there), {"macie": "2", "access-analyzer": "a"})
    rows = ('"config-role": None', '"macie": "2"', '"access-analyzer": "a"')
    entries = "{\n" + "".join(f"        {row},\n" for row in rows) + "    }"
    assert text.decode() == BARE.replace("    owner", f"    already_there={entries},\n    owner")


def test_remarks_among_the_entries_stay(tmp_path: Path) -> None:
    there = (
        "    already_there={  # of the audit\n"
        '        "macie": "1",  # Anna made it\n'
        "        # the organization's\n"
        '        "security-hub": None,\n'
        "    },  # until then\n    owner"
    )
    text = adopting.with_entries(
        file(tmp_path, BARE.replace("    owner", there)), {"macie": "2", "access-analyzer": "a"}
    )
    expected = there.replace('"1"', '"2"').replace(
        "of the audit\n", 'of the audit\n        "access-analyzer": "a",\n'
    )
    assert text.decode() == BARE.replace("    owner", expected)


@pytest.mark.parametrize(
    "text",
    [
        'ENVIRONMENT = Environment(name="dev", owner="team")\n',
        'ENVIRONMENT = Environment(\n    already_there={"macie": "1"}, owner="team",\n)\n',
        'ENVIRONMENT = Environment(already_there={"macie":\n    "1"},\n    owner="team")\n',
        'ENVIRONMENT = Environment(\n\talready_there={},\n\towner="team"\n)\n',
        '# \x0c\nENVIRONMENT = Environment(\n    name="é",\n    owner="team",\n)\n',
    ],
)
def test_whatever_the_format_only_the_entries_change(tmp_path: Path, text: str) -> None:
    written = adopting.with_entries(file(tmp_path, text), {"macie": "2", "access-analyzer": "a"})
    assert arguments(written.decode()) == arguments(text) | {
        "already_there": {"macie": "2", "access-analyzer": "a"}
    }


def arguments(text: str) -> dict[str, object]:
    module: dict[str, object] = {"Environment": dict}
    exec(text, module)  # noqa: S102 - a text of this test
    found = module["ENVIRONMENT"]
    assert isinstance(found, dict)
    return found


def test_line_endings_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "dev.py"
    path.write_bytes(BARE.replace("\n", "\r\n").encode())
    written = adopting.with_entries(path, {"macie": "2"})
    assert written.count(b"\r\n") == written.count(b"\n") == 8


def test_an_id_that_is_longer_than_a_line_may_be_keeps_the_linter_quiet(tmp_path: Path) -> None:
    arn = f"arn:aws:ce::444444444444:anomalymonitor/{'1' * 36}"
    text = adopting.with_entries(file(tmp_path, BARE), {"cost-anomaly-monitor": arn}).decode()
    assert f'        "cost-anomaly-monitor": "{arn}",  # noqa: E501\n' in text


@pytest.mark.parametrize(
    "text",
    [
        "ENVIRONMENT = make()\n",
        BARE.replace("    owner", "    already_there=THERE,\n    owner"),
        BARE.replace("    owner", '    already_there={MACIE: "1"},\n    owner'),
        BARE.replace("    owner", "    already_there={**THERE},\n    owner"),
    ],
)
def test_a_file_that_cannot_be_written_into_is_left_alone(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError, match=r"dev\.py has no ENVIRONMENT with owner=… and already_the"):
        adopting.with_entries(file(tmp_path, text), {"macie": "2"})


def test_a_file_that_is_no_python_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"dev\.py cannot be read: '\(' was never closed"):
        adopting.with_entries(file(tmp_path, "ENVIRONMENT = Environment(\n"), {"macie": "2"})


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
