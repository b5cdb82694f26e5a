"""What stands where PagerDuty, Opsgenie, a chat, a dead man's switch and a collector do.

It takes everything that is sent to it and remembers when. A second one answers over TLS, as a
public address does.
"""

import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.authority import Certificates


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """Something that was sent.

    Attributes:
        at: When it came, by time.time().
        to: Who was meant: the first part of the path, such as "pagerduty".
        content: What it says.
    """

    at: float
    to: str
    content: dict[str, Any]


@dataclass
class Receiver:
    """What came in.

    Attributes:
        url: Its address.
        messages: Messages in the order in which they came.
    """

    url: str = ""
    messages: list[Message] = field(default_factory=list)

    def to(self, name: str) -> list[Message]:
        """Messages for one of those that it stands for."""
        return [each for each in self.messages if each.to == name]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver on the loopback interface for the length of a `with` block."""
    heard = Receiver()

    class Handler(_Quiet):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            to = self.path.split("/")[1]
            if self.headers["Content-Type"] == "application/json":
                content = json.loads(body)
                heard.messages.append(Message(at=time.time(), to=to, content=content))
            self.answer(202 if to in {"pagerduty", "opsgenie"} else 200)

    with _served(Handler) as port:
        heard.url = f"http://127.0.0.1:{port}"
        yield heard


@contextmanager
def public(certificates: Certificates) -> Iterator[str]:
    """An address that answers over TLS for the length of a `with` block."""

    class Handler(_Quiet):
        def do_GET(self) -> None:
            self.answer(200)

    with _served(Handler, certificates) as port:
        yield f"https://127.0.0.1:{port}/health"


class _Quiet(BaseHTTPRequestHandler):
    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None: ...


@contextmanager
def _served(
    handler: type[BaseHTTPRequestHandler], certificates: Certificates | None = None
) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if certificates:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates.certificate, certificates.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def title(message: Message) -> str:
    """The title that the templates give a message to PagerDuty or a chat; "" for others."""
    if "payload" in message.content:
        return str(message.content["payload"]["summary"])
    found = message.content.get("attachments")
    return str(found[0]["title"]) if found else ""
