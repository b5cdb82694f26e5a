"""Failures on the way into an environment, and what makes each happen at the right moment."""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from environments import PLATFORM
from tests.support.rehearsal import Ending, Rehearsed
from tests.support.rehearsal_cases import UNDONE, Day, well
from tests.support.rehearsal_door import way_to
from tests.support.rehearsal_world import World

SECONDS_BETWEEN_LOOKS = 0.3
REFUSED_PLAN = {
    "Deploy the approved plan": "failure",
    "Release the image": "skipped",
    "Tell that it failed": "success",
}
SIGNED_OUT = {"See what runs": "failure", "Release the image": "skipped"}


@contextmanager
def ringing(world: World, environment: str, begins: Callable[[], bool]) -> Iterator[None]:
    """Let an alarm of a version ring as soon as its deployment has begun."""
    watch, over = world.client("cloudwatch", environment), threading.Event()
    alarms = watch.describe_alarms(AlarmNamePrefix=f"{PLATFORM.project}-{environment}-app")
    names = [each["AlarmName"] for each in alarms["MetricAlarms"]]

    def say(state: str) -> None:
        for name in names:
            watch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="a rehearsal")

    def wait() -> None:
        while not over.wait(SECONDS_BETWEEN_LOOKS):
            if begins():
                say("ALARM")
                return

    thread = threading.Thread(target=wait)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        say("OK")


def alarm_on_ecs(day: Day) -> Iterator[Rehearsed]:
    """An alarm rings while ECS rolls over and watches."""
    ecs, name = day.world.client("ecs", "dev"), f"{PLATFORM.project}-dev"

    def rolls_over() -> bool:
        (found,) = ecs.describe_services(cluster=name, services=[f"{name}-app"])["services"]
        return any(each["rolloutState"] == "IN_PROGRESS" for each in found["deployments"])

    image = day.world.image("watched-1")
    ending = day.taken_back(8, None, "started", "rolled-back")
    with ringing(day.world, "dev", rolls_over):
        yield day.build("an alarm rings while ECS rolls over", image, ending)


def changed_plan(day: Day) -> Iterator[Rehearsed]:
    """Somebody changes AWS between approval and deployment; the same commit is planned again."""
    day.change("memory_mib=512", "memory_mib=1024")

    def approve(environment: str) -> bool:
        if environment == "dev":
            logs = day.world.client("logs", "dev")
            named = [each["logGroupName"] for each in logs.describe_log_groups()["logGroups"]]
            logs.put_retention_policy(
                logGroupName=next(each for each in named if "app" in each), retentionInDays=1
            )
        return True

    image = day.world.image("third")
    ending = day.taken_back(10, REFUSED_PLAN, "failed")
    yield day.build(
        "the plan changes between approval and deployment",
        image,
        ending,
        approve=approve,
        planned=True,
    )
    ending = well("dev", image)
    ending.steps = {"Deploy the approved plan": "success", **ending.steps}
    yield day.build("the same commit, planned anew", image, ending, planned=True)
    day.runs["dev"] = image


def lost_for_a_while(day: Day) -> Iterator[Rehearsed]:
    """The connection to AWS is lost half-way, and comes back."""
    image = day.world.image("fourth")
    with way_to(day.world.aws.endpoint) as way:
        way.cut_after, way.seconds = "UpdateService", 15
        ending = well("dev", image)
        ended = day.build(
            "the network is lost half-way for 15 s", image, ending, endpoint=way.address
        )
        if not way.lost_until:
            ended.wrong.append("the connection was never lost")
        yield ended
    day.runs["dev"] = image


def lost_for_good(day: Day) -> Iterator[Rehearsed]:
    """The connection is lost for good; a person goes back from another machine."""
    image = day.world.image("fifth")
    with way_to(day.world.aws.endpoint) as way:
        way.cut_after, way.seconds = "UpdateService", 3600
        ending = Ending(
            result="failure", environment="dev", code=9, steps=UNDONE, told=("started",)
        )
        ended = day.build("the network is lost for good", image, ending, endpoint=way.address)
    ended.wrong = [each for each in ended.wrong if each != "a lock was left behind"]
    said = by_hand(day.world, ended.job.workspace, "scripts/rollback.sh", "dev", "--take-over")
    if day.world.running("dev")[1:] != day.runs["dev"] or day.world.locked("dev"):
        ended.wrong.append(f"the rollback by hand did not end on the former version: {said}")
    yield ended


def expired(day: Day) -> Iterator[Rehearsed]:
    """Credentials are refused from the approval on, so that nobody can be told either."""
    image = day.world.image("sixth")
    with way_to(day.world.aws.endpoint) as way:

        def approve(environment: str) -> bool:
            way.expired = environment == "dev"
            return True

        ending = day.taken_back(4, SIGNED_OUT)
        ending.told = ()
        ended = day.build(
            "credentials have expired", image, ending, endpoint=way.address, approve=approve
        )
    if "have expired" not in ended.job.step("See what runs").output:
        ended.wrong.append("nobody says that credentials have expired")
    yield ended


def by_hand(world: World, folder: object, *words: str) -> str:
    """Run a command as the deploying role of dev; returns what it said."""
    role = f"arn:aws:iam::{PLATFORM.account_id}:role/{PLATFORM.project}-shared-apply-dev"
    region = world.client("ssm", "dev").meta.region_name
    keys = world.keys(role, "environment:dev")
    env = {**world.env, **keys, "AWS_REGION": region, "AWS_DEFAULT_REGION": region}
    env |= {"AWS_ENDPOINT_URL": world.aws.endpoint, "PYTHONPATH": str(folder)}
    ended = subprocess.run(
        words, cwd=str(folder), env=env, capture_output=True, text=True, check=False
    )
    return f"{ended.stdout}{ended.stderr}[exit code {ended.returncode}]"


def until(second: float) -> None:
    """Wait until a moment of the monotonic clock."""
    time.sleep(max(0.0, second - time.monotonic()))
