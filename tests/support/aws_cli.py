"""The AWS CLI as a command on PATH that costs a tenth of its start: see `aws_cli_server.py`."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.fake_commands import fake_command
from tests.support.project import ROOT

SERVER = Path(__file__).with_name("aws_cli_server.py")
CHECKS = ROOT / ".terrace/checks"
SENDS = "AWS_CLI_SENDS"
CLIENT = """\
import json, os, socket, sys
told = {"words": sys.argv[4:], "environment": dict(os.environ), "folder": os.getcwd()}
told["sends"] = sys.argv[2]
asked = socket.socket(socket.AF_UNIX)
asked.connect(sys.argv[1])
text = json.dumps(told).encode() + b"\\n"
sent = socket.send_fds(asked, [text], [0, 1, 2])
asked.sendall(text[sent:])
ended = asked.recv(1)
code = ended[0] if ended else 255
with open(sys.argv[3], "a") as log:
    log.write(json.dumps([code, *sys.argv[4:]]) + "\\n")
sys.exit(code)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A call that was made: its exit code and its words."""

    code: int
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AwsCli:
    """A running AWS CLI.

    Attributes:
        log: Where its calls are noted.
    """

    log: Path

    def calls(self) -> list[Call]:
        """Calls so far, in their order."""
        if not self.log.exists():
            return []
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]
        return [Call(code=code, words=tuple(words)) for code, *words in lines]


@contextmanager
def aws_cli(folder: Path) -> Iterator[AwsCli]:
    """A command `aws` in a folder of PATH for the length of a `with` block.

    The variable `AWS_CLI_SENDS` of who calls it says what is sent: "all", "reads" for what changes
    nothing, or "nothing". What is not sent has been found to be well formed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    client, log = folder / "aws-client.py", folder / "aws-calls"
    client.write_text(CLIENT, "utf-8")
    address = folder / "aws-socket"
    command = [sys.executable, "-S", "-P", str(SERVER), str(address)]
    environ = os.environ | {"PYTHONPATH": str(CHECKS)}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            assert server.stdout.readline() == "ready\n", "the AWS CLI does not start"
            words = f"{sys.executable} -S -E -P {client} {address} ${{{SENDS}:-all}} {log}"
            fake_command(folder, "aws", f'exec {words} "$@"')
            yield AwsCli(log=log)
        finally:
            server.terminate()
