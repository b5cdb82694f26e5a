"""What is hardly HTTP, too large or too slow, on a plain connection."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import observed, protocol
from tests.support.service import Service, running_service

PROBLEM = "application/problem+json"
LARGE = "Address and headers may have 32768 bytes together, and 100 headers, at most."
INVALID = "This is not a request of HTTP/1.1."


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(tmp_path_factory.mktemp("protocol")) as running:
        yield running


def ask(port: int, *parts: bytes) -> tuple[str, dict[str, str], bytes]:
    """Send bytes, and return status line, headers and body of what comes until the other ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        for part in parts:
            connection.sendall(part)
        answer = connection.makefile("rb").read()
    head, _, body = answer.partition(b"\r\n\r\n")
    line, *headers = head.decode().split("\r\n")
    return line, dict(header.lower().split(": ", 1) for header in headers), body


@pytest.mark.parametrize(
    ("sent", "status", "detail"),
    [
        (b"hello\r\n\r\n", 400, INVALID),
        (b"\x16\x03\x01\x02\x00\x01\x00", 400, INVALID),
        (b"POST /notes HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400, INVALID),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 101 + b"\r\n", 431, LARGE),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * 33_000 + b"\r\n\r\n", 431, LARGE),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * 33_000, 431, LARGE),
        (b"GET /" + b"y" * 33_000, 431, LARGE),
    ],
)
def test_what_is_no_request_gets_a_problem_document(
    service: Service, sent: bytes, status: int, detail: str
) -> None:
    line, headers, body = ask(service.port, sent)
    assert line.startswith(f"HTTP/1.1 {status} ")
    assert (headers["content-type"], headers["connection"]) == (PROBLEM, "close")
    document: dict[str, Any] = json.loads(body)
    assert (document["status"], document["detail"]) == (status, detail)


def test_thousands_of_headers_hold_up_nobody(service: Service) -> None:
    headers = b"".join(b"X-%d: y\r\n" % number for number in range(20_000))
    began = time.monotonic()
    line, _, _ = ask(service.port, b"GET /notes HTTP/1.1\r\n", headers[:60_000])
    assert line.startswith("HTTP/1.1 431 ")
    assert service.get("/health").status_code == 200
    assert time.monotonic() - began < 5


def test_many_requests_on_one_connection_each_have_a_limit_of_their_own(service: Service) -> None:
    request = b"GET /health HTTP/1.1\r\nX: " + b"y" * 20_000
    last = request + b"\r\nConnection: close\r\n\r\n"
    _, _, rest = ask(service.port, request + b"\r\n\r\n", request + b"\r\n\r\n", last)
    assert rest.count(b'{"status":"ok"}') == 3


@pytest.mark.parametrize(("path", "status"), [("/notes", 200), ("/health", 200), ("/none", 404)])
def test_head_is_a_get_without_a_body(service: Service, path: str, status: int) -> None:
    got, headed = service.get(path), service.send("HEAD", path)
    assert (headed.status_code, headed.content) == (status, b"")
    for name in ("content-length", "content-type"):
        assert headed.headers[name] == got.headers[name]


def test_head_is_not_for_addresses_that_only_take_something(service: Service) -> None:
    refused = service.send("HEAD", "/exports")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("sent", "line"),
    [
        (b"", ""),
        (b"GET /notes HTTP/1.1\r\n", "HTTP/1.1 408 Request Timeout"),
        (
            b"POST /notes HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
            "HTTP/1.1 408 Request Timeout",
        ),
    ],
)
def test_who_sends_too_slowly_is_sent_away(hasty: Service, sent: bytes, line: str) -> None:
    answered, headers, body = ask(hasty.port, sent)
    assert answered == line
    if line:
        assert (headers["content-type"], json.loads(body)["status"]) == (PROBLEM, 408)
    assert hasty.get("/notes").status_code == 200


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with less patience; its own would make tests slow."""
    assert 10 <= protocol.HEAD_SECONDS <= 60
    assert 10 <= observed.BODY_SECONDS <= 60
    folder: Path = tmp_path_factory.mktemp("hasty")
    (folder / "hasty.py").write_text(
        "from app import observed, protocol\n"
        "from app.__main__ import main\n"
        "protocol.HEAD_SECONDS = observed.BODY_SECONDS = 0.5\n"
        "raise SystemExit(main())\n",
        encoding="utf-8",
    )
    with running_service(folder, module="hasty") as running:
        yield running
