from typing import Any

import pytest

from terrace.aws import Unreadable
from terrace.preflight import run
from terrace.preflight.check import Check, State, fine
from terrace.preflight.place import Place
from tests.terrace.preflight.stubs import place, stack, texts


def failing(problem: Exception) -> Check:
    def judge(_: Place) -> Any:
        raise problem

    return Check("zones", judge)


def test_what_cannot_be_read_is_not_fine() -> None:
    row = run.judged(failing(Unreadable("the zones could not be read: no")), place(stack()))
    assert texts(row.finding) == ("not read", "the zones could not be read: no", "")


def test_an_answer_that_nobody_has_seen_yet_is_not_fine_and_no_traceback() -> None:
    row = run.judged(failing(KeyError("ZoneId")), place(stack()))
    assert texts(row.finding)[:2] == ("not read", "the check itself failed: KeyError: 'ZoneId'")


def test_rows_come_in_the_order_of_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = [f"check {number}" for number in range(30)]
    monkeypatch.setattr(
        run, "TOPICS", (lambda _: (Check(title, lambda _: fine("so")) for title in titles),)
    )
    rows = run.run(place(stack()))
    assert [row.title for row in rows] == titles
    assert {row.finding.state for row in rows} == {State.FINE}
