"""The file that remembers a running embedded AWS between commands."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from terrace.files import replace

FILE_NAME: Final = "server.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """One embedded AWS process.

    Attributes:
        pid: Its process id.
        port: The port on 127.0.0.1 that it listens on.
        account_id: Account of callers that have assumed no role.
        nonce: Random word on its command line: a recycled pid does not carry it.
        started: UTC time of its start, ISO 8601.
    """

    pid: int
    port: int
    account_id: str
    nonce: str
    started: str

    @property
    def endpoint(self) -> str:
        """Address for AWS_ENDPOINT_URL."""
        return f"http://127.0.0.1:{self.port}"


def write(directory: Path, server: Server) -> None:
    """Replace the state file in one step, so that no reader ever sees half of it."""
    content = json.dumps(asdict(server) | {"endpoint": server.endpoint}, indent=2)
    replace(directory / FILE_NAME, f"{content}\n".encode())


def read(directory: Path) -> Server | None:
    """The remembered server, or None when there is no file or it is not one of ours."""
    try:
        content = json.loads((directory / FILE_NAME).read_text(encoding="utf-8"))
        content.pop("endpoint")
        return Server(**content)
    except (FileNotFoundError, json.JSONDecodeError, AttributeError, KeyError, TypeError):
        return None


def remove(directory: Path) -> None:
    """Forget the server."""
    (directory / FILE_NAME).unlink(missing_ok=True)
