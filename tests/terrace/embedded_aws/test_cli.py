import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from environments import PLATFORM
from terrace import cli
from terrace.embedded_aws import cli as local
from terrace.embedded_aws.occupied import alone
from terrace.embedded_aws.server import EmbeddedAws


@pytest.fixture(autouse=True)
def own_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> EmbeddedAws:
    """A directory of the test's own, so that a developer's running server is left alone."""
    embedded = EmbeddedAws(tmp_path / "embedded")
    monkeypatch.setattr(local, "_embedded", lambda: embedded)
    monkeypatch.setattr(cli, "end_like_an_interruption", lambda: None)
    return embedded


def test_the_life_of_a_server_by_hand(
    own_directory: EmbeddedAws, capsys: pytest.CaptureFixture[str]
) -> None:
    def terrace_local(action: str) -> tuple[int, str]:
        code = cli.main(["local", action])
        return code, capsys.readouterr().out

    assert terrace_local("status") == (1, "stopped\n")
    try:
        code, said = terrace_local("up")
        server = own_directory.running()
        assert (code, server.endpoint in said) == (0, True)
        assert terrace_local("up") == (0, said)
        assert server.account_id == PLATFORM.account_id
        assert terrace_local("status") == (0, f"running at {server.endpoint}\n")
        assert terrace_local("reset") == (0, f"The embedded AWS at {server.endpoint} is empty.\n")
        code, shell = terrace_local("env")
        assert f"export AWS_ENDPOINT_URL={server.endpoint}" in shell.splitlines()
    finally:
        assert terrace_local("down") == (0, "The embedded AWS is stopped.\n")
    assert terrace_local("down") == (0, "The embedded AWS was not running.\n")


def test_a_shell_is_freed_of_what_would_lead_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = SimpleNamespace(endpoint="http://127.0.0.1:4711")
    monkeypatch.setattr(local, "_embedded", lambda: SimpleNamespace(running=lambda: server))
    monkeypatch.setenv("AWS_PROFILE", "production")
    assert cli.main(["local", "env"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "unset AWS_PROFILE" in lines
    assert all(shlex.split(line)[0] in {"export", "unset"} for line in lines)


def test_asking_a_stopped_one_for_its_environment_is_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["local", "env"]) == 1
    assert capsys.readouterr().err == (
        "error: the embedded AWS is not running; start it with `terrace local up`\n"
    )


def test_another_version_of_moto_is_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("terrace.embedded_aws.extensions.version", lambda _: "6.0.0")
    server = SimpleNamespace(endpoint="http://127.0.0.1:4711", pid=1)
    monkeypatch.setattr(EmbeddedAws, "up", lambda _self, **_: server)
    assert cli.main(["local", "up"]) == 0
    assert capsys.readouterr().err == (
        "warning: moto 6.0.0 is installed, but the embedded AWS was tested with 5.2.x; "
        "expect differences, or run `make setup` to get the tested version\n"
    )


def test_the_package_runs_by_itself() -> None:
    command = [sys.executable, "-m", "terrace.embedded_aws", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "up" in shown
    assert "reset" in shown


WITHOUT_ENVIRONMENTS = """
import sys

sys.modules["environments"] = None  # its import fails

from pathlib import Path

from terrace import cli
from terrace.embedded_aws import cli as local
from terrace.embedded_aws.occupied import alone
from terrace.embedded_aws.server import EmbeddedAws

local._embedded = lambda: EmbeddedAws(Path(sys.argv[1]))
sys.exit(cli.main(["local", sys.argv[2]]))
"""


@pytest.mark.parametrize(
    ("action", "code", "said"),
    [("status", 1, "stopped\n"), ("down", 0, "The embedded AWS was not running.\n")],
)
def test_a_wrong_environment_keeps_nobody_from_stopping_a_server(
    action: str, code: int, said: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", WITHOUT_ENVIRONMENTS, str(tmp_path), action]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (code, said, "")


@pytest.mark.parametrize("action", ["down", "reset"])
def test_the_server_of_a_demo_that_runs_is_left_to_it(
    action: str, own_directory: EmbeddedAws, capsys: pytest.CaptureFixture[str]
) -> None:
    with alone(own_directory.directory):
        assert cli.main(["local", action]) == 1
    assert "needs this embedded AWS; wait for its end" in capsys.readouterr().err


def test_a_new_server_knows_nothing_of_a_bootstrap_in_the_one_before(
    own_directory: EmbeddedAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = own_directory.directory / "bootstrap" / "terraform.tfstate"
    state.parent.mkdir(parents=True)
    state.touch()
    server = SimpleNamespace(endpoint="http://127.0.0.1:4711", pid=1)
    monkeypatch.setattr(EmbeddedAws, "up", lambda _self, **_: server)
    assert cli.main(["local", "up"]) == 0
    assert not state.exists()


def test_who_uses_the_server_of_a_demo_is_told_that_it_may_end(
    own_directory: EmbeddedAws, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = SimpleNamespace(endpoint="http://127.0.0.1:4711", pid=1)
    monkeypatch.setattr(EmbeddedAws, "up", lambda _self, **_: server)
    with alone(own_directory.directory):
        assert cli.main(["local", "up"]) == 0
    assert "Beware: a demo runs in this working copy" in capsys.readouterr().out
