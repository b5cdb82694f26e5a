import http.server
import json
import logging
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from constructs_lib.functions.code import alarm_forwarder
from constructs_lib.functions.code.alarm_forwarder import ForwardingError, forward, handler

SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:terrace-test-on-call-AbCdEf"
TOPIC = "arn:aws:sns:us-east-1:123456789012:terrace-test-alerts"
NAME = "terrace-test-high-error-rate"
ARN = f"arn:aws:cloudwatch:us-east-1:123456789012:alarm:{NAME}"
CHANGED = "2026-03-01T12:00:00.000+0000"
RUNBOOK = "More than 5 % of requests fail. Runbook: https://runbooks.example/service.md"
REASON = "Threshold Crossed: 1 datapoint [7.0] was <greater> than the threshold & more"
ALL = ("pagerduty_routing_key", "opsgenie_api_key", "slack_webhook_url")


@dataclass
class Vendors:
    """PagerDuty, Opsgenie and Slack on this machine's loopback.

    Attributes:
        url: Where they listen.
        received: Path, headers and body of every request.
        status: What they answer, by a part of the path; 202 otherwise.
        headers: What they send along.
    """

    url: str
    received: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    status: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.received]

    def secret(self, *names: str) -> str:
        values = {
            "pagerduty_routing_key": "routing-key",
            "opsgenie_api_key": "api-key",
            "slack_webhook_url": f"{self.url}/slack/T0/B0/hook",
        }
        return json.dumps({name: values[name] for name in names})


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[http.server.ThreadingHTTPServer, list[Vendors]]]:
    current: list[Vendors] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            vendors = current[-1]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            vendors.received.append((self.path, dict(self.headers), json.loads(body)))
            answers = [code for part, code in vendors.status.items() if part in self.path]
            self.send_response(answers[0] if answers else 202)
            for name, value in vendors.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            current[-1].received.append((self.path, dict(self.headers), "GET"))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield listening, current
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def vendors(server: Any, monkeypatch: pytest.MonkeyPatch) -> Vendors:
    listening, current = server
    fresh = Vendors(url=f"http://127.0.0.1:{listening.server_port}")
    current.append(fresh)
    monkeypatch.setattr(alarm_forwarder, "PAGERDUTY", f"{fresh.url}/v2/enqueue")
    monkeypatch.setattr(alarm_forwarder, "OPSGENIE", f"{fresh.url}/v2/alerts")
    monkeypatch.setattr(alarm_forwarder, "SCHEMES", ("http",))
    return fresh


class NotFoundError(Exception):
    """Stands for the client's own exception."""


class Secrets:
    """A client of Secrets Manager that knows one value, or none."""

    class exceptions:  # noqa: N801 - the name it has on a client
        ResourceNotFoundException = NotFoundError

    def __init__(self, value: str | None) -> None:
        self._value = value

    def get_secret_value(self, **arguments: str) -> dict[str, str]:
        assert arguments == {"SecretId": SECRET}
        if self._value is None:
            raise NotFoundError
        return {"SecretString": self._value}


def event(message: str, *, subject: str | None = None, id_: str = "message-1") -> dict[str, Any]:
    sns = {
        "Type": "Notification",
        "MessageId": id_,
        "TopicArn": TOPIC,
        "Subject": subject,
        "Message": message,
        "Timestamp": "2026-03-01T12:00:01.000Z",
    }
    return {"Records": [{"EventSource": "aws:sns", "Sns": sns}]}


def alarm(state: str, **changes: str) -> dict[str, Any]:
    body = {
        "AlarmName": NAME,
        "AlarmArn": ARN,
        "AlarmDescription": RUNBOOK,
        "NewStateValue": state,
        "NewStateReason": REASON,
        "StateChangeTime": CHANGED,
    }
    return event(json.dumps(body | changes), subject=f"{state}: {NAME}")


def send(vendors: Vendors, what: dict[str, Any], *names: str) -> list[Any]:
    """Forward it to those, and return the bodies that they were sent."""
    forward(what, Secrets(vendors.secret(*names)), SECRET)
    return [body for _, _, body in vendors.received]


def test_an_alarm_opens_an_incident_at_pagerduty(vendors: Vendors) -> None:
    assert send(vendors, alarm("ALARM"), "pagerduty_routing_key") == [
        {
            "routing_key": "routing-key",
            "event_action": "trigger",
            "dedup_key": ARN,
            "payload": {
                "summary": f"ALARM: {NAME}",
                "source": NAME,
                "severity": "critical",
                "timestamp": CHANGED,
                "custom_details": {"text": f"{RUNBOOK}\n{REASON}"},
            },
        }
    ]
    ((path, headers, _),) = vendors.received
    assert path == "/v2/enqueue"
    assert headers["Content-Type"] == "application/json"


