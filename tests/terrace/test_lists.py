import json
from pathlib import Path

import pytest

from constructs_lib.config import lists
from terrace.cli import main


def test_the_lists_are_what_the_packages_of_this_working_copy_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed = json.loads(lists.PATH.read_text())
    monkeypatch.setattr(lists, "PATH", tmp_path / "aws.json")
    assert main(["lists"]) == 0
    renewed = json.loads((tmp_path / "aws.json").read_text())
    for each in ("regions", "endpoint_services", "instance_classes"):
        assert renewed[each] == committed[each], "renew them with `terrace lists`"
