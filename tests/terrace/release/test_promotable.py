"""What may go on, and why the rest may not."""

from dataclasses import replace
from typing import Any

import pytest

from constructs_lib.delivery.config import PromotionConfig
from environments import Environment
from terrace.delivery.codes import Code
from terrace.delivery.records import Release
from terrace.errors import Refusal
from terrace.release.promotable import promotable
from tests.support.example import DEV
from tests.terrace.release.account import NEW, NEWER, Account
from tests.terrace.release.ecs import HANGS

STAGING = replace(
    DEV,
    name="staging",
    account_id="333333333333",
    promotion=PromotionConfig(after="dev", minutes=10),
)
SERVICES = ("app", "worker")


def account(*, minutes: float = 11, environment: Environment = DEV) -> Account:
    """Everything runs the new release, and has for some minutes."""
    made = Account(environment, image=NEW)
    for workload in (*SERVICES, "jobs"):
        made.parameters.pop(f"/terrace/dev/releases/{workload}")
        made.note(workload, NEW, commit="2" * 40, minutes=minutes)
    return made


def refused(dev: Account, to: Environment = STAGING) -> str:
    with pytest.raises(Refusal) as problem:
        promotable(dev.deployed, to, repository="app")
    assert problem.value.code == Code.NOT_PROMOTABLE
    return str(problem.value)


def test_what_all_workloads_run_for_long_enough_may_go_on() -> None:
    found = promotable(account().deployed, STAGING, repository="app")
    assert found == Release(image=NEW, commit="2" * 40)


def test_too_short_a_time_says_how_long() -> None:
    assert refused(account(minutes=9)) == (
        "dev/app has run @sha256:bbbbbbbbbbbb… of commit 222222222222 for 9 of the 10 minutes that "
        "staging asks for"
    )


def test_an_interruption_begins_the_time_again() -> None:
    dev = account(minutes=500)
    dev.note("app", NEWER, minutes=5)
    dev.note("app", NEW, commit="2" * 40, minutes=4)
    assert "for 4 of the 10 minutes" in refused(dev)


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        (replace(STAGING, promotion=None), "staging takes what a build has made; deploy it there"),
        (
            replace(STAGING, promotion=PromotionConfig(after="other", minutes=1)),
            (
                "staging takes releases from other and not from dev, as `promotion` in "
                "environments/staging.py says"
            ),
        ),
    ],
)
def test_a_step_that_is_skipped_is_refused(to: Environment, sentence: str) -> None:
    assert refused(account(), to) == sentence


def test_workloads_that_run_different_releases_are_refused() -> None:
    dev = account()
    dev.note("worker", NEWER)
    assert refused(dev).startswith("dev does not run one release: app @sha256:bbbb")


def test_the_first_image_is_no_release() -> None:
    dev = Account(DEV, image=":0.1.0")
    assert refused(dev) == "dev still runs its first image, :0.1.0; deploy a build there"


def test_what_is_noted_and_does_not_run_is_refused() -> None:
    dev = account()
    for each in dev.services["terrace-dev-app"]["deployments"]:
        each["taskDefinition"] = dev._register("terrace-dev-app", "app", f"host/app{NEWER}")
    assert refused(dev).startswith("dev/app runs @sha256:cccccccccccc and not @sha256:bbbb")


@pytest.mark.parametrize("lacking", [{"runningCount": 0}, {"rolloutState": "IN_PROGRESS"}])
def test_what_is_not_healthy_is_refused(lacking: dict[str, Any]) -> None:
    dev = account()
    dev.fates[NEW] = HANGS
    for each in dev.services["terrace-dev-app"]["deployments"]:
        each.update(lacking)
    assert refused(dev).startswith("dev/app is not healthy: ")