def test_its_return_to_ok_closes_the_same_incident_at_pagerduty(vendors: Vendors) -> None:
    assert send(vendors, alarm("OK"), "pagerduty_routing_key") == [
        {"routing_key": "routing-key", "event_action": "resolve", "dedup_key": ARN}
    ]


def test_an_alarm_opens_an_alert_at_opsgenie(vendors: Vendors) -> None:
    assert send(vendors, alarm("ALARM"), "opsgenie_api_key") == [
        {
            "message": f"ALARM: {NAME}",
            "alias": ARN,
            "description": f"{RUNBOOK}\n{REASON}",
            "source": NAME,
            "priority": "P1",
        }
    ]
    ((path, headers, _),) = vendors.received
    assert (path, headers["Authorization"]) == ("/v2/alerts", "GenieKey api-key")


def test_its_return_to_ok_closes_the_same_alert_at_opsgenie(vendors: Vendors) -> None:
    assert send(vendors, alarm("OK"), "opsgenie_api_key") == [
        {"source": NAME, "note": f"{RUNBOOK}\n{REASON}"}
    ]
    quoted = ARN.replace(":", "%3A")
    assert vendors.paths == [f"/v2/alerts/{quoted}/close?identifierType=alias"]


@pytest.mark.parametrize("state", ["ALARM", "OK"])
def test_slack_is_told_in_text_that_it_cannot_take_for_markup(vendors: Vendors, state: str) -> None:
    text = (
        f"*{state}: {NAME}*\n{RUNBOOK}\n"
        "Threshold Crossed: 1 datapoint [7.0] was &lt;greater&gt; than the threshold &amp; more"
    )
    assert send(vendors, alarm(state), "slack_webhook_url") == [{"text": text}]
    assert vendors.paths == ["/slack/T0/B0/hook"]


def test_everybody_whom_the_secret_names_is_told(vendors: Vendors) -> None:
    send(vendors, alarm("ALARM"), *ALL)
    assert vendors.paths == ["/v2/enqueue", "/v2/alerts", "/slack/T0/B0/hook"]


def test_each_of_several_records_is_passed_on(vendors: Vendors) -> None:
    both = {"Records": [*alarm("ALARM")["Records"], *alarm("OK")["Records"]]}
    bodies = send(vendors, both, "pagerduty_routing_key")
    assert [body["event_action"] for body in bodies] == ["trigger", "resolve"]


@pytest.mark.parametrize(
    ("message", "subject", "title"),
    [
        ("Budget is at 80 %.\nSee the console.", "AWS Budgets: all", "AWS Budgets: all"),
        ("Budget is at 80 %.\nSee the console.", None, "Budget is at 80 %."),
        ('{"anomalyId": "1", "impact": 3}', "Cost anomaly", "Cost anomaly"),
        ('["a list"]', "List", "List"),
    ],
)
def test_what_is_no_alarm_is_passed_on_as_text_that_a_repetition_does_not_double(
    vendors: Vendors, message: str, subject: str | None, title: str
) -> None:
    pagerduty, opsgenie, slack = send(vendors, event(message, subject=subject), *ALL)
    assert pagerduty["event_action"] == "trigger"
    assert (pagerduty["dedup_key"], opsgenie["alias"]) == ("message-1", "message-1")
    assert pagerduty["payload"] == {
        "summary": title,
        "source": "terrace-test-alerts",
        "severity": "warning",
        "timestamp": "2026-03-01T12:00:01.000Z",
        "custom_details": {"text": message},
    }
    assert (opsgenie["message"], opsgenie["priority"]) == (title, "P3")
    assert slack == {"text": f"*{title}*\n{message}"}


def test_an_alarm_without_data_is_told_and_closes_nothing(vendors: Vendors) -> None:
    (body,) = send(vendors, alarm("INSUFFICIENT_DATA"), "pagerduty_routing_key")
    assert (body["event_action"], body["payload"]["severity"]) == ("trigger", "warning")


def test_texts_and_keys_that_are_too_long_are_cut_to_what_vendors_take(vendors: Vendors) -> None:
    long = alarm("ALARM", AlarmName="n" * 300, AlarmArn="a" * 300, NewStateReason="r" * 20000)
    pagerduty, opsgenie, slack = send(vendors, long, *ALL)
    assert len(pagerduty["dedup_key"]) == 64
    assert opsgenie["alias"] == pagerduty["dedup_key"]
    assert (len(opsgenie["message"]), len(opsgenie["description"])) == (130, 15000)
    assert len(slack["text"]) == 4000


