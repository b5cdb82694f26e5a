"""Releases, as the versions that processes say they run tell of them."""

from terrace.dashboards.page import Page
from terrace.dashboards.queries import OF_SERVICES

_RUNS = f"group by (service, version, commit) (app_info{{{OF_SERVICES}}}"
NEW = f"{_RUNS}) unless {_RUNS} offset 5m)"


def note_releases(page: Page) -> None:
    """Mark in every graph when a version began to run: it was not there five minutes before."""
    page.note(
        "Releases",
        NEW,
        title="{{service}} {{version}}",
        text="commit {{commit}}",
        color="blue",
    )
