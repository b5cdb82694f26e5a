"""`terrace notify` through SNS to the forwarder's code, and from there to those who are told."""

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from moto import mock_aws
from moto.sns.models import sns_backends

import environments
from constructs_lib.functions.code import alarm_forwarder
from environments import PLATFORM
from terrace import cli, notify
from terrace.aws import Accounts
from terrace.delivery.codes import Code
from terrace.facts import entered
from terrace.names import of_environment
from tests.support.example import DEV

NAMES = of_environment(PLATFORM, DEV)
TOPIC = NAMES.arn("sns", NAMES.name("alerts"))
KEY = NAMES.name("release")
IMAGE = f"sha256:{'a' * 64}"
SECRETS = {
    "pagerduty_routing_key": "routing-key-of-the-test",
    "opsgenie_api_key": "api-key-of-the-test",
    "slack_webhook_url": "",
}
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WHO = f"{PLATFORM.project} dev"
TEXT = f"the health check failed\nimage: {IMAGE}\nby: me\nexit code: 9\nsee: https://ci.example/7"


@dataclass
class Vendors:
    """PagerDuty, Opsgenie and a chat on loopback.

    Attributes:
        url: Where they listen.
        received: Path, key of an API, and body of every request.
    """

    url: str
    received: list[tuple[str, str, Any]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.received]


@pytest.fixture
def vendors(monkeypatch: pytest.MonkeyPatch) -> Iterator[Vendors]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.received.append((self.path, self.headers.get("Authorization", ""), body))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Vendors(url=f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setattr(alarm_forwarder, "PAGERDUTY", f"{found.url}/v2/enqueue")
        monkeypatch.setattr(alarm_forwarder, "OPSGENIE", f"{found.url}/v2/alerts")
        monkeypatch.setattr(alarm_forwarder, "SCHEMES", ("http",))
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "by_name", {"dev": DEV}.__getitem__)


