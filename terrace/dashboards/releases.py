"""Releases, as the versions that processes say they run tell of them."""

from terrace.dashboards.page import Page
from terrace.dashboards.queries import OF_SERVICES


def note_releases(page: Page, chosen: str = OF_SERVICES) -> None:
    """Mark in every graph when a version began to run: it was not there five minutes before.

    Args:
        page: The dashboard.
        chosen: Whose, as labels of Prometheus.
    """
    runs = f"group by (service, version, commit) (app_info{{{chosen}}}"
    page.note(
        "Releases",
        f"{runs}) unless {runs} offset 5m)",
        title="{{service}} {{version}}",
        text="commit {{commit}}",
        color="blue",
    )
