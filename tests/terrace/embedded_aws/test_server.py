import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from terrace.embedded_aws import health, launch, processes, state
from terrace.embedded_aws.server import EmbeddedAws, Status, running
from terrace.errors import UserError

ACCOUNT = "111111111111"


def gone(server: state.Server) -> bool:
    """Whether the process ended, within a moment."""
    deadline = time.monotonic() + 5
    while processes.is_running(server) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not processes.is_running(server)


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedAws]:
    embedded = EmbeddedAws(tmp_path / "embedded")
    yield embedded
    embedded.down()


def test_it_starts_once_answers_empties_and_stops(embedded: EmbeddedAws) -> None:
    assert embedded.status() is Status.STOPPED
    server = embedded.up()
    assert health.account_behind(server.port, timeout_seconds=5) == ACCOUNT
    assert embedded.status() is Status.RUNNING
    assert embedded.up() == embedded.up(port=server.port) == embedded.running() == server
    assert embedded.reset() == server
    with pytest.raises(UserError) as refusal:
        embedded.up(account_id="999999999999")
    assert str(refusal.value) == (
        "the embedded AWS already runs with account 111111111111, not 999999999999; "
        "stop it first with `terrace local down`"
    )
    assert embedded.down()
    assert not processes.is_running(server)
    assert embedded.status() is Status.STOPPED
    assert not embedded.down()


def test_two_who_start_it_at_once_get_the_same_server(embedded: EmbeddedAws) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: EmbeddedAws(embedded.directory).up(), range(2))
    assert first == second == embedded.running()


def test_one_that_died_is_told_apart_from_one_that_never_ran(embedded: EmbeddedAws) -> None:
    with pytest.raises(UserError, match=r"^the embedded AWS is not running; start it with"):
        embedded.running()
    first = embedded.up()
    os.kill(first.pid, signal.SIGKILL)
    assert gone(first)
    assert embedded.status() is Status.STALE
    with pytest.raises(UserError, match=rf"process {first.pid}\) is dead or does not answer"):
        embedded.reset()
    second = embedded.up()
    assert second.pid != first.pid
    assert embedded.status() is Status.RUNNING


def test_another_process_with_the_remembered_id_is_never_touched(embedded: EmbeddedAws) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        embedded.directory.mkdir()
        state.write(
            embedded.directory,
            state.Server(
                pid=stranger.pid, port=1, account_id=ACCOUNT, nonce="c0ffee", started="long ago"
            ),
        )
        assert embedded.status() is Status.STALE
        assert not embedded.down()
        assert stranger.poll() is None
        stranger.kill()


def test_a_taken_port_is_one_sentence_and_nothing_is_left(embedded: EmbeddedAws) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        with pytest.raises(UserError) as refusal:
            embedded.up(port=port)
    assert str(refusal.value) == (
        f"port {port} on 127.0.0.1 is taken by another program; choose another with `--port N`, "
        "or leave `--port` out for a free one"
    )
    assert embedded.status() is Status.STOPPED


def test_a_port_that_cannot_be_is_one_sentence_too(embedded: EmbeddedAws) -> None:
    with pytest.raises(UserError, match=r"^port 70000 on 127\.0\.0\.1 cannot be used"):
        embedded.up(port=70000)


def test_a_server_that_dies_at_start_is_told_with_its_last_words(
    embedded: EmbeddedAws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "terrace.py").touch()  # found before the package, and without a server
    broken = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)}
    monkeypatch.setattr(launch, "_child_environment", lambda: broken)
    with pytest.raises(UserError) as refusal:
        embedded.up()
    sentence = str(refusal.value)
    assert sentence.startswith("the embedded AWS ended with status 1 while starting: ")
    assert "No module named 'terrace.embedded_aws'" in sentence
    assert sentence.endswith(f"its log is {embedded.directory / 'server.log'}")
    assert embedded.status() is Status.STOPPED


def test_leaving_the_block_stops_it_also_by_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), running(tmp_path) as server:
        raise ZeroDivisionError
    assert not processes.is_running(server)


PARENT = """
import os, sys
from pathlib import Path
from terrace.embedded_aws.server import EmbeddedAws
EmbeddedAws(Path(sys.argv[1])).up(tied=sys.argv[2] == "tied")
os._exit(9)
"""


def started_by_a_killed_parent(embedded: EmbeddedAws, kind: str) -> state.Server:
    command = [sys.executable, "-c", PARENT, str(embedded.directory), kind]
    root = Path(launch.__file__).parents[2]
    assert subprocess.run(command, cwd=root, check=False).returncode == 9
    server = state.read(embedded.directory)
    assert server is not None
    return server


def test_one_started_by_hand_outlives_its_parent(embedded: EmbeddedAws) -> None:
    started_by_a_killed_parent(embedded, "detached")
    assert embedded.status() is Status.RUNNING


def test_one_of_a_block_ends_with_its_parent_however_that_dies(embedded: EmbeddedAws) -> None:
    assert gone(started_by_a_killed_parent(embedded, "tied"))
