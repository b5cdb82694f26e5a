"""deploy.sh, rollback.sh and promote.sh: which commands they call, and how each way of it ends."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from terrace.delivery.codes import Code
from tests.support.fake_commands import fake_command
from tests.support.scripts import CALLER, COMMIT, IMAGE, Scripts, command

DEPLOY = ["dev", "--image", IMAGE, "--commit", COMMIT]
RELEASE = f"release|deploy|dev|--image|{IMAGE}|--commit|{COMMIT}"
WHAT = f"--image|{IMAGE}|--commit|{COMMIT}"
PROMOTABLE = f'0 {{"image": "@{IMAGE}", "commit": "{COMMIT}", "services": ["app"]}}'
BACK = "the former version runs again"


@pytest.fixture
def scripts(tmp_path: Path) -> Scripts:
    made = Scripts.prepared(tmp_path)
    made.answers("release-status", runs(app="@old", worker="@old"), runs(app=IMAGE, worker="@old"))
    made.answers("release-promotable", PROMOTABLE)
    return made


def runs(**workloads: str) -> str:
    """What `terrace release status --noted` says, with a line for each, as the stand-in has it."""
    return "0 " + "\\n".join(f"{name} {image}" for name, image in workloads.items())


def told(event: str, reason: str, code: int) -> str:
    return f"notify|dev|{event}|{WHAT}|--reason|{reason}|--code|{code}"


def test_a_deployment_is_told_done_looked_at_and_told(scripts: Scripts) -> None:
    done = scripts.run("deploy", *DEPLOY, "--service", "app", "--service", "worker", "--take-over")
    assert done.code == Code.DONE
    assert done.calls == [
        "facts|dev|--sign-in",
        f"notify|dev|started|{WHAT}",
        "release|status|dev|--noted",
        f"{RELEASE}|--take-over|--service|app|--service|worker",
        "facts|dev",
        "curl",
        "curl",
        "curl",
        told("succeeded", "deployed and healthy", 0),
    ]
    assert f"deploy.sh dev: deploys {IMAGE} of commit {COMMIT} as {CALLER}\n" in done.log
    assert "health-check.sh dev" not in done.log
    assert done.out == "https://dev.terrace.example/health healthy: 0.01 0.01 0.01 s\n"


@pytest.mark.parametrize(
    ("code", "event", "reason"),
    [
        (1, "failed", "the deployment failed; terrace release status says what runs"),
        (5, "failed", "the deployment was refused, and nothing was changed"),
        (6, "failed", "the deployment was refused, and nothing was changed"),
        (8, "rolled-back", f"the deployment failed, and {BACK}"),
        (9, "failed", "the deployment failed and could not be taken back: look at it now"),
        (130, "rolled-back", "the deployment was interrupted, and taken back"),
    ],
)
def test_a_deployment_that_fails_is_told_and_not_taken_back_twice(
    scripts: Scripts, code: int, event: str, reason: str
) -> None:
    scripts.answers("release-deploy", f"{code} ")
    done = scripts.run("deploy", *DEPLOY)
    assert done.code == code
    assert done.calls[-2:] == [RELEASE, told(event, reason, code)]


def test_what_was_changed_and_is_not_healthy_is_taken_back(scripts: Scripts) -> None:
    (scripts.folder / "health").write_text("503")
    done = scripts.run("deploy", *DEPLOY)
    assert done.code == Code.TAKEN_BACK
    assert done.calls[-3:] == [
        "release|status|dev|--noted",
        "release|rollback|dev|--service|app",
        told("rolled-back", f"not healthy after the deployment; {BACK}", 8),
    ]
    assert "https://dev.terrace.example/health: it answered 503, expected: 200" in done.log


def test_an_interruption_after_the_release_takes_it_back(scripts: Scripts) -> None:
    """It comes while the address is asked; nobody knows then whether the version works."""
    fake_command(scripts.folder / "path", "curl", 'touch "$STAND_IN/waits"; /bin/sleep 0.2; exit 7')
    process = subprocess.Popen(
        command("deploy", DEPLOY),
        env=scripts.variables(),
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until = time.monotonic() + 20
    while not (scripts.folder / "waits").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=20)
    assert process.returncode == Code.INTERRUPTED, log
    assert scripts.calls()[-2:] == [
        "release|rollback|dev|--service|app",
        told("rolled-back", f"interrupted after the deployment; {BACK}", 8),
    ]


def test_a_second_signal_between_two_commands_does_not_end_taking_back(scripts: Scripts) -> None:
    """The pause before what runs is read again is no command of the tools."""
    (scripts.folder / "health").write_text("503")
    scripts.answers("release-status", runs(app="@old"), "1 ", runs(app=IMAGE))
    fake_command(
        scripts.folder / "path",
        "sleep",
        'case $(tail -n 1 "$STAND_IN/calls") in release*) kill -TERM $PPID ;; esac',
    )
    done = scripts.run("deploy", *DEPLOY)
    assert done.code == Code.INTERRUPTED
    assert "release|rollback|dev|--service|app" in done.calls


def test_what_is_neither_healthy_nor_taken_back_needs_somebody(scripts: Scripts) -> None:
    (scripts.folder / "health").write_text("503")
    scripts.answers("release-rollback", "1 ")
    done = scripts.run("deploy", *DEPLOY)
    assert done.code == Code.STUCK
    reason = "not healthy, and the former version could not be taken: look at it now"
    assert done.calls[-1] == told("failed", reason, 9)


def test_a_deployment_that_changed_nothing_takes_nothing_back(scripts: Scripts) -> None:
    """Somebody deploys again what runs, while the address is down for another reason."""
    (scripts.folder / "health").write_text("503")
    scripts.answers("release-status", runs(app=IMAGE))
    done = scripts.run("deploy", *DEPLOY)
    assert done.code == Code.REFUSED
    assert not [call for call in done.calls if call.startswith("release|rollback")]
    reason = "the public address is not healthy, but this deployment changed nothing"
    assert done.calls[-1] == told("failed", reason, 1)


@pytest.mark.parametrize(("answers", "code", "deploys"), [(["4 "], 4, False), ([], 9, True)])
def test_what_runs_has_to_be_known(
    scripts: Scripts, answers: list[str], code: int, deploys: bool
) -> None:
    """Before, or nothing begins; afterwards, or nobody knows what to take back."""
    (scripts.folder / "health").write_text("503")
    scripts.answers("release-status", *(answers or [runs(app="@old"), "1 "]))
    done = scripts.run("deploy", *DEPLOY)
    assert done.code == code
    assert (RELEASE in done.calls) is deploys
    assert not [call for call in done.calls if call.startswith("release|rollback")]


def test_nobody_who_can_be_told_stops_a_deployment(scripts: Scripts) -> None:
    scripts.answers("notify", "1 ")
    done = scripts.run("deploy", *DEPLOY)
    assert done.code == Code.DONE
    assert "nobody could be told of it: succeeded" in done.log


def test_a_dry_run_checks_and_tells_nobody(scripts: Scripts) -> None:
    scripts.answers("release-deploy", "5 ")
    done = scripts.run("deploy", *DEPLOY, "--dry-run")
    assert done.code == Code.NO_IMAGE
    assert done.calls == ["facts|dev|--sign-in", f"{RELEASE}|--dry-run"]


def test_without_health_and_notification_only_the_release_is_called(scripts: Scripts) -> None:
    done = scripts.run("deploy", *DEPLOY, "--no-health", "--no-notify")
    assert (done.code, done.calls[-1]) == (0, RELEASE)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["dev"], "--image is '', allowed: sha256: and 64 hexadecimal digits"),
        (["dev", "--image", "app:1"], "--image is 'app:1', allowed: sha256: and 64 hexadecimal"),
        (["dev", "--image", IMAGE], "--commit is '', allowed: 40 hexadecimal digits"),
        (["dev", "--image"], "--image needs a value"),
        ([], "name an environment"),
        (["dev", "staging"], "'staging' is not an option or one argument too many"),
    ],
)
def test_wrong_usage_is_one_sentence(scripts: Scripts, words: list[str], sentence: str) -> None:
    done = scripts.run("deploy", *words)
    assert (done.code, done.calls, len(done.log.splitlines())) == (Code.USAGE, [], 1)
    assert f"error: {sentence}" in done.log


def test_a_pipelines_run_is_where_people_look(scripts: Scripts) -> None:
    run = {
        "GITHUB_RUN_ID": "7",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "acme/shop",
    }
    done = scripts.run("deploy", *DEPLOY, env=run)
    assert done.calls[-1].endswith("|--url|https://github.com/acme/shop/actions/runs/7")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_waits_until_the_release_is_taken_back(
    scripts: Scripts, number: signal.Signals
) -> None:
    scripts.answers("release-deploy", "wait 130")
    process = subprocess.Popen(
        command("deploy", DEPLOY),
        env=scripts.variables(),
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until = time.monotonic() + 20
    while not (scripts.folder / "waits").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(number)
    _, log = process.communicate(timeout=20)
    assert process.returncode == Code.INTERRUPTED, log
    reason = "the deployment was interrupted, and taken back"
    assert scripts.calls()[-2:] == ["ended", told("rolled-back", reason, 130)]


def test_a_rollback_is_done_looked_at_and_told(scripts: Scripts) -> None:
    done = scripts.run("rollback", "dev", "--service", "app")
    assert done.code == Code.DONE
    assert [call for call in done.calls if call != "curl"] == [
        "facts|dev|--sign-in",
        "release|rollback|dev|--service|app",
        "facts|dev",
        "notify|dev|rolled-back|--reason|taken back by scripts/rollback.sh",
    ]


def test_a_function_is_taken_back_without_a_public_address(scripts: Scripts) -> None:
    done = scripts.run("rollback", "dev", "--function", "mailer", "--no-notify")
    assert done.calls == ["facts|dev|--sign-in", "release|rollback|dev|--function|mailer"]


def test_a_function_and_a_service_at_once_are_refused(scripts: Scripts) -> None:
    done = scripts.run("rollback", "dev", "--function", "mailer", "--service", "app")
    assert done.code == Code.USAGE


@pytest.mark.parametrize("code", [1, 2, 6, 9])
def test_a_rollback_that_is_refused_keeps_its_exit_code(scripts: Scripts, code: int) -> None:
    scripts.answers("release-rollback", f"{code} ")
    done = scripts.run("rollback", "dev")
    assert done.code == code
    assert done.calls[-1].startswith(f"notify|dev|failed|--code|{code}|")


def test_a_rollback_that_does_not_help_needs_somebody(scripts: Scripts) -> None:
    (scripts.folder / "health").write_text("502")
    done = scripts.run("rollback", "dev")
    assert done.code == Code.STUCK
    assert done.calls[-1].startswith("notify|dev|failed|--code|9|")


def test_a_dry_run_of_a_rollback_says_what_would_run(scripts: Scripts) -> None:
    done = scripts.run("rollback", "dev", "--dry-run")
    assert done.calls == ["facts|dev|--sign-in", "release|rollback|dev|--dry-run"]


def test_a_promotion_deploys_the_same_image_and_commit(scripts: Scripts) -> None:
    done = scripts.run("promote", "dev", "staging", "--take-over")
    assert done.code == Code.DONE
    assert done.calls[:3] == [
        "facts|dev",
        "facts|staging|--sign-in",
        "release|promotable|dev|staging|--json",
    ]
    assert f"{RELEASE.replace('dev', 'staging')}|--take-over" in done.calls


def test_a_repository_is_named_to_both(scripts: Scripts) -> None:
    done = scripts.run("promote", "dev", "staging", "--repository", "app", "--dry-run")
    assert "release|promotable|dev|staging|--repository|app|--json" in done.calls
    assert f"{RELEASE.replace('dev', 'staging')}|--repository|app|--dry-run" in done.calls


def test_a_promotion_that_is_not_allowed_deploys_nothing(scripts: Scripts) -> None:
    scripts.answers("release-promotable", "7 ")
    done = scripts.run("promote", "dev", "production")
    assert done.code == Code.NOT_PROMOTABLE
    assert done.calls[-1] == "release|promotable|dev|production|--json"


def test_the_end_of_the_deployment_is_the_end_of_the_promotion(scripts: Scripts) -> None:
    scripts.answers("release-deploy", "8 ")
    assert scripts.run("promote", "dev", "staging").code == Code.TAKEN_BACK


def test_several_images_are_not_guessed_among(scripts: Scripts) -> None:
    other = PROMOTABLE.replace("a" * 64, "c" * 64).removeprefix("0 ")
    scripts.answers("release-promotable", f"0 [{PROMOTABLE.removeprefix('0 ')}, {other}]")
    done = scripts.run("promote", "dev", "staging")
    assert done.code == Code.USAGE
    assert "dev runs several images; choose one with --repository" in done.log
