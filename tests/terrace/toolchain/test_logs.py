import os
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.toolchain import logs


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(logs, "repository_root", lambda: tmp_path)
    return tmp_path / ".terrace" / "logs"


def test_a_log_is_named_after_its_command_and_never_used_twice(folder: Path) -> None:
    first, second = (logs.new_log("cdktf deploy dev") for _ in range(2))
    assert first != second
    assert {log.parent for log in (first, second)} == {folder}
    assert all(log.name.startswith("cdktf-deploy-dev-") for log in (first, second))


def test_the_oldest_logs_go_where_there_are_many(folder: Path) -> None:
    for age in range(logs.KEPT + 5):
        log = logs.new_log(f"number {age}")
        os.utime(log, (age, age))
    names = {log.name.split("-")[1] for log in folder.iterdir()}
    assert names == {str(age) for age in range(5, logs.KEPT + 5)}


def test_a_folder_that_takes_no_log_is_named(folder: Path) -> None:
    folder.parent.write_text("a file where the folder should be")
    with pytest.raises(UserError) as failure:
        logs.new_log("cdktf deploy dev")
    assert str(failure.value) == f"no log can be written to {folder}: Not a directory"
