"""Promotions, and what runs by itself: drift, previews, plans of pull requests."""

import time
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from environments import PLATFORM
from tests.support.rehearsal import Ending, Rehearsed, rehearse
from tests.support.rehearsal_cases import WENT_WELL, Day, well
from tests.support.rehearsal_failures import by_hand, ringing, until

MINUTE = 62.0
NOTHING = {"Take what has run there": "failure"}


def skipped(day: Day) -> Iterator[Rehearsed]:
    """Production asks for what staging has never run."""
    ending = Ending(result="failure", job="promotable", steps=NOTHING, code=7)
    yield day.promote("a promotion that skips staging", "production", ending)
    said = by_hand(
        day.world,
        day.world.runs["the second build into dev"].job("deliver (dev) / deploy").workspace,
        "make",
        "promotable",
        "FROM=dev",
        "STACK=production",
    )
    if "takes releases from staging" not in said:
        raise AssertionError(said)


def promoted(day: Day) -> Iterator[Rehearsed]:
    """From dev into staging, and, after its time there, into production."""
    image = day.runs["dev"]
    yield day.promote("dev to staging", "staging", well("staging", image))
    since = time.monotonic()
    early = Ending(result="failure", job="promotable", steps=NOTHING, code=7)
    yield day.promote("a promotion that comes too early", "production", early)
    until(since + MINUTE)
    nobody = Ending(result="failure")
    yield day.promote(
        "nobody approves",
        "production",
        nobody,
        approve=lambda environment: environment != "production",
    )
    yield day.promote("staging to production", "production", well("production", image))
    day.runs |= {"staging": image, "production": image}


def alarm_on_code_deploy(day: Day) -> Iterator[Rehearsed]:
    """An alarm rings in production while CodeDeploy moves requests."""
    image = day.world.image("seventh")
    yield day.build("one more image into dev", image, well("dev", image))
    yield day.promote("the same into staging", "staging", well("staging", image))
    until(time.monotonic() + MINUTE)
    deploys, name = day.world.client("codedeploy", "production"), f"{PLATFORM.project}-production"
    known = set(_deployments(deploys, name))
    ending = Ending(
        result="failure",
        environment="production",
        code=8,
        steps={**WENT_WELL, "Release the image": "failure", "Look at the end": "skipped"},
        runs=day.runs["production"],
        told=("started", "rolled-back"),
    )
    with ringing(day.world, "production", lambda: bool(set(_deployments(deploys, name)) - known)):
        yield day.promote("an alarm rings while CodeDeploy moves requests", "production", ending)
    day.runs |= {"dev": image, "staging": image}


def drift(day: Day) -> Iterator[Rehearsed]:
    """Nothing differs; then somebody changes dev."""
    for name, changed in (("no drift", False), ("drift of dev", True)):
        if changed:
            sns = day.world.client("sns", "dev")
            (topic,) = (
                each["TopicArn"]
                for each in sns.list_topics()["Topics"]
                if each["TopicArn"].endswith("-alerts")
            )
            sns.set_topic_attributes(
                TopicArn=topic, AttributeName="DisplayName", AttributeValue="by hand"
            )
        before = len(_gh(day))
        run = day.world.run(name, event="schedule")
        ended = rehearse(
            day.world,
            name,
            run,
            partial(run.workflow, "drift"),
            Ending(result="success", job="drift"),
        )
        asked = [each for each in _gh(day)[before:] if each.startswith("issue create")]
        wanted = ["issue create --title Drift of dev "] if changed else []
        if [each.partition("--label")[0] for each in asked] != wanted:
            ended.wrong.append(f"issues were made: {asked}, expected: {wanted}")
        yield ended


def request(day: Day) -> Iterator[Rehearsed]:
    """A pull request's plans, each as a comment."""
    run = day.world.run(
        "plans of a pull request",
        event="pull_request",
        payload=_payload(),
        only=frozenset({"plan", "comment"}),
    )
    before = len(_gh(day))
    ended = rehearse(
        day.world,
        "plans of a pull request",
        run,
        lambda: run.workflow("ci"),
        Ending(result="success"),
    )
    comments = [each for each in _gh(day)[before:] if "--field body=@comment.md" in each]
    if len(comments) != 2:  # dev and staging
        ended.wrong.append(f"comments were written: {comments}")
    yield ended


def preview(day: Day) -> Iterator[Rehearsed]:
    """The label makes a preview; later its pull request is closed."""
    run = day.world.run("a preview", event="pull_request", payload=_payload(action="labeled"))
    ending = Ending(result="success", steps={"Deploy it": "success"})
    yield rehearse(day.world, "a preview", run, lambda: run.workflow("preview"), ending)
    reap = day.world.run("reap what is closed", event="schedule")
    reap.env = {**reap.env, "GH_CLOSED": "7"}
    ending = Ending(result="success", job="reap", steps={"Take down": "success"})
    ended = rehearse(day.world, "reap what is closed", reap, lambda: reap.workflow("reap"), ending)
    if "pr-7 and its" not in ended.job.step("Take down what has ended").output:
        ended.wrong.append("the preview was not taken down")
    yield ended


def _deployments(client: Any, name: str) -> list[str]:
    found = client.list_deployments(
        applicationName=f"{name}-app", deploymentGroupName=f"{name}-app"
    )
    deployments: list[str] = found["deployments"]
    return deployments


def _payload(action: str = "opened") -> Mapping[str, Any]:
    return {
        "action": action,
        "label": {"name": "preview"},
        "pull_request": {
            "number": "7",
            "labels": [{"name": "preview"}],
            "head": {"repo": {"fork": False, "full_name": PLATFORM.trusted_repositories[0]}},
            "user": {"login": "somebody"},
        },
    }


def _gh(day: Day) -> list[str]:
    file = day.world.gh_calls
    return file.read_text().splitlines() if file.exists() else []
