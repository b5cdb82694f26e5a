"""The AWS CLI, loaded once and forked for each call: its start takes a second, a fork nothing.

A program of its own, started by `aws_cli.py`, for the AWS CLI is installed apart from the tests.
Each connection brings a call: standard input, output and error, and JSON with words, environment
and folder. Its exit code goes back.
"""

import json
import os
import signal
import socket
import sys
import time
import traceback
from typing import Any

import awscli.clidriver

READS = (
    "describe-",
    "list-",
    "get-",
    "filter-",
    "lookup-",
    "receive-",
    "start-query",
    "wait",
    "ls",
)
NOT_THERE = "not in the embedded AWS: "
OUTPUT = ("s3", "cp", "-")  # `aws s3 cp <object> -` writes to standard output


def translated(words: list[str]) -> list[str]:
    """A command that the AWS CLI 2 alone has, as one of both."""
    if words[:2] != ["logs", "tail"]:
        return words
    group, options = words[2], dict(zip(words[3::2], words[4::2], strict=True))
    since = options.pop("--since")
    units = {"m": 60, "h": 3600}
    start = int(time.time()) - int(since[:-1]) * units[since[-1]]
    rest = [word for option in options.items() for word in option]
    return [
        *("logs", "filter-log-events", "--log-group-name", group, "--start-time", f"{start}000"),
        *rest,
    ]


def reads(words: list[str]) -> bool:
    """Whether a command changes nothing."""
    if (words[0], words[1], words[-1]) == OUTPUT:
        return True
    return words[1].startswith(READS)


def warmed() -> Any:
    """Do once what every command would: import modules, and read the models of all services.

    Returns:
        What has read the models.
    """
    driver = awscli.clidriver.create_clidriver()
    driver.session.register("before-call", lambda **_: (Sent(), {}))
    driver.main(["sts", "get-session-token", "--region", "us-east-1", "--no-sign-request"])
    return driver.session.get_component("data_loader")


def call(words: list[str], *, sends: str, models: Any) -> int:
    """Run a command; what is not to be sent ends after the AWS CLI has found it well formed."""
    words = translated(words)
    driver = awscli.clidriver.create_clidriver()
    driver.session.register_component("data_loader", models)
    if not (sends == "all" or (sends == "reads" and reads(words))):
        driver.session.register("before-call", lambda **_: (Sent(), {}))
    if sends != "all":
        driver.session.register("after-call", forgive)
    return driver.main(["--endpoint-url", os.environ["AWS_ENDPOINT_URL"], *words])


def forgive(*, http_response: Any, parsed: dict[str, Any], model: Any, **_: object) -> None:
    """Take for answered what the embedded AWS has not, and say so."""
    if parsed.get("Error", {}).get("Code") == "NotInEmbeddedAws":
        what = f"{model.service_model.service_name} {model.name}"
        sys.stderr.write(f"{NOT_THERE}{what}\n")
        parsed.clear()
        http_response.status_code = 200


class Sent:
    """An answer of HTTP to what was not sent."""

    status_code = 200


def child(connection: socket.socket, told: dict[str, Any], files: list[int], models: Any) -> None:
    """Become the process of a call."""
    code = 255
    try:
        for number, file in enumerate(files):
            os.dup2(file, number)
        os.chdir(told["folder"])
        data = os.environ["AWS_DATA_PATH"]  # set by its import
        os.environ.clear()
        os.environ.update(told["environment"] | {"AWS_DATA_PATH": data})
        code = call(told["words"], sends=told["sends"], models=models)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - what the AWS CLI would end with
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(bytes([code & 255]))
    os._exit(0)


def serve(path: str) -> None:
    """Answer calls until nobody holds standard input any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    models = warmed()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen(64)
    print("ready", flush=True)  # noqa: T201
    while True:
        connection, _ = listening.accept()
        text, files, _, _ = socket.recv_fds(connection, 1 << 20, 3)
        if not files:
            return
        if os.fork() == 0:
            listening.close()
            while not text.endswith(b"\n"):
                text += connection.recv(1 << 20)
            child(connection, json.loads(text), files, models)
        connection.close()
        for file in files:
            os.close(file)


if __name__ == "__main__":
    serve(sys.argv[1])
