"""Drift, previews and their end."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.delivery.conftest import Pipeline

Make = Callable[..., Pipeline]
FOUND = 'mkdir -p .terrace drift; echo 20 >.terrace/exit-code; echo differs >"drift/$STACK.md"'
UNREAD = "mkdir -p .terrace; echo 4 >.terrace/exit-code"


def issues(run: Pipeline) -> list[str]:
    return [call for call in run.calls if call.startswith("gh issue") and " list " not in call]


def test_a_stack_that_differs_gets_one_issue(pipeline: Make) -> None:
    run = pipeline("schedule")
    run.answer("make drift STACK=north*", FOUND, code=2)
    assert run.starts("drift") == "success"
    assert issues(run) == [
        "gh issue create --title Drift of north --label drift --body-file drift/north.md"
    ]


def test_an_issue_that_is_open_is_renewed(pipeline: Make) -> None:
    run = pipeline("schedule")
    run.answer("make drift STACK=north*", FOUND, code=2)
    run.answer("gh issue list*", '[ "$TITLE" != "Drift of north" ] || echo 41')
    run.starts("drift")
    assert issues(run) == ["gh issue edit 41 --body-file drift/north.md"]


def test_an_issue_is_closed_when_the_stack_is_clean_again(pipeline: Make) -> None:
    run = pipeline("schedule")
    run.answer("gh issue list*", '[ "$TITLE" != "Drift of global" ] || echo 42')
    assert run.starts("drift") == "success"
    (closed,) = issues(run)
    assert closed.startswith("gh issue close 42 --comment It has what is written again:")


def test_a_stack_that_cannot_be_read_fails_and_keeps_its_issue(pipeline: Make) -> None:
    run = pipeline("schedule")
    run.answer("make drift STACK=north*", UNREAD, code=2)
    run.answer("gh issue list*", '[ "$TITLE" != "Drift of north" ] || echo 43')
    assert run.starts("drift") == "failure"
    assert not issues(run)
    assert run.run.job("report").result == "success"


def test_shared_stacks_are_compared_by_leave_of_an_environment_of_their_own(
    pipeline: Make,
) -> None:
    run = pipeline("schedule")
    run.starts("drift")
    assert run.approvals == ["shared-plan", "plan"]


def labelled(action: str, *, fork: bool = False, has: bool = True) -> dict[str, Any]:
    labels = [{"name": "preview"}] if has else []
    head = {"repo": {"full_name": "stranger/name" if fork else "owner/name"}}
    request = {"number": 7, "head": head, "labels": labels}
    return {"action": action, "label": {"name": "preview"}, "pull_request": request}


def test_a_request_with_the_label_gets_an_environment_and_is_told_where(pipeline: Make) -> None:
    run = pipeline("pull_request", labelled("labeled"))
    assert run.starts("preview") == "success"
    assert "make preview NUMBER=7" in run.calls
    (said,) = run.folder.glob("run/job-*/comment.md")
    assert said.read_text() == (
        "<!-- preview -->\n"
        "Preview of this request's infrastructure, until tomorrow. https://pr.example\n\n"
        "It runs app:1: requests push no image. A maintainer can change it (docs/previews.md).\n"
    )
    asked = [call for call in run.calls if call.startswith("gh api")]
    assert (
        asked[-1] == "gh api --silent repos/owner/name/issues/7/comments --field body=@comment.md"
    )
    assert run.signed_in == [("apply-pr", "environment:previews")]


@pytest.mark.parametrize(("action", "has"), [("closed", True), ("unlabeled", False)])
def test_it_ends_with_the_request_or_the_label(pipeline: Make, action: str, has: bool) -> None:
    run = pipeline("pull_request", labelled(action, has=has))
    assert run.starts("preview") == "success"
    assert "make preview NUMBER=7 END=1" in run.calls
    assert "make preview NUMBER=7" not in run.calls


def test_a_fork_gets_no_environment(pipeline: Make) -> None:
    run = pipeline("pull_request", labelled("labeled", fork=True))
    assert run.starts("preview") == "success"
    assert not run.calls


def test_without_previews_nothing_is_deployed_or_reaped(pipeline: Make) -> None:
    for workflow, event in {"preview": "pull_request", "reap": "schedule"}.items():
        run = pipeline(event, labelled("labeled"), folder=workflow)
        run.answer("make -s stacks*", "echo previews=null")
        assert run.starts(workflow) == "success"
        assert run.made() == ["stacks"]


def test_closed_requests_are_reaped_with_those_whose_time_is_over(pipeline: Make) -> None:
    run = pipeline("schedule")
    run.answer("gh pr list*", "echo 5 6")
    assert run.starts("reap") == "success"
    assert "make reap CLOSED=5 6" in run.calls


def test_support_that_ends_soon_is_an_annotation(pipeline: Make) -> None:
    run = pipeline("schedule")
    run.answer("make versions*", "echo 'error: PostgreSQL 16 ends'", code=2)
    assert run.starts("versions") == "failure"
    said = run.run.job("versions").steps[-1].output
    assert said.startswith("::error::PostgreSQL 16 ends")
