import json

import pytest

from terrace.preflight import report
from terrace.preflight.check import Finding, State, fine, stops, warns
from terrace.preflight.report import Row

ROWS = [
    Row("dev", "state bucket", fine("states keeps versions")),
    Row("dev", "quota: EC2 vCPU", stops("5; needed: 6", "aws service-quotas request")),
    Row("dev", "zones", warns("one is full", "another")),
]


def test_a_table_says_what_helps_below_what_was_found() -> None:
    assert report.table(ROWS, columns=80).splitlines() == [
        "check            state     what helps",
        "state bucket     fine      states keeps versions",
        "quota: EC2 vCPU  stops     5; needed: 6",
        "                           -> aws service-quotas request",
        "zones            warns     one is full",
        "                           -> another",
    ]


def test_long_texts_are_wrapped_and_commands_are_not() -> None:
    command = "aws " + "--option " * 12
    rows = [Row("dev", "a title of several words that is long", stops("word " * 30, command))]
    lines = report.table(rows, columns=80).splitlines()
    assert max(len(line) for line in lines if "-> " not in line) <= 80
    assert f"-> {command}".rstrip() in lines[-1]
    assert [line[:34].rstrip() for line in lines[1:3]] == [
        "a title of several words that is",
        "long",
    ]


def test_what_keeps_every_check_from_reading_is_said_once() -> None:
    shut = Finding(State.UNREAD, "account 222222222222 could not be read")
    rows = [Row("dev", title, shut) for title in ("zones", "quotas", "images")]
    assert [line[17:].strip() for line in report.table(rows, columns=80).splitlines()[1:]] == [
        "account 222222222222 could not be read",
        "as above",
        "as above",
    ]


def test_as_above_is_never_another_reason() -> None:
    reasons = ("account 1 is shut", "account 2 is shut", "account 1 is shut")
    rows = [Row("dev", "quota", Finding(State.UNREAD, reason)) for reason in reasons]
    assert "as above" not in report.table(rows, columns=80)


def test_a_narrow_terminal_still_gets_a_table() -> None:
    assert report.table(ROWS, columns=10) == report.table(ROWS, columns=report.LEAST)


def test_a_summary_counts_by_state() -> None:
    assert report.summary(ROWS) == "3 checks: 1 fine, 1 warns, 1 stops"


@pytest.mark.parametrize(
    ("state", "code"), [(State.FINE, 0), (State.WARNS, 0), (State.STOPS, 1), (State.UNREAD, 1)]
)
def test_what_stops_and_what_was_not_read_fail(state: State, code: int) -> None:
    rows = [*ROWS[:1], Row("dev", "zones", Finding(state, "so"))]
    assert report.exit_code(rows) == code


def test_json_holds_every_finding() -> None:
    assert json.loads(report.as_json(ROWS))[1] == {
        "stack": "dev",
        "check": "quota: EC2 vCPU",
        "state": "stops",
        "said": "5; needed: 6",
        "helps": "aws service-quotas request",
    }
