"""health-check.sh with the real curl, against the reference service and what is worse than it."""

import http.server
import os
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from terrace.delivery.codes import Code
from tests.support.authority import Certificates, certificates
from tests.support.process import free_port
from tests.support.scripts import Done, command
from tests.support.service import Service, running_service

pytestmark = pytest.mark.servers

FAST = ("--wait", "0", "--timeout", "2")


def check(*words: str) -> Done:
    begun = subprocess.run(
        command("health-check", [*FAST, *words]),
        env={"PATH": os.environ["PATH"], "HOME": "/nowhere", "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return Done(code=begun.returncode, out=begun.stdout, log=begun.stderr, calls=[])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service; its database does not answer, so that it is never ready."""
    settings = {"DATABASE_URL": f"postgresql://app@127.0.0.1:{free_port()}/app"}
    folder = tmp_path_factory.mktemp("service")
    with running_service(folder, settings, ready=False) as running:
        yield running


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("authority"))


class Page(http.server.BaseHTTPRequestHandler):
    """Answers what the path says: a status, and the same body always."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        flapping = self.path == "/flapping" and self.asked % 2
        status = 500 if flapping else int(self.path[1:]) if self.path[1:].isdigit() else 200
        self.send_response(status)
        self.send_header("Location", "/200")
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}')

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listening(made: Certificates | None = None) -> Iterator[int]:
    """A server on loopback, with TLS where it has a certificate; gives its port."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        if made:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(made.certificate, made.key)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def test_the_service_is_healthy_after_three_answers_in_a_row(service: Service) -> None:
    done = check("--url", f"{service.url}/health")
    assert (done.code, done.log) == (Code.DONE, "")
    address, _, times = done.out.strip().removesuffix(" s").partition(" healthy: ")
    assert address == f"{service.url}/health"
    assert [float(each) < 2 for each in times.split()] == [True] * 3


def test_a_503_is_not_healthy_however_often_it_is_asked(service: Service) -> None:
    done = check("--url", f"{service.url}/ready", "--tries", "4", "--successes", "1")
    assert (done.code, done.out) == (Code.REFUSED, "")
    assert "it answered 503, expected: 200\n" in done.log
    assert "/ready is not healthy after 4 of 4 answers, the last: it answered 503" in done.log
    assert len(done.log.splitlines()) == 2, "the same mistake is said once"


def test_another_body_is_not_healthy(service: Service) -> None:
    url = f"{service.url}/health"
    done = check("--url", url, "--tries", "3", "--body", '"status": *"(fine|well)"')
    assert done.code == Code.REFUSED
    assert 'its body does not match \'"status": *"(fine|well)"\'' in done.log


def test_each_of_several_addresses_is_asked(service: Service) -> None:
    urls = ["--url", f"{service.url}/ready", "--url", f"{service.url}/health"]
    done = check(*urls, "--tries", "3")
    assert done.code == Code.REFUSED
    assert done.out.startswith(f"{service.url}/health healthy: ")


def test_answers_that_are_not_in_a_row_do_not_count() -> None:
    with listening() as port:
        done = check("--url", f"http://127.0.0.1:{port}/flapping", "--tries", "6")
    assert done.code == Code.REFUSED


def test_a_redirect_is_not_followed() -> None:
    with listening() as port:
        done = check("--url", f"http://127.0.0.1:{port}/302", "--tries", "3")
    assert done.code == Code.REFUSED
    assert "it answered 302, expected: 200" in done.log


def test_one_who_does_not_answer_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/health"
        done = check("--url", url, "--tries", "1", "--successes", "1", "--timeout", "1")
    assert done.code == Code.REFUSED
    assert "Operation timed out after 10" in done.log


def test_one_who_never_comes_up_is_given_up() -> None:
    done = check("--url", f"http://127.0.0.1:{free_port()}/health", "--tries", "3")
    assert done.code == Code.REFUSED
    assert "connect to 127.0.0.1 port" in done.log


def test_one_who_comes_up_is_waited_for(tmp_path: Path) -> None:
    port = free_port()
    words = ["--url", f"http://127.0.0.1:{port}/health", "--tries", "1000"]
    with (
        subprocess.Popen(
            command("health-check", [*FAST, *words]), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as asking,
        running_service(tmp_path, port=port, ready=False),
    ):
        out, _ = asking.communicate(timeout=60)
    assert (asking.returncode, b"healthy" in out) == (Code.DONE, True)


def test_a_certificate_of_a_known_authority_is_taken(made: Certificates) -> None:
    with listening(made) as port:
        url = f"https://localhost:{port}/health"
        assert check("--url", url, "--ca", str(made.authority)).code == Code.DONE


@pytest.mark.parametrize("known", [True, False])
def test_a_certificate_that_is_not_valid_ends_it_at_once(made: Certificates, known: bool) -> None:
    """That of another host, and that of an authority that nobody knows: time mends neither."""
    ca = ("--ca", str(made.authority)) if known else ()
    host = "other.localhost" if known else "localhost"
    with listening(made) as port:
        begun = time.monotonic()
        done = check("--url", f"https://{host}:{port}/health", "--wait", "30", *ca)
    assert done.code == Code.REFUSED
    assert "certificate" in done.log
    assert "after 1 of 24 answers" in done.log
    assert time.monotonic() - begun < 10


def test_it_ends_at_once_when_it_is_told_to() -> None:
    words = ["--url", f"http://127.0.0.1:{free_port()}/health", "--wait", "1", "--tries", "100"]
    with subprocess.Popen(
        command("health-check", words), stderr=subprocess.PIPE, start_new_session=True
    ) as asking:
        assert asking.stderr is not None
        asking.stderr.readline()
        os.killpg(asking.pid, signal.SIGINT)
        assert asking.wait(10) == Code.INTERRUPTED


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--tries", "0"], "--tries is 0, allowed: 1 to 1000"),
        (["--wait", "soon"], "--wait is 'soon', allowed: a whole number, 0 to 300"),
        (["--successes", "5", "--tries", "4"], "--successes is 5, allowed: --tries at most"),
        (["--body", "("], "--body is '(', allowed: an extended regular expression"),
        (["--ca", "/nowhere"], "--ca is '/nowhere', allowed: a file that can be read"),
        (["--url", "ftp://host/"], "--url is 'ftp://host/', allowed: an address that begins with"),
        (["--url", "https://a:b@host/"], "--url has a user or a password in it, allowed: an"),
        (["--url", "https://host/", "dev"], "name an environment or --url, not both"),
        ([], "name an environment, or --url"),
    ],
)
def test_wrong_usage_is_one_sentence(words: list[str], sentence: str) -> None:
    done = check(*words)
    assert (done.code, len(done.log.splitlines())) == (Code.USAGE, 1)
    assert f"error: {sentence}" in done.log
