"""Passes notifications of the alerts topic on to who is on call.

Whom to tell is in a secret that an operator fills, a JSON object with one or more of:
`pagerduty_routing_key`, `opsgenie_api_key`, `slack_webhook_url`, `heartbeat_url`.

An alarm opens an incident and its return to OK closes the same one. What else comes through
the topic, as budgets and cost anomalies do, is passed on as text. What a pipeline says of a
deployment is for the chat; only one that failed half-way, or was taken back, goes to PagerDuty and
Opsgenie, and the next that succeeds closes its incident.

A group of Prometheus' alerts says in its attribute `Duty` what it is for, as its route decided by
severity and environment: one for `page` opens an incident and, once all its alerts are resolved,
closes the same one; one for `chat` goes to the chat alone. A `heartbeat` says that alerting works:
it goes to `heartbeat_url`, an address of a monitor outside the account that calls for help when
none comes, and is otherwise dropped; CloudWatch counts heartbeats by itself.

Every call has a deadline and none is repeated here: when one fails, the rest are still made,
the run fails, Lambda tries the event twice more, and then it is in the queue. PagerDuty and
Opsgenie know a repetition by its key; in Slack it may stand twice, which is better than never.
"""

import hashlib
import json
import logging
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from enum import Enum
from functools import cache
from html import escape
from http.client import HTTPException
from typing import Any

import boto3
from botocore.config import Config

PAGERDUTY = "https://events.pagerduty.com/v2/enqueue"
OPSGENIE = "https://api.opsgenie.com/v2/alerts"
SCHEMES = ("https",)  # a key or an address of a webhook in clear text would be everybody's
HTTP_SECONDS = 5.0
# With three calls of 5 s each: 29 s in the worst case, within the function's 45.
PATIENCE = {"connect_timeout": 2, "read_timeout": 5, "retries": {"total_max_attempts": 2}}
# Limits of PagerDuty's Events API v2, Opsgenie's Alert API and Slack's messages, in characters.
PAGERDUTY_SUMMARY, PAGERDUTY_KEY = 1024, 255
OPSGENIE_MESSAGE, OPSGENIE_DESCRIPTION = 130, 15000
SLACK_TEXT = 4000
RELEASE_FIELDS = {"Event", "Key", "Wakes", "Title", "Text", "Time"}
RELEASE = "terrace.release"  # `Source` of what `terrace notify` publishes
PROMETHEUS = "terrace.prometheus"  # `Source` of what Prometheus' alert manager publishes

log = logging.getLogger(__name__)
log.setLevel(logging.INFO)


class ForwardingError(Exception):
    """Somebody was not told; its text names whom and never how they are reached."""


