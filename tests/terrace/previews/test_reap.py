"""What is taken down, what stays, and what is said of both."""

import argparse
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from terrace.aws import Unreadable
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.previews import reap
from terrace.previews.place import STATE as STATE_FILE
from terrace.previews.record import Record
from terrace.previews.store import Store
from tests.support.example import DEV
from tests.terrace.previews.kept import NOW, STATE, WHERE, Bucket, key


def bucket(**ends: int) -> Bucket:
    """Previews by number, which end so many hours from now, each with three resources."""
    made = Bucket()
    store = Store(made, WHERE)
    for argument, hours in ends.items():
        name = argument.replace("_", "-")
        store.write(Record(name=name, ends_at=NOW + timedelta(hours=hours)))
        made.objects[key(name, STATE_FILE)] = (STATE, NOW)
    made.calls.clear()
    return made


def told(found: Bucket, *, closed: tuple[str, ...] = (), dry_run: bool = True) -> list[str]:
    store = Store(found, WHERE)
    kept = store.all()
    going = reap.due(kept, closed, NOW, store)
    return reap.listed(kept, going, 3.21, dry_run=dry_run)


def test_a_dry_run_says_what_would_go_and_what_that_saves() -> None:
    assert told(bucket(pr_1=-1, pr_2=5, pr_12=0)) == [
        "pr-1 would go: ended at 2026-12-01 11:00 UTC; 3 resources, about 3.21 USD a day",
        "pr-2 stays until 2026-12-01 17:00 UTC",
        "pr-12 would go: ended at 2026-12-01 12:00 UTC; 3 resources, about 3.21 USD a day",
        "2 of 3 previews would go, about 6.42 USD a day",
    ]


def test_a_closed_pull_request_goes_before_its_time_and_alone() -> None:
    assert told(bucket(pr_1=5, pr_12=5), closed=("pr-1",), dry_run=False) == [
        "pr-1 goes: its pull request is closed; 3 resources, about 3.21 USD a day",
        "pr-12 stays until 2026-12-01 17:00 UTC",
        "1 of 2 previews go, about 3.21 USD a day",
    ]


def test_one_whose_first_deployment_never_began_costs_nothing() -> None:
    found = bucket(pr_1=-1)
    del found.objects[key("pr-1", STATE_FILE)]
    assert told(found)[0] == "pr-1 would go: ended at 2026-12-01 11:00 UTC; 0 resources"


def test_no_previews_is_said() -> None:
    assert told(Bucket()) == ["there are no previews"]


ALICE = replace(DEV, name="alice", ends_at=NOW)


def test_environments_with_a_file_are_named_once_they_have_ended() -> None:
    assert reap.ended_environments([DEV, ALICE], NOW) == [ALICE]
    assert reap.ended_environments([ALICE], NOW - timedelta(seconds=1)) == []


def test_only_what_has_ended_can_be_named() -> None:
    reap.check_named(["alice"], [ALICE])
    with pytest.raises(Refusal) as refusal:
        reap.check_named(["dev"], [ALICE])
    assert refusal.value.code == Code.USAGE
    assert str(refusal.value) == "--yes is 'dev', allowed: environments that have ended: alice"


class World:
    """Previews that end, and what happens to each that is taken down."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, found: Bucket) -> None:
        self.ended: list[str] = []
        self.torn_down: list[str] = []
        self.problems: dict[str, Exception] = {}
        monkeypatch.setattr(reap, "require_right_environments", lambda: None)
        monkeypatch.setattr(reap, "ENVIRONMENTS", (DEV, ALICE))
        monkeypatch.setattr(reap, "place", lambda _platform: WHERE)
        monkeypatch.setattr(reap, "reader", lambda _where: found)
        monkeypatch.setattr(reap, "way", lambda _where, name, _watcher: name)
        monkeypatch.setattr(reap, "end", self._end)
        monkeypatch.setattr(reap.teardown, "run", lambda name, destroy: self.torn_down.append(name))

    def _end(self, name: Any, *_: Any) -> int:
        if name in self.problems:
            raise self.problems[name]
        self.ended.append(name)
        return 3


def run(**given: Any) -> int:
    values = {"dry_run": False, "closed": [], "yes": []} | given
    return reap.run(argparse.Namespace(**values), now=NOW)


def test_what_fails_is_counted_and_keeps_nothing_else_from_going(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(monkeypatch, bucket(pr_1=-1, pr_2=-1, pr_3=-1))
    world.problems = {"pr-1": UserError("terraform failed"), "pr-2": Unreadable("no way in")}
    with pytest.raises(Refusal) as refusal:
        run()
    assert refusal.value.code == Code.REFUSED
    assert str(refusal.value) == (
        "2 could not be taken down: pr-1, pr-2; why is above, and `terrace reap` tries again"
    )
    assert world.ended == ["pr-3"]
    assert "error: pr-1: terraform failed\nerror: pr-2: no way in\n" in capsys.readouterr().err


def test_a_dry_run_takes_nothing_down(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = bucket(pr_1=-1)
    world = World(monkeypatch, found)
    assert run(dry_run=True, yes=["alice"]) == Code.DONE
    assert (world.ended, world.torn_down, found.calls) == ([], [], [])
    assert "alice of environments/ ended at 2026-12-01T12:00:00Z; to take it down: " in (
        capsys.readouterr().out
    )


def test_an_environment_with_a_file_goes_only_when_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(monkeypatch, Bucket())
    run()
    assert world.torn_down == []
    run(yes=["alice"])
    assert world.torn_down == ["alice"]
