"""A tunnel by Session Manager: the AWS CLI and its plug-in carry it, and end with it."""

import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from terrace.errors import UserError
from terrace.toolchain.stopping import Command, stop

DOCUMENT = "AWS-StartPortForwardingSessionToRemoteHost"
PORT = 443  # of the private endpoint
READY = "Waiting for connections"  # what the plug-in prints when it listens
NEEDED = {
    "aws": "the AWS CLI, version 2: "
    "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
    "session-manager-plugin": "the Session Manager plugin of the AWS CLI: "
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/"
    "session-manager-working-with-install-plugin.html",
}
# What AWS says, and what that means here; %s is the node.
KNOWN = {
    "TargetNotConnected": "the node %s is not connected to Session Manager; wait a few minutes "
    "after it has started, and see that its way to ssm and ssmmessages (NAT, or interface "
    "endpoints) is open",
    "AccessDeniedException": "no session may be started on the node %s with this role; take the "
    "role that lets people in, or one that may call ssm:StartSession there",
    "ExpiredToken": "the credentials have expired; sign in once more",
}


def require_programs(path: str | None = None) -> None:
    """Refuse to begin without the programs that a tunnel takes.

    Raises:
        UserError: One is not on PATH; says where it is had.
    """
    for program, what in NEEDED.items():
        if shutil.which(program, path=path) is None:
            raise UserError(f"{program} is not on PATH; install {what}")


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(node: str, *, host: str, port: int, region: str, remote_port: int = PORT) -> list[str]:
    """Return the command that forwards a local port through a node to a host.

    Args:
        node: Instance id.
        host: Host name that the node reaches.
        port: Local port.
        region: Region of the node.
        remote_port: Port of the host.
    """
    parameters = {"host": [host], "portNumber": [str(remote_port)], "localPortNumber": [str(port)]}
    return [
        *("aws", "ssm", "start-session"),
        *("--target", node),
        *("--document-name", DOCUMENT),
        *("--parameters", json.dumps(parameters)),
        *("--region", region),
    ]


@contextmanager
def opened(arguments: list[str], env: Mapping[str, str]) -> Iterator[None]:
    """Keep a tunnel open for the length of a `with` block.

    Args:
        arguments: What `command` returns.
        env: Its whole environment.

    Raises:
        UserError: It did not come to listen.
    """
    said: list[str] = []
    with _started(arguments, env) as process:
        try:
            for line in process.stdout or ():
                said = [*said[-20:], line.strip()]
                if READY in line:
                    break
            else:
                raise UserError(_explain(said, arguments[arguments.index("--target") + 1]))
            # It says a line for each connection, which nobody reads: it must not wait for that.
            reader = threading.Thread(target=lambda: list(process.stdout or ()), daemon=True)
            reader.start()
            yield
        finally:
            stop(Command(process=process))


def hold(arguments: list[str], env: Mapping[str, str], *, on_ready: Callable[[], None]) -> None:
    """Keep a tunnel open until it is interrupted or ends by itself.

    Args:
        arguments: What `command` returns.
        env: Its whole environment.
        on_ready: Called once, when it listens.

    Raises:
        UserError: It did not come to listen, or ended with an error.
    """
    said: list[str] = []
    is_open = False
    with _started(arguments, env) as process:
        try:
            for line in process.stdout or ():
                said = [*said[-20:], line.strip()]
                if READY in line:
                    is_open = True
                    on_ready()
            code = process.wait()
        except BaseException as problem:
            stop(Command(process=process))
            if isinstance(problem, KeyboardInterrupt) and is_open:
                return
            raise
    if code or not is_open:
        raise UserError(_explain(said, arguments[arguments.index("--target") + 1]))


def _started(arguments: list[str], env: Mapping[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        arguments,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,  # an interruption reaches it from here, once, however it came
    )


def _explain(said: list[str], node: str) -> str:
    text = [line for line in said if line]
    for sign, meaning in KNOWN.items():
        if any(sign in line for line in text):
            return meaning.replace("%s", node)
    last = text[-1].rstrip(".") if text else "nothing was said of the reason"
    return f"the session through {node} ended: {last}"