class State(Enum):
    """What has become of the thing that the notification is about."""

    ALARM = "ALARM"
    OK = "OK"
    NOTE = "NOTE"  # something that happened and has no end
    CHAT = "CHAT"  # something that nobody has to do anything about at once
    HEARTBEAT = "HEARTBEAT"  # nothing has happened, and alerting works


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A notification, whoever it is passed on to.

    Attributes:
        state: Whether it opens or closes an incident, or is a text and no more.
        key: The same for all notices about one incident.
        title: One line.
        text: Everything.
        source: What it comes from.
        time: When, as ISO 8601.
    """

    state: State
    key: str
    title: str
    text: str
    source: str
    time: str


def handler(event: dict[str, Any], _context: object) -> None:
    """Pass on the notifications of one event from SNS."""
    forward(event, _client(), os.environ["SECRET_ID"])


@cache
def _client() -> Any:
    return boto3.client("secretsmanager", config=Config(**PATIENCE))  # type: ignore[no-untyped-call]


def forward(event: dict[str, Any], client: Any, secret: str) -> None:
    """Tell everybody whom the secret names.

    Raises:
        ForwardingError: The secret cannot be understood, or somebody could not be told.
    """
    notices = [read(record["Sns"]) for record in event["Records"]]
    contacts = _contacts(client, secret)
    failures = []
    for notice in notices:
        told = [name for name in contacts if name in AUDIENCES[notice.state]]
        if not told and notice.state is not State.HEARTBEAT:
            _say_nobody(notice, secret, others=bool(EVERYBODY & contacts.keys()))
        for name in told:
            contact = contacts[name]
            try:
                SENDERS[name](contact, notice)
            except (OSError, ValueError, HTTPException) as error:  # urllib's are among these
                failures.append(f"{name}: {_describe(error)}")
            else:
                log.info("told %s: %s (%s)", name, notice.title, notice.state.value)
    if failures:
        # Without the cause: its text may hold the address of a webhook.
        raise ForwardingError("; ".join(failures))


def _say_nobody(notice: Notice, secret: str, *, others: bool) -> None:
    """Leave a line where somebody looks who wonders why nothing came."""
    if notice.state is State.CHAT and others:
        log.warning("not in a chat: %s; secret %s names no %s", notice.title, secret, CHAT)
        return
    log.error(
        "NOBODY WAS TOLD: %s (%s); secret %s names nobody, see docs/runbooks/functions.md",
        notice.title,
        notice.state.value,
        secret,
    )


def read(message: Mapping[str, Any]) -> Notice:
    """Understand a message of SNS."""
    given = message.get("MessageAttributes") or {}
    attributes = {name: str(each.get("Value", "")) for name, each in given.items()}
    if attributes.get("Source") == PROMETHEUS:
        title, _, text = message["Message"].partition("\n")
        return Notice(
            state=_state_of_group(attributes),
            key=attributes.get("Key") or message["MessageId"],
            title=title,
            text=text.strip(),
            source=message["TopicArn"].rpartition(":")[2],
            time=message["Timestamp"],
        )
    try:
        body = json.loads(message["Message"])
    except ValueError:
        body = None
    if isinstance(body, dict) and {"AlarmName", "NewStateValue"} <= body.keys():
        state = {"ALARM": State.ALARM, "OK": State.OK}.get(body["NewStateValue"], State.NOTE)
        return Notice(
            state=state,
            key=body.get("AlarmArn") or body["AlarmName"],
            title=f"{body['NewStateValue']}: {body['AlarmName']}",
            text="\n".join(filter(None, map(body.get, ("AlarmDescription", "NewStateReason")))),
            source=body["AlarmName"],
            time=body.get("StateChangeTime") or message["Timestamp"],
        )
    if isinstance(body, dict) and body.get("Source") == RELEASE and body.keys() >= RELEASE_FIELDS:
        return Notice(
            state=_state_of(body),
            key=str(body["Key"]),
            title=str(body["Title"]),
            text=str(body["Text"]),
            source=str(body["Key"]),
            time=str(body["Time"]),
        )
    return Notice(
        state=State.NOTE,
        key=message["MessageId"],  # the same when Lambda tries again
        title=message.get("Subject") or message["Message"].partition("\n")[0],
        text=message["Message"],
        source=message["TopicArn"].rpartition(":")[2],
        time=message["Timestamp"],
    )


def _state_of(release: Mapping[str, Any]) -> State:
    """What a deployment's event asks of people: a version that was taken back is looked into."""
    if release["Event"] == "failed" and release["Wakes"]:
        return State.ALARM
    return {"succeeded": State.OK, "rolled-back": State.NOTE}.get(release["Event"], State.CHAT)


def _state_of_group(attributes: Mapping[str, str]) -> State:
    """What a group of alerts asks of people; one whose duty got lost wakes them."""
    duty = {"chat": State.CHAT, "heartbeat": State.HEARTBEAT}.get(attributes.get("Duty", ""))
    return duty or (State.OK if attributes.get("Status") == "resolved" else State.ALARM)


