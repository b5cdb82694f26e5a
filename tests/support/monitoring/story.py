"""A run in words: what happened when, for people and for the documents."""

from pathlib import Path
from string import Template

from tests.support.monitoring.beside import PER_SECOND, Event
from tests.support.monitoring.receiver import title
from tests.support.monitoring.run import Run
from tests.support.monitoring.setting import FACTOR
from tests.support.project import ROOT

PAGE = Path(__file__).with_suffix(".md")
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


def document(run: Run) -> str:
    """Return the page of the documents."""
    rows = [
        f"| {each.at - run.broken:+.1f} | {_in_earnest(each.at - run.broken)} | {line(each)} |"
        for each in events(run)
    ]
    template = Template(PAGE.read_text(encoding="utf-8"))
    return template.substitute(
        factor=FACTOR,
        environment=run.environment.name,
        per_second=f"{PER_SECOND:g}",
        rows="\n".join(rows),
    )


def _in_earnest(seconds: float) -> str:
    minutes, rest = divmod(round(abs(seconds) * FACTOR), 60)
    return f"{'-' if seconds < 0 else '+'}{minutes}:{rest:02}"
