"""What Managed Prometheus' alert manager publishes, as a real Alertmanager with the same definition
says it, and what the forwarder makes of it. SNS is played on the loopback interface.
"""

import os
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
import yaml

from constructs_lib.functions.code.alarm_forwarder import Notice, State, read
from constructs_lib.observability.alert_manager import TEMPLATE, Destination, definition
from stacks import sources
from tests.support.alertmanager import program
from tests.support.process import Process, free_port, listens

pytestmark = pytest.mark.servers

TOPIC = "arn:aws:sns:us-east-1:123456789012:terrace-production-"
ANSWER = (
    b"<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"
)
HURRY = {"group_wait: 30s": "group_wait: 0s", "group_interval: 5m": "group_interval: 1s"}
RUNBOOK = "https://runbooks.example/service.md#high-error-rate"


@dataclass
class Sns:
    """What was published, as Lambda gets it."""

    url: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)

    def take(self, form: Mapping[str, str]) -> None:
        attributes = {}
        for name, value in form.items():
            if name.startswith("MessageAttributes.") and name.endswith(".Name"):
                entry = name.removesuffix(".Name") + ".Value."
                kind, text = form[f"{entry}DataType"], form[f"{entry}StringValue"]
                attributes[value] = {"Type": kind, "Value": text}
        self.messages.append(
            {
                "MessageId": str(len(self.messages)),
                "TopicArn": form["TopicArn"],
                "Subject": form["Subject"],
                "Message": form["Message"],
                "MessageAttributes": attributes,
                "Timestamp": "2026-03-01T12:00:01.000Z",
            }
        )

    def notices(self, title: str, *, number: int = 1) -> list[Notice]:
        """Wait for messages whose title has a word, and read them as the forwarder does."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = [each for each in map(read, self.messages) if title in each.title]
            if len(found) >= number:
                return found
            time.sleep(0.05)
        raise AssertionError(f"not {number} messages about {title}: {self.messages}")


@pytest.fixture(scope="module")
def sns() -> Iterator[Sns]:
    heard = Sns()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            heard.take(dict(urllib.parse.parse_qsl(body)))
            self.send_response(200)
            self.send_header("Content-Length", str(len(ANSWER)))
            self.end_headers()
            self.wfile.write(ANSWER)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def alertmanager(sns: Sns, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("alertmanager")
    port = free_port()
    _configure(folder, sns.url)
    process = Process(
        [
            program(folder),
            f"--config.file={folder / 'alertmanager.yml'}",
            f"--storage.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
            "--cluster.listen-address=",
        ],
        log=folder / "log",
        env=os.environ,
        cwd=folder,
    )
    try:
        process.wait_until(lambda: listens(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.end()


def _configure(folder: Path, url: str) -> None:
    """Write the definition as an Alertmanager has it, with SNS's address and keys for it."""
    to = Destination(
        alerts=f"{TOPIC}alerts",
        heartbeats=f"{TOPIC}heartbeats",
        grafana="grafana.example",
        region="us-east-1",
        partition="aws",
        project="terrace",
        environment="production",
    )
    whole = yaml.safe_load(definition(sources.alert_manager(), to))
    text = whole["alertmanager_config"]
    for slow, fast in HURRY.items():
        assert slow in text
        text = text.replace(slow, fast)
    manager = yaml.safe_load(text)
    for receiver in manager["receivers"]:
        for each in receiver.get("sns_configs", []):
            each["api_url"] = url
            each["sigv4"] |= {"access_key": "nobody", "secret_key": "nothing"}
    (folder / "alertmanager.yml").write_text(yaml.safe_dump(manager))
    (folder / TEMPLATE).write_text(whole["template_files"][TEMPLATE])


def fire(url: str, *, resolved: bool = False, **labels: str) -> None:
    """Tell Alertmanager of an alert, as Prometheus does."""
    now = datetime.now(UTC)
    alert = {
        "labels": labels,
        "annotations": {
            "summary": 'Requests fail: "50 %" & more.',
            "description": "Two lines\nof ümläute.",
            "runbook_url": RUNBOOK,
            "dashboard_url": "/d/application?var-service=app",
        },
        "startsAt": (now - timedelta(minutes=5)).isoformat(),
        "endsAt": (now if resolved else now + timedelta(minutes=5)).isoformat(),
    }
    httpx.post(f"{url}/api/v2/alerts", json=[alert], trust_env=False).raise_for_status()


CRITICAL = {
    "alertname": "HighErrorRate",
    "environment": "production",
    "service": "app",
    "severity": "critical",
    "instance": "10.0.0.1:8000",
}


def test_a_critical_alert_opens_an_incident_and_closes_the_same_one(
    alertmanager: str, sns: Sns
) -> None:
    fire(alertmanager, **CRITICAL)
    (opened,) = sns.notices("FIRING: HighErrorRate")
    assert opened.state is State.ALARM
    assert opened.title == "FIRING: HighErrorRate of app in production (critical)"
    assert opened.key == ("prometheus alertname=HighErrorRate environment=production service=app")
    lines = opened.text.splitlines()
    assert lines[0].endswith(' UTC: Requests fail: "50 %" & more. Two lines')
    assert "  instance=10.0.0.1:8000" in lines
    assert lines[-3:] == [
        f"Runbook: {RUNBOOK}",
        "Dashboard: https://grafana.example/d/application?var-service=app",
        (
            "Logs: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:"
            "log-groups/log-group/$252Fterrace$252Fproduction$252Fapp"
        ),
    ]

    fire(alertmanager, resolved=True, **CRITICAL)
    (closed,) = sns.notices("RESOLVED: HighErrorRate")
    assert (closed.state, closed.key) == (State.OK, opened.key)


def test_a_warning_goes_to_the_chat_alone(alertmanager: str, sns: Sns) -> None:
    fire(alertmanager, **CRITICAL | {"service": "other", "severity": "warning"})
    (notice,) = sns.notices("of other")
    assert notice.state is State.CHAT


def test_nobody_is_woken_for_development(alertmanager: str, sns: Sns) -> None:
    fire(alertmanager, **CRITICAL | {"environment": "dev"})
    (notice,) = sns.notices("in dev")
    assert notice.state is State.CHAT


def test_the_dead_mans_switch_has_a_topic_of_its_own(alertmanager: str, sns: Sns) -> None:
    fire(alertmanager, alertname="Watchdog", severity="none")
    (notice,) = sns.notices("Watchdog")
    assert (notice.state, notice.source) == (State.HEARTBEAT, "terrace-production-heartbeats")


def test_what_a_service_that_is_down_explains_is_not_told(alertmanager: str, sns: Sns) -> None:
    down = CRITICAL | {"alertname": "ServiceDown", "service": "shop"}
    fire(alertmanager, **down)
    sns.notices("ServiceDown of shop")
    fire(alertmanager, **CRITICAL | {"service": "shop"})
    fire(alertmanager, **CRITICAL | {"alertname": "Odd", "service": "shop", "severity": "warning"})
    fire(alertmanager, **CRITICAL | {"alertname": "Last", "service": "shop"})
    sns.notices("Last of shop")  # came after them
    told = {each["Subject"] for each in sns.messages if "of shop" in each["Message"]}
    assert told == {"ServiceDown firing", "Last firing"}
