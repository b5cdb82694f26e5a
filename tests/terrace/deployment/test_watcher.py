import time
from pathlib import Path

import pytest

from terrace.deployment import Watcher
from terrace.toolchain import logs

PLANNED = "Plan: 453 to add, 0 to change, 0 to destroy.\n"


def test_what_is_changed_is_shown_rather_than_what_is_only_read() -> None:
    watcher = Watcher()
    with watcher.watching("plan of global") as plan, watcher.watching("deploy dev") as deploy:
        plan.on_line("aws_vpc.main: Refreshing state... [id=vpc-1]\n")
        assert watcher.status() == "plan of global: 1 read"
        deploy.on_line(PLANNED)
        assert watcher.status() == "0/453"


def test_several_changes_at_once_are_told_apart() -> None:
    watcher = Watcher()
    with watcher.watching("deploy dev") as dev, watcher.watching("deploy staging") as staging:
        dev.on_line(PLANNED)
        staging.on_line(PLANNED)
        assert watcher.status() == "deploy dev: 0/453; deploy staging: 0/453"


def test_when_nothing_runs_there_is_nothing_to_show() -> None:
    watcher = Watcher()
    with watcher.watching("deploy dev") as watch:
        watch.on_line(PLANNED)
    assert watcher.status() == ""


def test_a_line_that_comes_after_the_end_is_no_error() -> None:
    watcher = Watcher()
    with watcher.watching("deploy dev") as watch:
        pass
    watch.on_line(PLANNED)
    assert watcher.status() == ""


def test_a_new_log_is_named_at_once_from_where_the_user_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(logs, "repository_root", lambda: tmp_path)
    monkeypatch.chdir(tmp_path)
    log = Watcher(tell=told.append).new_log("cdktf deploy dev")
    assert told == [f"log: .terrace/logs/{log.name}"]
    assert log.name.startswith("cdktf-deploy-dev-")


def test_a_command_without_progress_is_ended_with_how_far_it_is() -> None:
    watcher = Watcher(standstill_seconds=-60)  # already over
    with watcher.watching("deploy dev") as watch:
        watch.on_line(PLANNED)
        watch.on_line("aws_vpc.main: Still creating... [10s elapsed]\n")
        assert watch.reason_to_stop() == (
            "it made no progress for -1 minutes (0/453, waiting for aws_vpc.main (10 s))"
        )


def test_what_advances_may_take_as_long_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    watcher = Watcher(standstill_seconds=600)
    with watcher.watching("deploy dev") as watch:
        watch.on_line(PLANNED)
        for second in range(0, 3000, 500):
            now = float(second)
            assert watch.reason_to_stop() is None
            watch.on_line("aws_vpc.main: Creation complete after 5s [id=vpc-1]\n")
        now += 601
        watch.on_line("aws_vpc.other: Still creating... [10m0s elapsed]\n")
        assert watch.reason_to_stop() == (
            "it made no progress for 10 minutes (6/453, waiting for aws_vpc.other (600 s))"
        )
