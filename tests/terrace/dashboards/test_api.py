"""What Grafana answers instead of what was asked for is one sentence."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from terrace.dashboards.api import Grafana
from terrace.errors import Refusal


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, b'{"message": "Expired API key"}', "answered 401, Expired API key"),
        (429, b"", "answered 429"),
        (500, b"<html>", "answered 500"),
        (200, b"<html>", "answered with something else than JSON"),
        (200, b"\xff", "answered with something else than JSON"),
        (200, b"[]", "answered with JSON that is no object"),
    ],
)
def test_what_grafana_refuses_is_one_sentence(status: int, body: bytes, said: str) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with pytest.raises(Refusal) as refusal:
            Grafana(f"http://127.0.0.1:{server.server_port}", "token").get("/api/folders/a")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert str(refusal.value) == f"Grafana's GET /api/folders/a {said}"
