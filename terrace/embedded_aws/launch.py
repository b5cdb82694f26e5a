"""The start of a server: bind the port here, hand it over, and wait for the first answer."""

import errno
import os
import secrets
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import terrace
from terrace.embedded_aws import health, processes, state
from terrace.errors import UserError

LOG_NAME: Final = "server.log"
_START_SECONDS: Final = 30.0
_QUEUE_LENGTH: Final = 128
_KEPT_OUT: Final = (
    "AWS_",
    "MOTO_",
    "PYTHONWARNINGS",
    "PYTHONDONTWRITEBYTECODE",  # with bytecode a start takes 1 s instead of 3
)


def launch(
    directory: Path, *, port: int, account_id: str, verbose: bool, tied: bool
) -> state.Server:
    """Start a server process and return it once STS answers; on failure nothing is left behind.

    The port is bound by this process and inherited by the child: a taken port is known before
    anything is started, and no other program can grab a free one in between.
    """
    nonce = secrets.token_hex(8)
    command = [sys.executable, "-P", "-m", "terrace.embedded_aws.serve"]
    with _bind(port) as listener, (directory / LOG_NAME).open("wb") as log:
        command += ["--fd", str(listener.fileno()), "--account-id", account_id, "--nonce", nonce]
        command += ["--verbose"] * verbose + ["--tied"] * tied
        child = processes.spawn(
            command,
            environment=_child_environment(),
            socket_fd=listener.fileno(),
            log=log,
            tied=tied,
        )
        server = state.Server(
            pid=child.pid,
            port=listener.getsockname()[1],
            account_id=account_id,
            nonce=nonce,
            started=datetime.now(UTC).isoformat(timespec="seconds"),
        )
    try:
        state.write(directory, server)
        _wait_for_answer(server, child, directory / LOG_NAME)
    except BaseException:
        child.kill()
        processes.reap(child.pid)
        state.remove(directory)
        raise
    return server


def _bind(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(_QUEUE_LENGTH)
    except (OSError, OverflowError) as error:
        listener.close()
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        reason = "is taken by another program" if taken else f"cannot be used ({error})"
        raise UserError(
            f"port {port} on 127.0.0.1 {reason}; choose another with `--port N`, "
            "or leave `--port` out for a free one"
        ) from error
    return listener


def _child_environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_KEPT_OUT)}
    package_root = str(Path(terrace.__file__).parents[1])
    return kept | {
        "PYTHONPATH": os.pathsep.join(filter(None, [package_root, kept.get("PYTHONPATH")])),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
        "MOTO_ACM_VALIDATION_WAIT": "0",
        "MOTO_DISABLE_GLOBAL_CORS": "true",
    }


def _wait_for_answer(server: state.Server, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while (left := deadline - time.monotonic()) > 0:
        account = health.account_behind(server.port, timeout_seconds=left)
        if account == server.account_id:
            return
        if child.poll() is not None:
            raise UserError(
                f"the embedded AWS ended with status {child.returncode} while starting: "
                f"{_last_line(log)}; its log is {log}"
            )
        time.sleep(0.02)
    raise UserError(
        f"the embedded AWS on port {server.port} did not answer within {_START_SECONDS:.0f} s; "
        f"its log is {log}"
    )


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "no log was written")
