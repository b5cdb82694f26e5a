import json
from pathlib import Path

import pytest

from terrace.embedded_aws import state

SERVER = state.Server(
    pid=4711, port=5000, account_id="111111111111", nonce="c0ffee", started="2026-01-01T00:00:00Z"
)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    state.write(tmp_path, SERVER)
    assert state.read(tmp_path) == SERVER
    assert [path.name for path in tmp_path.iterdir()] == ["server.json"]


def test_the_file_tells_people_the_endpoint(tmp_path: Path) -> None:
    state.write(tmp_path, SERVER)
    content = json.loads((tmp_path / "server.json").read_text())
    assert content["endpoint"] == SERVER.endpoint == "http://127.0.0.1:5000"


def test_nothing_is_remembered_after_removal(tmp_path: Path) -> None:
    state.write(tmp_path, SERVER)
    state.remove(tmp_path)
    state.remove(tmp_path)
    assert state.read(tmp_path) is None


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"pid": 1, "endpoint": "x"}'])
def test_a_file_that_is_not_ours_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "server.json").write_text(content)
    assert state.read(tmp_path) is None
