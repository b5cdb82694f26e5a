"""`terrace query`: what Prometheus answers, as lines, and why it does not, as a sentence."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

import environments
from constructs_lib.observability.config import ObservabilityConfig
from terrace import query
from terrace.aws import Unreadable
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from tests.support.example import DEV

SEEN = ObservabilityConfig(prometheus=True)
DOWN = {"status": "error", "error": 'unknown position: parse error: unexpected "="'}
BARE = replace(DEV, services={}, jobs=None, edge=None, flags=None, observability=None)
FIRST = replace(BARE, observability=SEEN)


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {each.name: each for each in (FIRST, replace(BARE, name="unseen"))}
    by_name = environments.by_name
    monkeypatch.setattr(environments, "by_name", lambda name: known.get(name) or by_name(name))


def answer(kind: str, result: Any) -> dict[str, Any]:
    return {"status": "success", "data": {"resultType": kind, "result": result}}


def series(value: str, **labels: str) -> dict[str, Any]:
    return {"metric": labels, "value": [1764400000.0, value]}


@contextmanager
def prometheus(told: Any, status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """A Prometheus that always says the same, with the requests that it got."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked.append((self.path, parse_qs(body), dict(self.headers)))
            text = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_greatest_value_comes_first_and_what_is_no_number_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = [series("0.5", service="b"), series("NaN", service="c"), series("12", service="a")]
    with prometheus(answer("vector", found)) as (address, asked):
        assert query.run(f"{address}/", "x > 0") == 0
    assert capsys.readouterr().out == " 12  service=a\n0.5  service=b\nNaN  service=c\n"
    ((path, body, headers),) = asked
    assert (path, body) == ("/api/v1/query", {"query": ["x > 0"]})
    assert "Authorization" not in headers


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (answer("vector", []), ["no series"]),
        (answer("scalar", [1764400000.0, "3"]), ["3"]),
        (answer("vector", [series("1")]), ["1"]),
    ],
    ids=["nothing", "a number", "without labels"],
)
def test_every_kind_of_answer_is_lines(found: Any, said: list[str]) -> None:
    assert list(query.lines(found)) == said


@pytest.mark.parametrize(
    ("told", "status", "said"),
    [
        (DOWN, 400, 'refuses: unknown position: parse error: unexpected "="'),
        ({"message": "Missing Authentication Token"}, 403, "refuses: Missing Authentication Token"),
        (b"<html>", 502, "refuses: HTTP 502"),
        (["no"], 500, "refuses: HTTP 500"),
    ],
    ids=["expression", "signature", "proxy", "a list"],
)
def test_a_refusal_is_one_sentence(told: Any, status: int, said: str) -> None:
    with prometheus(told, status) as (address, _), pytest.raises(UserError) as refusal:
        query.run(address, "x =")
    assert str(refusal.value) == f"Prometheus at {address.removeprefix('http://')} {said}"


def test_nobody_there_is_one_sentence() -> None:
    with prometheus({}) as (address, _):
        pass
    with pytest.raises(UserError, match=r"^Prometheus at .* does not answer: .*refused"):
        query.run(address, "up")


class Workspaces:
    """Clients of an account with these workspaces of Prometheus, by alias."""

    def __init__(self, address: str, aliases: tuple[str, ...]) -> None:
        self.address, self.aliases = address, aliases

    def client(self, service: str, *, account_id: str) -> "Workspaces":
        assert (service, account_id) == ("amp", FIRST.account_id)
        return self

    def variables(self, account_id: str) -> dict[str, str]:
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
        return dict.fromkeys(names, account_id)

    def list_workspaces(self, *, alias: str) -> Any:
        listed = [each for each in self.aliases if each.startswith(alias)]
        return {"workspaces": [{"alias": each, "workspaceId": f"ws-{each}"} for each in listed]}

    def describe_workspace(self, *, workspaceId: str) -> Any:  # noqa: N803 - of the API
        return {"workspace": {"prometheusEndpoint": f"{self.address}/workspaces/{workspaceId}/"}}