@pytest.mark.parametrize("value", [None, "", "  \n", "{}", '{"slack_webhook_url": ""}'])
def test_a_secret_that_names_nobody_is_a_clear_line_and_no_failure(
    vendors: Vendors, caplog: pytest.LogCaptureFixture, value: str | None
) -> None:
    forward(alarm("ALARM"), Secrets(value), SECRET)
    assert vendors.received == []
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage() == (
        f"NOBODY WAS TOLD: ALARM: {NAME} (ALARM); secret {SECRET} names nobody, "
        "see docs/runbooks/functions.md"
    )


@pytest.mark.parametrize(
    "value", ["routing-key", '"routing-key"', "[1]", '{"opsgenie_api_key": 1}']
)
def test_a_secret_that_is_no_json_object_fails_and_is_not_quoted(
    vendors: Vendors, caplog: pytest.LogCaptureFixture, value: str
) -> None:
    with pytest.raises(ForwardingError) as error:
        forward(alarm("ALARM"), Secrets(value), SECRET)
    assert str(error.value) == f"secret {SECRET} is not a JSON object of strings"
    assert error.value.__context__ is None
    assert "routing-key" not in caplog.text


def test_a_key_that_is_not_known_is_named_and_the_rest_is_used(
    vendors: Vendors, caplog: pytest.LogCaptureFixture
) -> None:
    value = json.loads(vendors.secret("pagerduty_routing_key")) | {"pagerduty": "oops"}
    forward(alarm("ALARM"), Secrets(json.dumps(value)), SECRET)
    assert vendors.paths == ["/v2/enqueue"]
    assert f"secret {SECRET} has unknown keys: pagerduty" in caplog.text
    assert "oops" not in caplog.text


def test_one_who_cannot_be_told_fails_the_run_once_the_others_were(vendors: Vendors) -> None:
    vendors.status = {"enqueue": 429, "slack": 404}
    with pytest.raises(ForwardingError) as error:
        send(vendors, alarm("ALARM"), *ALL)
    assert str(error.value) == "pagerduty_routing_key: HTTP 429; slack_webhook_url: HTTP 404"
    assert len(vendors.received) == 3


def test_a_redirect_is_a_failure_because_nobody_would_have_got_the_text(vendors: Vendors) -> None:
    vendors.status, vendors.headers = {"enqueue": 302}, {"Location": f"{vendors.url}/elsewhere"}
    with pytest.raises(ForwardingError, match=r"^pagerduty_routing_key: HTTP 302$"):
        send(vendors, alarm("ALARM"), "pagerduty_routing_key")
    assert vendors.paths == ["/v2/enqueue"]


