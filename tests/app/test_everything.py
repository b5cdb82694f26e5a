"""The service and its workers with all that an environment has, each a process of its own."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from constructs_lib.operations.config import FeatureFlagsConfig
from tests.app.test_migrate import run
from tests.app.test_tracing import Collector, collector
from tests.support.embedded_aws import EmbeddedAws
from tests.support.hosted_flags import hosted_flags
from tests.support.postgresql import PostgreSQL
from tests.support.redis import Redis
from tests.support.service import Service, running_service

pytestmark = pytest.mark.e2e

NAME = "everything"
Found = TypeVar("Found")


@dataclass(frozen=True)
class System:
    """Two instances of the service and a worker for each queue."""

    first: Service
    second: Service
    workers: dict[str, Service]
    traces: Collector


@pytest.fixture(scope="module")
def settings(embedded_aws: EmbeddedAws) -> dict[str, str]:
    """What `connect` would tell the service; databases come later."""
    aws = embedded_aws.client
    aws("s3").create_bucket(Bucket=NAME)
    aws("dynamodb").create_table(
        TableName=NAME,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "request_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "request_id", "AttributeType": "S"}],
    )
    key = json.dumps({"signing_key": base64.urlsafe_b64encode(b"k" * 32).decode()})
    secret = aws("secretsmanager").create_secret(Name=NAME, SecretString=key)
    queues = {
        f"{name.upper()}_QUEUE_URL": aws("sqs").create_queue(QueueName=f"{NAME}-{name}")["QueueUrl"]
        for name in ("tasks", "jobs")
    }
    flags(aws("appconfig"))
    names = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    access = {name: value for name, value in embedded_aws.environ().items() if name in names}
    return {
        **access,
        **queues,
        "AWS_REGION": "us-east-1",
        "ENVIRONMENT_NAME": "dev",
        "UPLOADS_BUCKET": NAME,
        "TABLE_NAME": NAME,
        "SIGNING_KEY_SECRET_ARN": secret["ARN"],
        "FLAGS_APPLICATION": NAME,
        "FLAGS_ENVIRONMENT": "dev",
        "FLAGS_PROFILE": "flags",
    }


def flags(control: Any) -> None:
    chosen = {"recognize_repeated_requests": True, "trace_every_request": True}
    hosted_flags(control, NAME, "dev")(FeatureFlagsConfig(flags=chosen).content)


@pytest.fixture(scope="module")
def system(
    settings: dict[str, str],
    postgresql: PostgreSQL,
    redis_server: Redis,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[System]:
    folder = tmp_path_factory.mktemp(NAME)
    redis_server.empty()
    with ExitStack() as stack:
        heard = stack.enter_context(collector())
        given = settings | {
            "DATABASE_URL": postgresql.url(stack.enter_context(postgresql.database())),
            "CACHE_URL": redis_server.url(),
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{heard.port}",
        }
        assert run(given, folder)[0] == 0

        def start(module: str, *arguments: str) -> Service:
            name = folder / f"{module}-{len(list(folder.iterdir()))}"
            running = running_service(name, given, module=module, arguments=arguments, ready=False)
            return stack.enter_context(running)

        found = System(
            start("app"),
            start("app"),
            {name: start("app.worker", name) for name in ("tasks", "jobs")},
            heard,
        )
        for each in (found.first, found.second, *found.workers.values()):
            each.wait_until_ready()
        yield found


def test_all_that_is_configured_is_reached(system: System) -> None:
    expected = {"database": "ok", "schema": "ok", "cache": "ok"}
    assert system.first.get("/ready").json() == {"status": "ready", "checks": expected}


def test_what_one_instance_changes_the_other_shows_at_once(system: System) -> None:
    note = system.first.send("POST", "/notes", json={"title": "a"}).json()
    address = f"/notes/{note['id']}"
    for _ in range(2):
        assert system.second.get(address).json() == note
    changed = system.first.send("PUT", address, json={"title": "b"}).json()
    assert system.second.get(address).json() == changed
    assert 'cache_requests_total{outcome="hit"} 1.0' in system.second.get("/metrics").text


def test_a_link_of_one_instance_is_good_at_the_other(system: System) -> None:
    note = system.first.send("POST", "/notes", json={"title": "a"}).json()
    link = system.first.get(f"/notes/{note['id']}/link").json()["url"]
    assert system.second.get(link).json() == note


def test_a_request_repeated_at_another_instance_is_done_once(system: System) -> None:
    key = {"Idempotency-Key": "first"}
    answers = [
        each.send("POST", "/notes", json={"title": "once"}, headers=key)
        for each in (system.first, system.second)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_workers_do_what_is_put_on_queues(system: System) -> None:
    note = system.first.send("POST", "/notes", json={"title": "a", "text": "Short. Text."}).json()
    address = f"/notes/{note['id']}"
    assert system.first.send("POST", f"{address}/summary").status_code == 202
    assert eventually(lambda: system.second.get(address).json()["summary"]) == "Short. Text."
    export = system.first.send("POST", "/exports").json()["url"]
    eventually(lambda: system.second.get(export).status_code == 200)
    lines = httpx.get(system.second.get(export).json()["url"], trust_env=False).text.splitlines()
    assert note["id"] in {json.loads(line)["id"] for line in lines}
    for name, worker in system.workers.items():
        assert f'queue_messages_total{{outcome="done",queue="{name}"}} 1.0' in (
            worker.get("/metrics").text
        )


def test_one_trace_holds_request_query_look_up_and_the_work_that_follows(system: System) -> None:
    note = system.first.send("POST", "/notes", json={"title": "a"}).json()
    asked = {"X-Request-Id": "traced"}
    system.first.send("POST", f"/notes/{note['id']}/summary", headers=asked)
    (line, *_) = eventually(
        lambda: [line for line in system.first.logs if line.get("request_id") == "traced"]
    )

    def names() -> set[str] | None:
        spans = [span for span in system.traces.spans if span.trace_id.hex() == line["trace_id"]]
        found = {span.name.split(" ")[0] for span in spans} | {span.name for span in spans}
        wanted = {"POST /notes/{id}/summary", "SELECT", "GET", "tasks process", "UPDATE"}
        return found if wanted <= found else None

    assert eventually(names)


def test_all_end_in_order_and_no_log_holds_an_error(system: System, tmp_path: Path) -> None:
    for each in (system.first, system.second, *system.workers.values()):
        assert each.stop() == 0
        assert not [line for line in each.logs if line["level"] in {"ERROR", "CRITICAL"}]


def eventually(ask: Callable[[], Found], *, seconds: float = 30) -> Found:
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return answer
