"""A run in words: what happened when, for people and for the documents."""

from tests.support.monitoring.beside import Event
from tests.support.monitoring.receiver import title
from tests.support.monitoring.run import Run
from tests.support.monitoring.setting import FACTOR
from tests.support.project import ROOT

TIMELINE = ROOT / ".terrace/monitoring/timeline.txt"
RECEIVERS = {"pagerduty": "PagerDuty", "opsgenie": "Opsgenie", "chat": "chat"}


def events(run: Run) -> list[Event]:
    """Return what happened, messages included and heartbeats left out, in order."""
    messages = [
        Event(at=each.at, what=f"to {RECEIVERS[each.to]}: {title(each)}")
        for each in run.heard.messages
        if each.to in RECEIVERS
    ]
    return sorted([*run.events, *messages], key=lambda each: each.at)


def line(event: Event) -> str:
    """Return an event in words."""
    if not event.alert:
        return event.what
    return f"{event.alert}{f' of {event.service}' if event.service else ''}: {event.what}"


def keep(run: Run) -> None:
    """Write the timeline below .terrace, where pipelines keep it."""
    lines = [f"{each.at - run.broken:+7.1f} s  {line(each)}" for each in events(run)]
    head = (
        f"Alerts of {run.environment.name}, {FACTOR} times as fast as in earnest: "
        "seconds since the fault"
    )
    TIMELINE.parent.mkdir(parents=True, exist_ok=True)
    TIMELINE.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