def test_a_managed_workspace_is_asked_with_a_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    own = f"{environments.PLATFORM.project}-{FIRST.name}"
    with prometheus(answer("vector", [])) as (address, asked):
        found = Workspaces(address, (f"{own}-other", own))
        monkeypatch.setattr(query, "Accounts", lambda **_: found)
        assert query.run(FIRST.name, "up == 0") == 0
    ((path, body, headers),) = asked
    assert (path, body) == (f"/workspaces/ws-{own}/api/v1/query", {"query": ["up == 0"]})
    assert f"/{FIRST.region}/aps/aws4_request" in headers["Authorization"]
    assert headers["X-Amz-Security-Token"] == FIRST.account_id


@pytest.mark.parametrize(
    ("role", "hint"),
    [
        (
            None,
            (
                f"sign in to account {FIRST.account_id}, or name a role there with --role: the one "
                "that deploys may not read samples"
            ),
        ),
        ("on-call", "the role is on-call, another is taken with --role"),
    ],
)
def test_whoever_may_not_read_samples_is_told_who_may(
    role: str | None, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Any] = []

    def accounts(*, region: str, roles: Any) -> Any:
        taken.append((region, roles))
        raise Unreadable("no way in")

    monkeypatch.setattr(query, "Accounts", accounts)
    with pytest.raises(UserError) as refusal:
        query.run(FIRST.name, "up", role=role)
    assert str(refusal.value) == f"no way in; {hint}"
    arn = f"arn:aws:iam::{FIRST.account_id}:role/{role}"
    # The deployment role, which Accounts would take otherwise, is refused what is in Prometheus.
    assert taken == [(FIRST.region, {FIRST.account_id: arn} if role else {})]


@pytest.mark.parametrize(
    ("where", "role", "said"),
    [
        (
            "unseen",
            None,
            (
                "environment unseen has no Prometheus, allowed: one with "
                "ObservabilityConfig(prometheus=True)"
            ),
        ),
        ("nowhere", None, "environment is 'nowhere', allowed: "),
        (FIRST.name, "arn:aws:iam::1:role/x", "--role is 'arn:aws:iam::1:role/x', allowed: "),
        ("http://", None, "where is 'http://', allowed: "),
    ],
)
def test_wrong_usage_has_its_code(
    where: str, role: str | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(query, "Accounts")  # nobody is asked
    with pytest.raises(Refusal) as refusal:
        query.run(where, "up", role=role)
    assert (str(refusal.value)[: len(said)], refusal.value.code) == (said, Code.USAGE)


@pytest.mark.parametrize(("signed_out", "code"), [(True, Code.SIGNED_OUT), (False, Code.REFUSED)])
def test_missing_credentials_have_their_code(
    signed_out: bool, code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    def accounts(**_: Any) -> Any:
        raise Unreadable("no way in", signed_out=signed_out)

    monkeypatch.setattr(query, "Accounts", accounts)
    with pytest.raises(Refusal) as refusal:
        query.run(FIRST.name, "up")
    assert refusal.value.code == code


def test_an_environment_that_is_not_deployed_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "Accounts", lambda **_: Workspaces("", ()))
    with pytest.raises(UserError) as refusal:
        query.run(FIRST.name, "up")
    assert str(refusal.value) == f"{FIRST.name} has no workspace of Prometheus; deploy it first"


@pytest.mark.parametrize(
    "told", [b"<html>", b"\xff", [], {}, {"data": []}, {"data": {"result": []}}]
)
def test_what_is_no_prometheus_is_said(told: Any) -> None:
    with prometheus(told) as (address, _), pytest.raises(UserError) as refusal:
        query.run(address, "up")
    assert str(refusal.value) == (
        f"{address.removeprefix('http://')} answers something else than Prometheus does, allowed: "
        "the address of one, such as http://localhost:9090"
    )


@pytest.mark.parametrize("address", ["http://[bad", "http://", "https:///up"])
def test_an_address_without_a_host_is_refused(address: str) -> None:
    with pytest.raises(UserError) as refusal:
        query.run(address, "up")
    assert str(refusal.value) == (
        f"where is '{address}', allowed: an address such as http://localhost:9090"
    )


def test_every_sample_of_a_time_is_refused_with_what_to_ask_instead() -> None:
    with pytest.raises(UserError, match=r"such as 'max_over_time\(up\[5m\]\)' instead of"):
        [*query.lines(answer("matrix", [{"metric": {}, "values": [[1764400000.0, "1"]]}]))]