@pytest.fixture(scope="module")
def accounts() -> Iterator[Accounts]:
    """The way into dev's account, which has the topic and the secret."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN", "GITHUB_ACTOR"):
            patch.delenv(name, raising=False)
        found = entered(DEV, PLATFORM)
        secrets = found.client("secretsmanager", account_id=DEV.account_id)
        secrets.create_secret(Name=NAMES.name("on-call"))
        sns = found.client("sns", account_id=DEV.account_id)
        assert sns.create_topic(Name=NAMES.name("alerts"))["TopicArn"] == TOPIC
        yield found


@pytest.fixture
def aws(accounts: Accounts, monkeypatch: pytest.MonkeyPatch, vendors: Vendors) -> Any:
    """The secret is filled, and nothing was published; gives a client of the secret."""
    monkeypatch.setattr(notify, "_who", lambda: "me")
    monkeypatch.setattr(notify, "entered", lambda *_: accounts)
    secrets = accounts.client("secretsmanager", account_id=DEV.account_id)
    value = SECRETS | {"slack_webhook_url": f"{vendors.url}/services/T0/B0/hook-of-the-test"}
    secrets.put_secret_value(SecretId=NAMES.name("on-call"), SecretString=json.dumps(value))
    sns_backends[DEV.account_id][DEV.region].topics[TOPIC].sent_notifications.clear()
    return secrets


def delivered() -> list[dict[str, Any]]:
    """What SNS hands to the function, as the API of Lambda has it."""
    topic = sns_backends[DEV.account_id][DEV.region].topics[TOPIC]
    return [
        {
            "Records": [
                {
                    "EventSource": "aws:sns",
                    "Sns": {
                        "MessageId": identity,
                        "TopicArn": TOPIC,
                        "Subject": subject,
                        "Message": json.loads(text)["lambda"],
                        "Timestamp": "2026-03-01T12:00:01.000Z",
                    },
                }
            ]
        }
        for identity, text, subject, *_ in topic.sent_notifications
    ]


def tell(aws: Any, *words: str) -> None:
    """Publish by the command, and let the function pass on what came."""
    assert cli.main(["notify", "dev", *words]) == 0
    alarm_forwarder.forward(delivered()[-1], aws, NAMES.name("on-call"))


FAILED = ("failed", "--image", IMAGE, "--code", "9", "--url", "https://ci.example/7")


def test_a_failure_reaches_everybody_with_what_they_need(
    aws: Any, vendors: Vendors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "datetime", type("Clock", (), {"now": lambda _zone: NOW}))
    tell(aws, *FAILED, "--reason", "the health check failed")
    title = f"{WHO}: a deployment has failed"
    assert vendors.received == [
        (
            "/v2/enqueue",
            "",
            {
                "routing_key": "routing-key-of-the-test",
                "event_action": "trigger",
                "dedup_key": KEY,
                "payload": {
                    "summary": title,
                    "source": KEY,
                    "severity": "critical",
                    "timestamp": "2026-03-01T12:00:00+00:00",
                    "custom_details": {"text": TEXT},
                },
            },
        ),
        (
            "/v2/alerts",
            "GenieKey api-key-of-the-test",
            {
                "message": title,
                "alias": KEY,
                "description": TEXT,
                "source": KEY,
                "priority": "P1",
            },
        ),
        ("/services/T0/B0/hook-of-the-test", "", {"text": f"*{title}*\n{TEXT}"}),
    ]


def test_a_success_is_chat_and_closes_the_incident(aws: Any, vendors: Vendors) -> None:
    tell(aws, "succeeded", "--image", IMAGE)
    pagerduty, opsgenie, chat = (body for _, _, body in vendors.received)
    assert (pagerduty["event_action"], pagerduty["dedup_key"]) == ("resolve", KEY)
    assert vendors.paths[1] == f"/v2/alerts/{KEY}/close?identifierType=alias"
    assert opsgenie["note"] == f"image: {IMAGE}\nby: me"
    assert chat["text"].startswith(f"*{WHO}: a deployment is done*\n")


def test_what_was_taken_back_is_looked_into_but_wakes_nobody(aws: Any, vendors: Vendors) -> None:
    tell(aws, "rolled-back", "--reason", "not healthy")
    pagerduty, opsgenie, _ = (body for _, _, body in vendors.received)
    assert (pagerduty["event_action"], pagerduty["payload"]["severity"]) == ("trigger", "warning")
    assert opsgenie["priority"] == "P3"


@pytest.mark.parametrize(
    "words",
    [
        ("started",),
        ("approval-needed",),
        ("drift",),
        ("reaped",),
        ("failed", "--code", "5"),
        ("failed", "--code", "6"),
        ("failed", "--code", "10"),
    ],
)
def test_what_nobody_has_to_do_anything_about_is_for_the_chat_only(
    aws: Any, vendors: Vendors, words: tuple[str, ...]
) -> None:
    tell(aws, *words)
    assert vendors.paths == ["/services/T0/B0/hook-of-the-test"]


def test_people_with_an_address_get_text_and_no_json(aws: Any) -> None:
    tell(aws, *FAILED)
    topic = sns_backends[DEV.account_id][DEV.region].topics[TOPIC]
    _, text, subject, *_ = topic.sent_notifications[0]
    by_protocol = json.loads(text)
    assert subject == f"{WHO}: a deployment has failed"
    assert by_protocol["email"].startswith(f"{subject}\n\nimage: {IMAGE}\n")
    assert by_protocol["default"] == by_protocol["email"]


def test_no_key_is_printed_or_published(
    aws: Any, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger=alarm_forwarder.__name__)
    tell(aws, *FAILED)
    printed = capsys.readouterr()
    for text in (printed.out, printed.err, caplog.text, json.dumps(delivered())):
        assert "of-the-test" not in text


def test_a_dry_run_publishes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["notify", "dev", "started", "--image", IMAGE, "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        f"would publish to {NAMES.name('alerts')}:\n{WHO}: a deployment has started\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("dev", "begun"), "event is 'begun', allowed: started, succeeded, failed, rolled-back, "),
        (("dev", "failed", "--image", "a b"), "--image is 'a b', allowed: an image such as "),
        (("dev", "failed", "--commit", "main"), "--commit is 'main', allowed: 7 to 40 hexadecimal"),
        (("dev", "failed", "--url", "http://x"), "--url is 'http://x', allowed: an address that "),
    ],
)
def test_a_value_that_is_not_allowed_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    assert cli.main(["notify", *words]) == Code.USAGE
    assert capsys.readouterr().err.startswith(f"error: {sentence}")


def test_a_topic_that_is_not_there_is_one_sentence(
    aws: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "ALERTS", "nowhere")
    assert cli.main(["notify", "dev", "started"]) == Code.REFUSED
    said = capsys.readouterr().err
    assert said.startswith(f"error: the topic {NAMES.name('nowhere')} could not be told: Publish ")
