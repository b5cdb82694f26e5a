"""Pull requests: what they are checked for, what they are told, and what strangers do not get."""

from collections.abc import Callable
from typing import Any

from tests.delivery.conftest import Pipeline

Make = Callable[..., Pipeline]


def request(*, fork: bool = False, by: str = "somebody") -> dict[str, Any]:
    head = {"repo": {"full_name": "stranger/name" if fork else "owner/name"}}
    return {"pull_request": {"number": 7, "head": head, "user": {"login": by}}}


def test_a_plan_is_one_comment_that_is_renewed(pipeline: Make) -> None:
    run = pipeline("pull_request", request())
    assert run.starts("ci") == "success"
    asked = [call for call in run.calls if call.startswith("gh api")]
    assert (
        asked[-1] == "gh api --silent repos/owner/name/issues/7/comments --field body=@comment.md"
    )
    again = pipeline("pull_request", request(), folder="again")
    again.answer("gh api --paginate*", "echo 11; echo 12")
    assert again.starts("ci") == "success"
    asked = [call for call in again.calls if call.startswith("gh api")]
    assert asked[-1] == (
        "gh api --silent --method PATCH repos/owner/name/issues/comments/11 "
        "--field body=@comment.md"
    )


def test_a_request_is_planned_by_a_role_that_only_reads_and_pushes_no_image(
    pipeline: Make,
) -> None:
    run = pipeline("pull_request", request())
    run.starts("ci")
    assert run.signed_in == [("plan-for-north", "environment:plan")]
    assert "make plan STACK=north OUT=plan READ_ONLY=1" in run.calls
    assert not {"preflight", "deploy", "release", "image-push"} & set(run.made())


def test_a_stranger_gets_all_checks_a_notice_and_no_way_into_aws(pipeline: Make) -> None:
    for number, payload in enumerate([request(fork=True), request(by="dependabot[bot]")]):
        run = pipeline("pull_request", payload, folder=f"run-{number}")
        assert run.starts("ci") == "success"
        assert not run.signed_in
        assert "test" in run.made()
        assert "plan" not in run.made()
        said = run.run.job("stranger").step("Say what is left out").output
        assert said.startswith("::notice title=Plan::Skipped: forks and Dependabot")


def test_a_scanner_without_a_token_is_skipped_with_a_notice(pipeline: Make) -> None:
    run = pipeline("pull_request", request())
    run.starts("ci")
    for scanner, name in {"snyk": "Snyk", "sonarqube": "SonarQube"}.items():
        said = run.run.job(scanner).step("Is there a token?").output
        assert said.startswith(f"::notice title={name}::Skipped: the environment scanners has no")
    assert not [call for call in run.calls if call.startswith("snyk")]


def test_a_scanner_with_a_token_counts(pipeline: Make) -> None:
    run = pipeline("pull_request", request())
    run.run.secrets = {"scanners": {"SNYK_TOKEN": "t"}}
    run.answer("snyk test*", code=1)
    assert run.starts("ci") == "failure"
    assert run.run.job("snyk").result == "failure"
    assert run.run.job("passed").result == "failure"


def test_a_plan_that_fails_fails_the_request(pipeline: Make) -> None:
    run = pipeline("pull_request", request())
    run.answer("make plan*", code=2)
    assert run.starts("ci") == "failure"
    assert run.run.job("passed").result == "failure"
    assert run.run.job("comment").result == "skipped"
