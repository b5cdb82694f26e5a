"""What stands between a rehearsed pipeline and the world: a way to AWS, and the public address."""

import http.client
import http.server
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.support.authority import Certificates

Answers = Callable[[str], bool]
EXPIRED = (
    '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>'
    "<Code>ExpiredToken</Code><Message>The security token included in the request is expired"
    "</Message></Error></ErrorResponse>"
)
NOBODY = "Credential=embedded/"
OF_THE_WAY = {"connection", "transfer-encoding", "content-length", "keep-alive", "date", "server"}


@dataclass
class Way:
    """A way to AWS that can be cut, or on which credentials are refused.

    Attributes:
        address: Its address.
        cut_after: Part of the name of the call after whose answer the connection is lost.
        seconds: How long it stays lost.
        expired: Whether AWS takes no credentials any more.
        passed: Names of the calls that got through.
    """

    address: str = ""
    cut_after: str = ""
    seconds: float = 0.0
    expired: bool = False
    lost_until: float = 0.0
    passed: list[str] = field(default_factory=list)

    @property
    def is_lost(self) -> bool:
        """Whether nothing gets through now."""
        return time.monotonic() < self.lost_until

    def after(self, name: str) -> None:
        """Note a call, and lose the connection where it is the one."""
        self.passed.append(name)
        if self.cut_after and self.cut_after in name:
            self.cut_after, self.lost_until = "", time.monotonic() + self.seconds


@contextmanager
def way_to(endpoint: str) -> Iterator[Way]:
    """A way to an embedded AWS for the length of a `with` block."""
    way, host = Way(), urlsplit(endpoint).netloc

    class Door(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if way.is_lost:
                self.close_connection = True
                return
            # The question whether an embedded AWS answers at all is nobody's.
            if way.expired and NOBODY not in self.headers.get("Authorization", ""):
                self._say(403, {"Content-Type": "text/xml"}, EXPIRED.encode())
                return
            name = self.headers.get("X-Amz-Target") or f"{self.path} {body[:300]!r}"
            onwards = http.client.HTTPConnection(host, timeout=600)
            onwards.request(self.command, self.path, body, dict(self.headers))
            answer = onwards.getresponse()
            content = answer.read()
            headers = {k: v for k, v in answer.getheaders() if k.lower() not in OF_THE_WAY}
            self._say(answer.status, headers, content, length=answer.getheader("Content-Length"))
            onwards.close()
            way.after(name)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_PATCH = _pass  # noqa: N815

        def _say(
            self,
            status: int,
            headers: Mapping[str, str],
            content: bytes,
            length: str | None = None,
        ) -> None:
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            of_head = length if self.command == "HEAD" and length else str(len(content))
            self.send_header("Content-Length", of_head)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with _serving(Door) as server:
        way.address = f"http://127.0.0.1:{server.server_address[1]}"
        yield way


@contextmanager
def public_address(made: Certificates, healthy: Answers) -> Iterator[int]:
    """What answers for every environment, with TLS; gives its port.

    Args:
        made: Its certificate.
        healthy: Whether the environment of a host is healthy now.
    """

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            good = healthy(self.headers["Host"])
            self.send_response(200 if good else 503)
            self.end_headers()
            self.wfile.write(b'{"status": "ok"}' if good else b'{"status": "sick"}')

        def log_message(self, *_: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.key)
    with _serving(Page, context) as server:
        yield server.server_address[1]


@contextmanager
def _serving(
    handler: type[http.server.BaseHTTPRequestHandler], context: ssl.SSLContext | None = None
) -> Iterator[http.server.ThreadingHTTPServer]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
