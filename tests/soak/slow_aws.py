"""A way to the embedded AWS on which some answers take their time, as those of a real one do.

What is asked for has happened before the answer is held back, which is the worst moment for
whoever asked to end.
"""

import http.client
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
_HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}
SAVE = "SaveState"


@dataclass
class SlowAws:
    """How slow it is; may be changed at any time.

    Attributes:
        endpoint: Its own address.
        seconds: How long answers are held back, by operation, such as ``PutParameter``.
        held: Operations whose answer is held back now.
    """

    endpoint: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    held: list[str] = field(default_factory=list)

    def hold(self, operation: str) -> None:
        """Hold an answer back."""
        if seconds := self.seconds.get(operation):
            self.held.append(operation)
            time.sleep(seconds)
            self.held.remove(operation)


def operation_of(method: str, path: str, headers: Mapping[str, str], body: bytes) -> str:
    """Name what a request asks for, as far as it may be slow."""
    if method == "PUT" and path.partition("?")[0].endswith(".tfstate"):
        return SAVE
    if target := headers.get("X-Amz-Target"):
        return target.rpartition(".")[2]
    action = _ACTION.search(body)
    return action[1].decode() if action else ""


@contextmanager
def slow_aws(endpoint: str) -> Iterator[SlowAws]:
    """Stand before an embedded AWS for the length of a `with` block."""
    slow = SlowAws()
    upstream = urlsplit(endpoint)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = dict(self.headers.items())
            connection = http.client.HTTPConnection(upstream.hostname or "", upstream.port)
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            slow.hold(operation_of(self.command, self.path, headers, body))
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _HOP_BY_HOP:
                    self.send_header(name, value)
            length = answer.getheader("Content-Length") if self.command == "HEAD" else None
            self.send_header("Content-Length", length or str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = forward  # noqa: N815

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:  # who asked has ended
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        slow.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield slow
        finally:
            server.shutdown()
