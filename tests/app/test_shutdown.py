"""The end of the service, and the failures of its database, on a real PostgreSQL."""

import asyncio
import json
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from app.shutdown import FINISH_SECONDS, KEEP_ALIVE_SECONDS
from tests.app.test_migrate import run
from tests.support.postgresql import PostgreSQL, running_postgresql
from tests.support.process import or_fail
from tests.support.service import Service, environment, python, running_service

ALB_IDLE_SECONDS = 60
KUBERNETES_SECONDS, PRESTOP_SECONDS = 60, 10


@pytest.fixture
def given(postgresql: PostgreSQL, tmp_path: Path) -> Iterator[dict[str, str]]:
    with postgresql.database() as name:
        settings = {"DATABASE_URL": postgresql.url(name), "SHUTDOWN_DELAY_SECONDS": "1"}
        assert run(settings, tmp_path)[0] == 0
        yield settings


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Let requests for notes wait."""
    begun, end = threading.Event(), threading.Event()

    async def hold() -> None:
        connection = await asyncpg.connect(url)
        async with connection.transaction():
            await connection.execute("LOCK TABLE app.notes")
            begun.set()
            await asyncio.to_thread(end.wait)
        await connection.close()

    with ThreadPoolExecutor(1) as thread:
        held = thread.submit(asyncio.run, hold())
        try:
            assert begun.wait(10)
            yield
        finally:
            end.set()
            held.result()


def test_a_person_who_ends_it_sees_no_trace(tmp_path: Path) -> None:
    with running_service(tmp_path) as service:
        service.process.send(signal.SIGINT)
        assert service.process.wait(30) == 0
        assert service.logs[-1]["level"] == "INFO"


def test_a_port_that_is_taken_ends_it_with_1_and_a_sentence(tmp_path: Path) -> None:
    with running_service(tmp_path / "first") as first:
        ended = subprocess.run(
            [python(), "-m", "app"],
            env=environment({"PORT": str(first.port), "DATA_FOLDER": str(tmp_path)}),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (1, "")
    said = [json.loads(line) for line in ended.stdout.splitlines()]
    (reason,) = [line["message"] for line in said if line["level"] == "ERROR"]
    assert reason.endswith("address already in use")


def test_what_runs_at_sigterm_is_finished_and_nothing_new_is_promised(
    given: dict[str, str], tmp_path: Path
) -> None:
    with (
        running_service(tmp_path, given) as service,
        httpx.Client(base_url=service.url, trust_env=False) as client,
        ThreadPoolExecutor(2) as threads,
    ):
        with locked(given["DATABASE_URL"]):
            slow = [threads.submit(service.get, "/notes") for _ in range(2)]
            time.sleep(0.3)
            service.process.send(signal.SIGTERM)
            ready = until_not_ready(client)
            assert ready.json()["status"] == "ending"
            assert ready.headers["connection"] == "close"
            assert service.get("/health").status_code == 200  # it serves during the delay
            wait_until_closed(service)
            assert not any(request.done() for request in slow)
        assert [request.result().status_code for request in slow] == [200, 200]
        assert service.process.wait(10) == 0
    assert not [line for line in service.logs if line["level"] == "ERROR"]


def test_a_second_sigterm_skips_the_delay(given: dict[str, str], tmp_path: Path) -> None:
    with running_service(tmp_path, given | {"SHUTDOWN_DELAY_SECONDS": "15"}) as service:
        service.process.send(signal.SIGTERM)
        time.sleep(0.3)
        assert service.process.is_running
        service.process.send(signal.SIGTERM)
        assert service.process.wait(5) == 0


def test_its_times_fit_into_those_of_the_platforms() -> None:
    longest_delay = 15
    assert PRESTOP_SECONDS + longest_delay + FINISH_SECONDS < KUBERNETES_SECONDS
    assert KEEP_ALIVE_SECONDS > ALB_IDLE_SECONDS


@pytest.mark.servers
def test_without_its_database_it_lives_and_says_so(tmp_path: Path) -> None:
    with or_fail(running_postgresql()) as server:
        given = {"DATABASE_URL": server.url()}
        assert run(given, tmp_path)[0] == 0
        with running_service(tmp_path, given) as service:
            note = service.send("POST", "/notes", json={"title": "a"}).json()
            server.stop()
            began = time.monotonic()
            answers = [
                service.get("/notes"),
                service.get(f"/notes/{note['id']}"),
                service.send("POST", "/notes", json={"title": "hunter2"}),
            ]
            assert time.monotonic() - began < 5
            for answer in answers:
                assert answer.status_code == 503
                assert answer.headers["content-type"] == "application/problem+json"
                assert answer.headers["retry-after"] == "5"
            time.sleep(1)  # what /ready found last is a second old at most
            assert service.status == 503
            assert service.get("/health").status_code == 200
            assert "hunter2" not in service.process.output
            assert "Traceback" not in service.process.output


def test_an_error_of_a_query_is_logged_without_what_users_wrote(
    given: dict[str, str], postgresql: PostgreSQL, tmp_path: Path
) -> None:
    with running_service(tmp_path, given) as service:
        name = given["DATABASE_URL"].rpartition("/")[2]
        postgresql.run("ALTER TABLE app.notes DROP COLUMN summary", database=name)
        answer = service.send("POST", "/notes", json={"title": "hunter2"})
        assert service.send("PUT", f"/notes/{UUID(int=1)}", json={"title": "hunter2"}).json() == {
            "type": "about:blank",
            "title": "Internal Server Error",
            "status": 500,
        }
        assert answer.status_code == 201
        assert "UndefinedColumn" in service.process.output
        assert "hunter2" not in service.process.output


def test_a_request_waits_ten_seconds_for_the_database_at_most(
    given: dict[str, str], tmp_path: Path
) -> None:
    with running_service(tmp_path, given) as service, locked(given["DATABASE_URL"]):
        with ThreadPoolExecutor(12) as threads:
            began = time.monotonic()
            waiting = [threads.submit(service.get, "/notes") for _ in range(12)]
            time.sleep(0.5)
            assert service.status == 200  # a busy pool is no dead database
            assert {request.result().status_code for request in waiting} == {503}
        assert time.monotonic() - began < 14


def until_not_ready(client: httpx.Client) -> Any:
    deadline = time.monotonic() + 5
    while (answer := client.get("/ready")).status_code == 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert answer.status_code == 503
    return answer


def wait_until_closed(service: Service) -> None:
    deadline = time.monotonic() + 5
    while service.status:
        assert time.monotonic() < deadline
        time.sleep(0.05)
