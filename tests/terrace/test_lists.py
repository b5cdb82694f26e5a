import json
from pathlib import Path

import pytest

from constructs_lib.config import lists
from conventions import service_authorization
from terrace.cli import main


@pytest.mark.e2e
def test_the_lists_are_what_the_packages_of_this_working_copy_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed = json.loads(lists.PATH.read_text())
    monkeypatch.setattr(lists, "PATH", tmp_path / "aws.json")
    actions = service_authorization.FILE.read_text()
    monkeypatch.setattr(service_authorization, "FILE", tmp_path / "actions.json")
    assert main(["lists"]) == 0
    assert (tmp_path / "actions.json").read_text() == actions, "renew them with `terrace lists`"
    renewed = json.loads((tmp_path / "aws.json").read_text())
    for each in ("regions", "endpoint_services", "instance_classes"):
        assert renewed[each] == committed[each], "renew them with `terrace lists`"
