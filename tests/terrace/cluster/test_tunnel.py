"""The tunnel with a stand-in for the AWS CLI: what it is asked for, and how it ends."""

import json
import os
import signal
import socket
import threading
from pathlib import Path

import pytest

from terrace.cluster import tunnel
from terrace.errors import UserError
from tests.support.fake_commands import fake_command

NODE = "i-0123456789abcdef0"
ARGUMENTS = tunnel.command(NODE, host="ABC.eks.amazonaws.com", port=40123, region="eu-west-1")
READY = "echo 'Starting session'; echo 'Waiting for connections...'"


def hold(folder: Path, script: str) -> list[str]:
    """What happened when the tunnel's `aws` is a script."""
    happened: list[str] = []
    fake_command(folder, "aws", script)
    arguments = [str(folder / "aws"), *ARGUMENTS[1:]]
    tunnel.hold(arguments, {"PATH": os.defpath}, on_ready=lambda: happened.append("ready"))
    return happened


def test_the_session_forwards_a_port_through_the_node_to_the_endpoint() -> None:
    named = dict(zip(ARGUMENTS[3::2], ARGUMENTS[4::2], strict=True))
    assert ARGUMENTS[:3] == ["aws", "ssm", "start-session"]
    assert json.loads(named.pop("--parameters")) == {
        "host": ["ABC.eks.amazonaws.com"],
        "portNumber": ["443"],
        "localPortNumber": ["40123"],
    }
    assert named == {
        "--target": NODE,
        "--document-name": "AWS-StartPortForwardingSessionToRemoteHost",
        "--region": "eu-west-1",
    }


def test_it_is_ready_when_the_plug_in_listens_and_ends_when_that_ends(tmp_path: Path) -> None:
    assert hold(tmp_path, READY) == ["ready"]


def test_an_interruption_ends_the_session_and_is_no_error(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    script = f"trap 'echo ended > {ended}; exit 0' INT\n{READY}\nwhile :; do sleep 0.05; done"
    happened: list[str] = []
    fake_command(tmp_path, "aws", script)

    def interrupt() -> None:
        happened.append("ready")
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()

    arguments = [str(tmp_path / "aws"), *ARGUMENTS[1:]]
    tunnel.hold(arguments, {"PATH": os.environ["PATH"]}, on_ready=interrupt)
    assert happened == ["ready"]
    assert ended.read_text() == "ended\n"


def test_a_session_that_ends_before_it_is_open_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"^the session through {NODE} ended: Starting session$"):
        hold(tmp_path, "echo 'Starting session'")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "An error occurred (TargetNotConnected) when calling the StartSession operation: no",
            f"the node {NODE} is not connected to Session Manager; wait a few minutes",
        ),
        (
            "An error occurred (AccessDeniedException) when calling the StartSession operation: no",
            f"no session may be started on the node {NODE} with this role",
        ),
        ("Cannot perform start session: EOF", f"the session through {NODE} ended: Cannot perform"),
        ("", f"the session through {NODE} ended: nothing was said of the reason"),
    ],
)
def test_what_the_aws_cli_fails_with_becomes_a_sentence(
    tmp_path: Path, said: str, sentence: str
) -> None:
    with pytest.raises(UserError) as refusal:
        hold(tmp_path, f"echo '{said}' >&2; exit 254")
    assert str(refusal.value).startswith(sentence)


def test_missing_programs_are_named_with_where_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^aws is not on PATH; install the AWS CLI, version 2: h"):
        tunnel.require_programs(str(tmp_path))
    fake_command(tmp_path, "aws", "exit 0")
    with pytest.raises(
        UserError, match=r"^session-manager-plugin is not on PATH; install the Session Manager plug"
    ):
        tunnel.require_programs(str(tmp_path))
    fake_command(tmp_path, "session-manager-plugin", "exit 0")
    tunnel.require_programs(str(tmp_path))


def test_a_free_port_is_one_that_can_be_listened_on() -> None:
    with socket.socket() as near_end:
        near_end.bind(("127.0.0.1", tunnel.free_port()))


def test_it_leads_to_another_port_where_one_is_named() -> None:
    arguments = tunnel.command(NODE, host="db", port=1, remote_port=5432, region="eu-west-1")
    parameters = json.loads(arguments[arguments.index("--parameters") + 1])
    assert parameters["portNumber"] == ["5432"]


def test_it_is_open_for_a_block_and_ends_with_it(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    talk = "while :; do echo 'Connection accepted'; sleep 0.01; done"
    fake_command(tmp_path, "aws", f"trap 'echo ended > {ended}; exit 0' INT\n{READY}\n{talk}")
    arguments = [str(tmp_path / "aws"), *ARGUMENTS[1:]]
    with tunnel.opened(arguments, {"PATH": os.environ["PATH"]}):
        assert not ended.exists()
    assert ended.read_text() == "ended\n"


def test_it_is_no_block_where_the_session_does_not_open(tmp_path: Path) -> None:
    fake_command(tmp_path, "aws", "echo 'An error occurred (ExpiredToken)'; exit 254")
    arguments = [str(tmp_path / "aws"), *ARGUMENTS[1:]]
    sentence = "^the credentials have expired; sign in once more$"
    with (
        pytest.raises(UserError, match=sentence),
        tunnel.opened(arguments, {"PATH": os.defpath}),
    ):
        pytest.fail("it is not open")