def test_one_who_does_not_answer_is_given_up_in_time(
    vendors: Vendors, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(alarm_forwarder, "HTTP_SECONDS", 0.1)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        monkeypatch.setattr(alarm_forwarder, "PAGERDUTY", url)
        begin = time.monotonic()
        with pytest.raises(ForwardingError, match=r"^pagerduty_routing_key: TimeoutError$"):
            send(vendors, alarm("ALARM"), "pagerduty_routing_key", "slack_webhook_url")
    assert time.monotonic() - begin < 2
    assert vendors.paths == ["/slack/T0/B0/hook"]


def test_an_address_in_clear_text_is_never_called(
    vendors: Vendors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarm_forwarder, "SCHEMES", ("https",))
    with pytest.raises(ForwardingError, match=r"^slack_webhook_url: ValueError$"):
        send(vendors, alarm("ALARM"), "slack_webhook_url")
    assert vendors.received == []


@pytest.mark.parametrize("status", [200, 500])
def test_what_lambda_logs_never_holds_what_the_secret_does(
    vendors: Vendors, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    caplog.set_level(logging.DEBUG)
    vendors.status = {"": status}
    errors = []
    try:
        send(vendors, alarm("ALARM"), *ALL)
    except ForwardingError:
        errors.append(traceback.format_exc())
    assert (len(errors), len(vendors.received)) == (int(status == 500), 3)
    for text in (caplog.text, *errors):
        assert not [each for each in ("routing-key", "api-key", "/T0/B0/hook") if each in text]


@pytest.mark.parametrize("name", ALL)
def test_a_line_break_behind_a_key_does_no_harm(vendors: Vendors, name: str) -> None:
    value = json.loads(vendors.secret(name))
    forward(alarm("ALARM"), Secrets(json.dumps({name: f"{value[name]}\n"})), SECRET)
    assert len(vendors.received) == 1


def test_the_handler_takes_what_sns_sends(
    vendors: Vendors, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = vendors.secret("pagerduty_routing_key")
    monkeypatch.setattr(alarm_forwarder, "_client", lambda: Secrets(value))
    monkeypatch.setenv("SECRET_ID", SECRET)
    handler(alarm("ALARM"), None)
    assert vendors.paths == ["/v2/enqueue"]


def test_the_vendors_are_called_where_they_listen() -> None:
    expected: dict[str, Callable[..., None] | str] = {
        "PAGERDUTY": "https://events.pagerduty.com/v2/enqueue",
        "OPSGENIE": "https://api.opsgenie.com/v2/alerts",
    }
    assert {name: getattr(alarm_forwarder, name) for name in expected} == expected
    assert alarm_forwarder.SCHEMES == ("https",)


KEY = "prometheus alertname=HighErrorRate environment=production service=app"
TITLE = "FIRING: HighErrorRate of app in production (critical)"
TEXT = "FIRING since 2026-03-01 12:00:00 UTC: More than 5 % of requests fail.\nRunbook: https://…"


def group(duty: str, status: str, *, title: str = TITLE) -> dict[str, Any]:
    """What Managed Prometheus publishes about a group of alerts."""
    given = {"Source": "terrace.prometheus", "Duty": duty, "Status": status, "Key": KEY}
    made = event(f"{title}\n\n{TEXT}\n", subject=f"HighErrorRate {status}")
    made["Records"][0]["Sns"]["MessageAttributes"] = {
        name: {"Type": "String", "Value": value} for name, value in given.items() if value
    }
    return made


def test_a_group_that_pages_opens_an_incident_with_all_that_it_says(vendors: Vendors) -> None:
    pagerduty, opsgenie, slack = send(vendors, group("page", "firing"), *ALL)
    assert (pagerduty["event_action"], pagerduty["dedup_key"]) == ("trigger", KEY)
    assert pagerduty["payload"] == {
        "summary": TITLE,
        "source": "terrace-test-alerts",
        "severity": "critical",
        "timestamp": "2026-03-01T12:00:01.000Z",
        "custom_details": {"text": TEXT},
    }
    assert (opsgenie["alias"], opsgenie["priority"]) == (KEY, "P1")
    assert slack == {"text": f"*{TITLE}*\n{TEXT}"}


def test_the_same_group_closes_that_incident_once_it_is_resolved(vendors: Vendors) -> None:
    pagerduty, _, slack = send(vendors, group("page", "resolved", title="RESOLVED: it"), *ALL)
    assert pagerduty == {
        "routing_key": "routing-key", "event_action": "resolve", "dedup_key": KEY
    }  # fmt: skip
    assert vendors.paths[1] == (
        "/v2/alerts/prometheus%20alertname%3DHighErrorRate%20environment%3Dproduction"
        "%20service%3Dapp/close?identifierType=alias"
    )
    assert slack["text"].startswith("*RESOLVED: it*\n")


@pytest.mark.parametrize("status", ["firing", "resolved"])
def test_a_group_for_the_chat_wakes_nobody(vendors: Vendors, status: str) -> None:
    send(vendors, group("chat", status), *ALL)
    assert vendors.paths == ["/slack/T0/B0/hook"]


def test_a_group_for_the_chat_that_has_none_leaves_a_line(
    vendors: Vendors, caplog: pytest.LogCaptureFixture
) -> None:
    send(vendors, group("chat", "firing"), "pagerduty_routing_key")
    assert vendors.received == []
    assert caplog.messages == [
        f"not in a chat: {TITLE}; secret {SECRET} names no slack_webhook_url"
    ]


def test_a_heartbeat_goes_to_its_monitor_and_to_nobody_else(vendors: Vendors) -> None:
    contacts = json.loads(vendors.secret(*ALL)) | {"heartbeat_url": f"{vendors.url}/ping/1"}
    forward(
        group("heartbeat", "firing", title="FIRING: Watchdog"),
        Secrets(json.dumps(contacts)),
        SECRET,
    )
    assert [(path, body) for path, _, body in vendors.received] == [
        ("/ping/1", {"text": "FIRING: Watchdog"})
    ]


@pytest.mark.parametrize("names", [(), ALL])
def test_a_heartbeat_without_a_monitor_is_dropped_without_a_word(
    vendors: Vendors, caplog: pytest.LogCaptureFixture, names: tuple[str, ...]
) -> None:
    assert send(vendors, group("heartbeat", "firing"), *names) == []
    assert caplog.records == []


def test_a_monitor_of_heartbeats_is_nobody_to_tell_of_alarms(
    vendors: Vendors, caplog: pytest.LogCaptureFixture
) -> None:
    contacts = {"heartbeat_url": f"{vendors.url}/ping/1"}
    forward(alarm("ALARM"), Secrets(json.dumps(contacts)), SECRET)
    assert vendors.received == []
    assert caplog.text.count("NOBODY WAS TOLD") == 1


@pytest.mark.parametrize("duty", ["", "something"])
def test_a_group_whose_duty_got_lost_wakes_somebody(vendors: Vendors, duty: str) -> None:
    (body,) = send(vendors, group(duty, "firing"), "pagerduty_routing_key")
    assert (body["event_action"], body["payload"]["severity"]) == ("trigger", "critical")