def _contacts(client: Any, secret: str) -> dict[str, str]:
    """Read whom to tell; nobody when the secret has no value yet."""
    try:
        value = client.get_secret_value(SecretId=secret)["SecretString"]
    except client.exceptions.ResourceNotFoundException:
        return {}
    if not value.strip():
        return {}
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        # Without the cause, which quotes the value.
        raise ForwardingError(f"secret {secret} is not a JSON object of strings")
    if unknown := found.keys() - SENDERS.keys():
        log.warning("secret %s has unknown keys: %s", secret, ", ".join(sorted(unknown)))
    return {name: found[name].strip() for name in SENDERS if found.get(name, "").strip()}


def _tell_pagerduty(routing_key: str, notice: Notice) -> None:
    """Source: PagerDuty Developer Documentation, "Events API v2"."""
    event: dict[str, Any] = {
        "routing_key": routing_key,
        "event_action": "resolve" if notice.state is State.OK else "trigger",
        "dedup_key": _short(notice.key),
    }
    if notice.state is not State.OK:
        event["payload"] = {
            "summary": notice.title[:PAGERDUTY_SUMMARY],
            "source": notice.source,
            "severity": "critical" if notice.state is State.ALARM else "warning",
            "timestamp": notice.time,
            "custom_details": {"text": notice.text},
        }
    _post(PAGERDUTY, event)


def _tell_opsgenie(api_key: str, notice: Notice) -> None:
    """Source: Opsgenie Docs, "Alert API"; a key of the EU region needs api.eu.opsgenie.com."""
    headers = {"Authorization": f"GenieKey {api_key}"}
    alias = _short(notice.key)
    if notice.state is State.OK:
        path = f"{urllib.parse.quote(alias, safe='')}/close?identifierType=alias"
        _post(f"{OPSGENIE}/{path}", {"source": notice.source, "note": notice.text}, headers)
        return
    alert = {
        "message": notice.title[:OPSGENIE_MESSAGE],
        "alias": alias,
        "description": notice.text[:OPSGENIE_DESCRIPTION],
        "source": notice.source,
        "priority": "P1" if notice.state is State.ALARM else "P3",
    }
    _post(OPSGENIE, alert, headers)


def _tell_slack(webhook: str, notice: Notice) -> None:
    """Source: Slack API, "Sending messages using incoming webhooks"."""
    text = f"*{escape(notice.title, quote=False)}*\n{escape(notice.text, quote=False)}"
    _post(webhook, {"text": text[:SLACK_TEXT]})


def _tell_heartbeat(url: str, notice: Notice) -> None:
    """Source: Healthchecks.io Docs, "HTTP API", and Dead Man's Snitch, which take a POST."""
    _post(url, {"text": notice.title})


CHAT, HEARTBEAT = "slack_webhook_url", "heartbeat_url"
SENDERS: Mapping[str, Callable[[str, Notice], None]] = {
    "pagerduty_routing_key": _tell_pagerduty,
    "opsgenie_api_key": _tell_opsgenie,
    CHAT: _tell_slack,
    HEARTBEAT: _tell_heartbeat,
}
EVERYBODY = SENDERS.keys() - {HEARTBEAT}
AUDIENCES: Mapping[State, Set[str]] = {
    State.ALARM: EVERYBODY,
    State.OK: EVERYBODY,
    State.NOTE: EVERYBODY,
    State.CHAT: {CHAT},
    State.HEARTBEAT: {HEARTBEAT},
}


def _post(url: str, body: dict[str, Any], headers: Mapping[str, str] | None = None) -> None:
    if urllib.parse.urlsplit(url).scheme not in SCHEMES:
        raise ValueError("the address does not begin with https://")
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
        url,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **(headers or {})},
        method="POST",
    )
    OPENER.open(request, timeout=HTTP_SECONDS).close()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follow nobody: a redirected POST would arrive as a GET without its body, as if it had."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def _describe(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code}"
    if isinstance(error, urllib.error.URLError):
        return type(error.reason).__name__
    return type(error).__name__


def _short(key: str) -> str:
    """A key that PagerDuty takes, and Opsgenie, which takes longer ones, too."""
    return key if len(key) <= PAGERDUTY_KEY else hashlib.sha256(key.encode()).hexdigest()
