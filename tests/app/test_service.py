"""The service as a process, with nothing configured."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support.service import Service, running_service

PROBLEM = "application/problem+json"
JSON = {"Content-Type": "application/json"}
JSON_ONLY = "Content-Type: allowed: application/json."
TOO_LARGE = "A body may have 262144 bytes at most."
WRONG_KEY = "Idempotency-Key: allowed: 1 to 255 visible ASCII characters."
NOT_TAKEN = "The request is not what this address takes."


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(tmp_path_factory.mktemp("service")) as running:
        yield running


def add(service: Service, **note: str) -> dict[str, Any]:
    answer = service.send("POST", "/notes", json={"title": "Shopping", **note})
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/notes/{added['id']}"
    return added


def test_a_note_is_kept_changed_and_removed(service: Service) -> None:
    note = add(service, text="Milk 🥛 and بيض")
    address = f"/notes/{note['id']}"
    assert service.get(address).json() == note
    changed = service.send("PUT", address, json={"title": "Groceries"}).json()
    assert (changed["title"], changed["text"]) == ("Groceries", "")
    assert changed["updated_at"] > note["updated_at"]
    assert service.get(address).json() == changed
    assert service.send("DELETE", address).status_code == 204
    for method in ("GET", "DELETE"):
        gone = service.send(method, address)
        assert (gone.status_code, gone.json()["detail"]) == (404, "There is no such note.")


def test_pages_give_each_note_once_newest_first(service: Service) -> None:
    added = [add(service, title=str(number))["id"] for number in range(5)]
    found, cursor = [], ""
    while len(found) < 5:
        page = service.get(f"/notes?limit=2{cursor}").json()
        found += [note["id"] for note in page["notes"]]
        cursor = f"&cursor={page['next']}"
    assert found[:5] == added[::-1]
    everything = service.get("/notes?limit=100").json()
    assert everything["next"] is None


def test_work_is_done_later(service: Service) -> None:
    note = add(service, text="Buy milk. " + "Long. " * 100)
    address = f"/notes/{note['id']}"
    assert service.send("POST", f"{address}/summary").status_code == 202
    found = eventually(lambda: service.get(address).json()["summary"])
    assert found.startswith("Buy milk.")
    export = service.send("POST", "/exports")
    assert export.status_code == 202
    eventually(lambda: service.get(export.json()["url"]).status_code == 200)
    url = service.get(export.json()["url"]).json()["url"]
    lines = httpx.get(url, trust_env=False).text.splitlines()
    assert note["id"] in {json.loads(line)["id"] for line in lines}


def test_a_link_shows_its_note_and_no_other_token_does(service: Service) -> None:
    note = add(service)
    link = service.get(f"/notes/{note['id']}/link").json()["url"]
    assert service.get(link).json() == note
    for wrong in (link[:-2], link + "x", "/shared/a.b.c", "/shared/%00"):
        assert service.get(wrong).status_code == 404


def test_a_repeated_request_is_answered_the_same_and_done_once(service: Service) -> None:
    before = len(service.get("/notes?limit=100").json()["notes"])
    key = {"Idempotency-Key": "one"}
    first, second = (
        service.send("POST", "/notes", json={"title": "once"}, headers=key) for _ in range(2)
    )
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert first.headers["location"] == second.headers["location"]
    assert len(service.get("/notes?limit=100").json()["notes"]) == before + 1
    other = service.send("POST", "/notes", json={"title": "other"}, headers=key)
    assert (other.status_code, other.headers["content-type"]) == (422, PROBLEM)
    wrong = service.send("POST", "/notes", json={"title": ""}, headers={"Idempotency-Key": "two"})
    mended = service.send("POST", "/notes", json={"title": "a"}, headers={"Idempotency-Key": "two"})
    assert (wrong.status_code, mended.status_code) == (422, 201)


@pytest.mark.parametrize(
    ("asked", "status", "detail"),
    [
        (("GET", "/nowhere", {}), 404, None),
        (("GET", "/notes/", {}), 404, None),
        (("DELETE", "/notes", {}), 405, None),
        (("GET", "/notes/1", {}), 422, NOT_TAKEN),
        (("GET", "/notes?limit=101", {}), 422, NOT_TAKEN),
        (("GET", "/notes?cursor=%00", {}), 422, NOT_TAKEN),
        (("GET", "/notes/' OR 1=1 --", {}), 422, NOT_TAKEN),
        (("POST", "/notes", {"content": "{", "headers": JSON}), 400, "The body is not JSON."),
        (("POST", "/notes", {"content": "[" * 9**5, "headers": JSON}), 400, None),
        (("POST", "/notes", {"content": b"\xff", "headers": JSON}), 400, None),
        (("POST", "/notes", {"json": []}), 422, NOT_TAKEN),
        (("POST", "/notes", {"json": {"title": 1}}), 422, None),
        (("POST", "/notes", {"json": {"title": "a", "b": 1}}), 422, None),
        (("POST", "/notes", {"json": {"title": "a" * 201}}), 422, None),
        (("POST", "/notes", {"json": {"title": "a", "text": "b" * 20_001}}), 422, None),
        (("POST", "/notes", {"json": {"title": "\0"}}), 422, None),
        (("POST", "/notes", {"content": r'{"title": "\ud800"}', "headers": JSON}), 422, None),
        (("POST", "/notes", {"content": r'{"\ud800": 1}', "headers": JSON}), 422, None),
        (
            ("POST", "/notes", {"data": {"title": "a"}}),
            415,
            JSON_ONLY,
        ),
        (
            ("POST", "/notes", {"content": b" " * 262_145, "headers": JSON}),
            413,
            TOO_LARGE,
        ),
        (
            ("POST", "/notes", {"content": iter([b" " * 200_000] * 2), "headers": JSON}),
            413,
            TOO_LARGE,
        ),
        (
            ("POST", "/notes", {"json": {"title": "a"}, "headers": {"Idempotency-Key": "a b"}}),
            400,
            WRONG_KEY,
        ),
        (("GET", "/metrics", {"headers": {"X-Forwarded-For": "203.0.113.1"}}), 404, None),
    ],
)
def test_what_is_wrong_is_answered_with_a_problem_document(
    service: Service, asked: tuple[str, str, dict[str, Any]], status: int, detail: str | None
) -> None:
    method, path, options = asked
    answer = service.send(method, path, **options)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
    document = answer.json()
    assert (document["type"], document["status"]) == ("about:blank", status)
    assert document["title"]
    if detail:
        assert document["detail"] == detail


def test_a_method_that_is_not_allowed_gets_told_which_are(service: Service) -> None:
    assert service.send("DELETE", "/notes").headers["allow"] == "GET, HEAD, POST"


def test_a_text_as_long_as_allowed_fits_however_it_is_written(service: Service) -> None:
    text = json.dumps({"title": "é" * 200, "text": "\U0001f95b" * 20_000})
    assert service.send("POST", "/notes", content=text, headers=JSON).status_code == 201


def test_probes(service: Service) -> None:
    assert service.get("/health").json() == {"status": "ok"}
    ready = service.get("/ready")
    assert (ready.status_code, ready.json()) == (
        200,
        {"status": "ready", "checks": {"database": "ok", "schema": "ok"}},
    )


def test_requests_are_counted_by_template_and_probes_are_not(service: Service) -> None:
    service.get("/notes/1")
    service.send("PURGE", "/pot/1")
    text = service.get("/metrics").text
    assert 'http_requests_total{method="GET",path="/notes/{id}",status="422"}' in text
    assert 'http_requests_total{method="OTHER",path="unmatched",status="404"}' in text
    assert 'http_request_duration_seconds_bucket{le="0.25",method="GET",path="/notes/{id}"}' in text
    assert "/health" not in text
    assert "/pot" not in text


def test_a_log_line_of_a_request_says_what_is_needed_and_no_secrets(service: Service) -> None:
    own = {"X-Request-Id": "mine-1", "Authorization": "Bearer hunter2"}
    add(service, text="hunter2")
    answer = service.send("GET", "/notes?limit=3&cursor=&password=hunter2", headers=own)
    assert answer.headers["x-request-id"] == "mine-1"
    link = service.get(f"/notes/{add(service)['id']}/link").json()["url"]
    for path in (link, f"{link}/", f"/{link}"):
        service.get(path)
    line = next(line for line in service.logs if line.get("request_id") == "mine-1")
    assert (line["logger"], line["method"], line["path"]) == ("app.access", "GET", "/notes")
    assert line["status"] == answer.status_code
    assert {len(line["trace_id"]), len(line["span_id"])} == {32, 16}
    assert "hunter2" not in service.process.output
    assert link not in service.process.output
    assert "/health" not in service.process.output


@pytest.mark.parametrize("path", ["/notes", "/notes/none", "/nowhere"])
def test_answers_are_kept_by_no_cache_and_taken_for_nothing_else(service: Service, path) -> None:
    headers = service.get(path).headers
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")


def test_a_request_id_that_would_forge_a_log_is_replaced(service: Service) -> None:
    answer = service.get("/notes", headers={"X-Request-Id": "a b"})
    assert answer.headers["x-request-id"] != "a b"


def test_the_description_names_problem_documents(service: Service) -> None:
    document = service.get("/openapi.json").json()
    operation = document["paths"]["/notes"]["post"]
    assert set(operation["responses"]) == {"201", "4XX", "503"}
    assert set(operation["responses"]["4XX"]["content"]) == {PROBLEM}
    assert "HTTPValidationError" not in document["components"]["schemas"]


def eventually(ask: Any, *, seconds: float = 10) -> Any:
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return answer
