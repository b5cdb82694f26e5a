"""What may go on from one environment to the next: what it has run, healthy, for long enough."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from environments import Environment
from terrace.delivery.codes import Code
from terrace.delivery.deployed import Deployed
from terrace.delivery.records import DIGEST, History, Records, Release
from terrace.errors import Refusal
from terrace.release.targets import Target
from terrace.release.workloads import chosen, stages


def promotable(deployed: Deployed, to: Environment, *, repository: str) -> Release:
    """Return the release that an environment may take from the one before.

    Args:
        deployed: The environment before.
        to: The environment that takes it.
        repository: The image that is meant.

    Raises:
        Refusal: NOT_PROMOTABLE; says why.
        Unreadable: Something may not be read.
    """
    before, promotion = deployed.environment, to.promotion
    if promotion is None:
        raise _refusal(f"{to.name} takes what a build has made; deploy it there")
    if promotion.after != before.name:
        raise _refusal(
            f"{to.name} takes releases from {promotion.after} and not from {before.name}, as "
            f"`promotion` in environments/{to.name}.py says"
        )
    records = Records(deployed)
    workloads = chosen(before, repository=repository, asked=())
    histories = {each: records.history(each) for each in workloads}
    releases = {history.current.image: history.current for history in histories.values()}
    if len(releases) > 1:
        runs = ", ".join(f"{name} {each.current}" for name, each in histories.items())
        raise _refusal(f"{before.name} does not run one release: {runs}; deploy one to all of them")
    (release,) = releases.values()
    if not DIGEST.fullmatch(release.digest):
        raise _refusal(
            f"{before.name} still runs its first image, {release.image}; deploy a build there"
        )
    _require_time(before.name, histories, to.name, promotion.minutes)
    _require_health(deployed, stages(deployed, records, workloads), release)
    return release


def _require_time(before: str, histories: Mapping[str, History], to: str, needed: int) -> None:
    """Refuse what has not run for so many minutes without interruption."""
    now = datetime.now(UTC)
    for name, history in histories.items():
        minutes = int((now - history.since).total_seconds() // 60)
        if minutes < needed:
            raise _refusal(
                f"{before}/{name} has run {history.current} for {minutes} of the {needed} minutes "
                f"that {to} asks for"
            )


def _require_health(deployed: Deployed, plan: Sequence[Sequence[Target]], release: Release) -> None:
    """Refuse what is noted and does not run."""
    before = deployed.environment.name
    for target in (each for stage in plan for each in stage):
        running = target.running()
        if running.image not in ("", release.image):
            raise _refusal(
                f"{before}/{target.label} runs {running.image[:20]} and not {release}; look with: "
                f"terrace release status {before}"
            )
        if not running.healthy:
            raise _refusal(f"{before}/{target.label} is not healthy: {running.said}")


def _refusal(sentence: str) -> Refusal:
    return Refusal(sentence, code=Code.NOT_PROMOTABLE)
