"""`terrace release` as it is called: what is refused, and what is printed."""

import json
from dataclasses import replace
from typing import Any

import pytest

import environments
from constructs_lib.compute.config import RouteConfig
from constructs_lib.delivery.config import PromotionConfig
from environments import Environment
from examples.environments.small import ENVIRONMENT as SMALL
from terrace import cli, toolchain
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.release import command
from terrace.release.status import Row, noted
from tests.support.example import APP, DEV
from tests.terrace.release.account import NEW, OLD, Account, error

IMAGE, COMMIT = NEW[1:], "2" * 40
SERVICES = {name: replace(each, uses=()) for name, each in DEV.services.items()}
FIRST = replace(DEV, services=SERVICES)
API = replace(APP, image="api:1", route=RouteConfig(path="/api/*", priority=7))
OTHER = {**SERVICES, "api": API}


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "end_like_an_interruption", lambda: None)
    monkeypatch.setattr(toolchain, "refuse_silence", lambda _: None)
    monkeypatch.setattr("terrace.release.waiting.SECONDS_BETWEEN_LOOKS", 0)


def given(monkeypatch: pytest.MonkeyPatch, *accounts: Account) -> None:
    """Let these environments be the only ones."""
    by_name = {each.environment.name: each for each in accounts}
    monkeypatch.setattr(environments, "by_name", lambda name: by_name[name].environment)
    monkeypatch.setattr(command, "_all", lambda: [each.environment for each in accounts])

    def deployed(environment: Environment, platform: Any) -> Any:
        return by_name[environment.name].deployed

    monkeypatch.setattr(command, "writing", deployed)
    monkeypatch.setattr(command, "looking", deployed)


def called(words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = cli.main(["release", *words.split()])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (f"deploy dve --image {IMAGE} --commit {COMMIT}", "environment is 'dve', allowed: dev"),
        (f"deploy dev --image app:1 --commit {COMMIT}", "--image is 'app:1', allowed: a digest"),
        (f"deploy dev --image {IMAGE} --commit main", "--commit is 'main', allowed: 40 hex"),
        (
            f"deploy dev --image {IMAGE} --commit {COMMIT} --service wroker",
            "--service is 'wroker', allowed in dev with the repository app: app, worker, jobs; did",
        ),
        (
            f"deploy dev --image {IMAGE} --commit {COMMIT} --repository ap",
            "--repository is 'ap', allowed: app; did you mean app?",
        ),
        ("rollback dev --service app --function x", "--function and --service exclude each other"),
        ("promotable dev stagign", "environment is 'stagign', allowed: "),
        ("status dve", "environment is 'dve', allowed: "),
    ],
)
def test_wrong_usage_is_one_sentence_and_its_own_exit_code(
    words: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, said = called(words, capsys)
    assert code == 2
    assert said.startswith(f"error: {sentence}")


def test_a_missing_option_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["release", "deploy", "dev"])
    assert ended.value.code == 2


def test_several_repositories_need_a_choice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(monkeypatch, Account(replace(FIRST, services=OTHER)))
    code, _, said = called(f"deploy dev --image {IMAGE} --commit {COMMIT}", capsys)
    assert (code, said) == (2, "error: --repository is not given, allowed: api, app\n")


def test_a_release_of_one_repository_leaves_the_others_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    account = Account(replace(FIRST, services=OTHER))
    given(monkeypatch, account)
    words = f"deploy dev --image {IMAGE} --commit {COMMIT} --repository app"
    assert called(words, capsys)[0] == 0
    assert (account.runs("app"), account.runs("worker"), account.runs("api")) == (NEW, NEW, OLD)


