"""A Terraform release server on this machine."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest


class Releases:
    """What the server offers: files by address, and the hash of the tiny release in it.

    Attributes:
        url: Base address, for TERRACE_TERRAFORM_RELEASES.
        files: Content by path.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.files: dict[str, bytes] = {}

    def offer(self, path: str, content: bytes) -> str:
        """Put a file on the server and return its SHA-256."""
        self.files[path] = content
        return hashlib.sha256(content).hexdigest()


@pytest.fixture
def releases() -> Iterator[Releases]:
    """A server on the loopback interface that offers nothing yet."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = offered.files.get(self.path)
            self.send_response(404 if content is None else 200)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        offered = Releases(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield offered
        server.shutdown()
        thread.join()


@pytest.fixture
def tiny_release() -> bytes:
    """A zip file whose terraform only tells its version."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("LICENSE.txt", "none")
        archive.writestr("terraform", "#!/bin/sh\necho Terraform v1.11.4\n")
    return buffer.getvalue()
