"""The way to AWS that a rehearsal cuts."""

import http.client
import http.server
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.support.rehearsal_door import Way, way_to


class Echo(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def way() -> Iterator[Way]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            with way_to(f"http://127.0.0.1:{server.server_address[1]}") as made:
                yield made
        finally:
            server.shutdown()
            thread.join()


def post(way: Way, target: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(way.address).netloc, timeout=5)
    try:
        headers = {"X-Amz-Target": target, "Authorization": "AWS4-HMAC-SHA256"}
        connection.request("POST", "/", b"body", headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_it_is_lost_after_the_answer_to_one_call_and_comes_back(way: Way) -> None:
    way.cut_after, way.seconds = "UpdateService", 0.2
    assert post(way, "ECS.DescribeServices") == (201, b"body")
    assert post(way, "ECS.UpdateService") == (201, b"body")
    assert way.is_lost
    with pytest.raises(http.client.RemoteDisconnected):
        post(way, "ECS.DescribeServices")
    way.lost_until = 0.0
    assert post(way, "ECS.UpdateService") == (201, b"body")
    assert not way.is_lost


def test_expired_credentials_are_refused_in_the_words_of_aws(way: Way) -> None:
    way.expired = True
    try:
        status, body = post(way, "ECS.DescribeServices")
    finally:
        way.expired = False
    assert status == 403
    assert b"<Code>ExpiredToken</Code>" in body