def test_a_small_environment_with_one_service_is_released_and_taken_back(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    services = {name: replace(each, uses=()) for name, each in SMALL.services.items()}
    account = Account(replace(SMALL, services=services))
    given(monkeypatch, account)
    name = SMALL.name
    assert called(f"deploy {name} --image {IMAGE} --commit {COMMIT}", capsys)[0] == 0
    assert account.runs("app") == NEW
    assert called(f"rollback {name}", capsys)[0] == 0
    assert account.runs("app") == OLD


@pytest.mark.parametrize("code", ["ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId"])
def test_expired_credentials_change_nothing(
    code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    account = Account(FIRST)
    given(monkeypatch, account)
    account._always["*"] = error(code)
    ended, _, said = called(f"deploy dev --image {IMAGE} --commit {COMMIT}", capsys)
    assert ended == 4
    assert "sign in, for example with `aws sso login`" in said
    assert not account.calls


def test_what_keeps_all_environments_from_being_read_is_said_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def signed_out(*_: Any) -> None:
        raise Refusal("there are no credentials", code=Code.SIGNED_OUT)

    given(monkeypatch, Account(FIRST), Account(replace(FIRST, name="qa")))
    monkeypatch.setattr(command, "looking", signed_out)
    code, _, said = called("status", capsys)
    assert code == Code.SIGNED_OUT
    assert said == "error: dev, qa: there are no credentials\n"


def test_status_says_what_runs_and_what_differs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    account = Account(FIRST)
    given(monkeypatch, account)
    account.note("app", NEW, commit=COMMIT)
    code, said, _ = called("status dev", capsys)
    header, app, worker, jobs, differs = said.splitlines()
    assert (code, header.split()[:3]) == (0, ["ENVIRONMENT", "WORKLOAD", "IMAGE"])
    assert app.split()[:4] == ["dev", "app", NEW[:20], COMMIT[:12]]
    assert app.endswith("UTC  1 of 1 task runs")
    assert worker.endswith("no task is wanted")
    assert jobs.endswith("2 of 2 instances in service")
    assert differs.startswith(f"dev/app: {OLD[:20]} runs, and {NEW[:20]} is noted; ")
    (first, *_) = json.loads(called("status --json", capsys)[1])
    assert first["workload"] == "app"
    assert (first["image"], first["running"], first["differs"]) == (NEW, OLD, True)


def test_before_and_after_are_compared_by_what_is_noted_and_not_by_how_well_it_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    account = Account(FIRST)
    given(monkeypatch, account)
    account.note("app", NEW, commit=COMMIT)
    code, said, _ = called("status dev --noted", capsys)
    assert (code, said.splitlines()[0]) == (0, f"app {NEW}")
    assert [line.split()[0] for line in said.splitlines()] == ["app", "worker", "jobs"]
    assert "task" not in said


def test_a_service_that_runs_on_ecs_and_in_a_cluster_is_noted_once() -> None:
    common = {"environment": "dev", "workload": "app", "commit": "", "since": "", "said": ""}
    rows = [
        Row(label=label, image=NEW, running=NEW, healthy=True, **common)
        for label in ("app on Kubernetes", "app")
    ]
    assert list(noted(rows)) == [f"app {NEW}"]


def test_status_shows_the_others_where_one_may_not_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Account(replace(FIRST, name="other", account_id="444444444444"))
    denied = error("AccessDeniedException", "GetParameterHistory")
    other.fails_after("ssm.get_parameter_history", 0, denied)
    given(monkeypatch, other, Account(FIRST))
    code, said, problem = called("status", capsys)
    assert code == 1
    assert "dev" in said
    assert problem.startswith("error: other: the parameter /terrace/other/releases/app could not")


def test_what_may_go_on_is_printed_for_shells_and_for_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dev = Account(FIRST, image=NEW)
    later = replace(FIRST, name="staging", promotion=PromotionConfig(after="dev", minutes=10))
    given(monkeypatch, dev, Account(later))
    image, commit = f"image={IMAGE}", f"commit={'1' * 40}"
    assert called("promotable dev staging", capsys) == (0, f"{image}\n{commit}\n", "")
    code, said, _ = called("promotable dev staging --json", capsys)
    assert (code, json.loads(said)) == (0, {"image": IMAGE, "commit": "1" * 40})
    code, said, problem = called("promotable staging dev", capsys)
    assert (code, said) == (7, "")
    assert problem == "error: dev takes what a build has made; deploy it there\n"
