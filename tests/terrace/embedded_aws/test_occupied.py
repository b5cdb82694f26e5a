import os
from pathlib import Path

import pytest

from terrace.embedded_aws.occupied import alone, refuse_while_demonstrated
from terrace.errors import UserError


def test_the_server_of_a_demo_that_runs_is_not_taken_from_it(tmp_path: Path) -> None:
    refuse_while_demonstrated(tmp_path)
    with alone(tmp_path), pytest.raises(UserError) as refusal:
        refuse_while_demonstrated(tmp_path)
    assert str(refusal.value) == (
        f"a demo runs in this working copy (process {os.getpid()}) and needs this embedded "
        "AWS; wait for its end, or press Ctrl-C where it runs"
    )
    refuse_while_demonstrated(tmp_path)


def test_another_working_copy_has_room_for_its_own(tmp_path: Path) -> None:
    with alone(tmp_path / "one"), alone(tmp_path / "other"):
        refuse_while_demonstrated(tmp_path / "third")


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(UserError, match=r"demo\.lock cannot be written: Not a directory"),
        alone(tmp_path / "file" / "embedded"),
    ):
        pass
