"""A dashboard: what all of them have, and rows of panels one below the other."""

import json
from collections.abc import Mapping, Sequence

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import (
    AnnotationQuery,
    DashboardCursorSync,
    DashboardLinkType,
    GridPos,
)
from grafana_foundation_sdk.models.dashboard import Panel as PanelModel

from constructs_lib.observability import dashboard_links
from terrace.dashboards.panels import WIDTH, Panel
from terrace.dashboards.sources import PROMETHEUS, Variable, asked

TAG = "terrace"  # links of each dashboard lead to all that have it
ENVIRONMENT = asked("environment", "label_values(up, environment)")


class Page:
    """A dashboard that is being written."""

    def __init__(self, uid: str, title: str, sentence: str, *, since: str, refresh: str) -> None:
        """Begin one.

        Args:
            uid: One of `dashboard_links.UIDS`.
            title: What people look for.
            sentence: What it answers.
            since: The range of time that is shown at first, such as "now-3h".
            refresh: How often it asks anew, such as "1m".
        """
        dashboard_links.path(uid)  # refuses one that nobody could link to
        self.uid = uid
        self._last, self._below = 0, 0
        self._built = (
            dashboard.Dashboard(title)
            .uid(uid)
            .description(sentence)
            .tags([TAG])
            .time(since, "now")
            .timezone("browser")
            .refresh(refresh)
            .readonly()
            .tooltip(DashboardCursorSync.CROSSHAIR)
            .link(
                dashboard.DashboardLink("Dashboards")
                .type(DashboardLinkType.DASHBOARDS)
                .tags([TAG])
                .as_dropdown(as_dropdown=True)
                .include_vars(include_vars=True)
                .keep_time(keep_time=True)
            )
        )

    def choose(self, *variables: Variable) -> None:
        """Add variables; one comes after those that its question names."""
        for each in variables:
            self._built.with_variable(each)

    def row(self, title: str, *panels: Panel, repeat: str = "", folded: bool = False) -> None:
        """Add a row of panels.

        Args:
            title: What they have in common.
            panels: From left to right, and on in the next line.
            repeat: Name of a variable: the row is there for each of its values.
            folded: Shown, and asked for, when somebody opens it.
        """
        heading = dashboard.Row(title).id(self._next()).collapsed(folded)
        heading = heading.grid_pos(GridPos(h=1, w=WIDTH, x=0, y=self._below))
        if repeat:
            heading = heading.repeat(repeat)
        self._below += 1
        placed = [_Placed(panel) for panel in panels]
        self._place(placed)
        if folded:
            for each in placed:
                heading = heading.with_panel(each)
        self._built.with_row(heading)
        for each in () if folded else placed:
            self._built.with_panel(each)

    def note(self, name: str, expression: str, *, title: str, text: str, color: str) -> None:
        """Draw what happened into every graph, as Prometheus knows it."""
        query = (
            dashboard.AnnotationQuery()
            .name(name)
            .datasource(PROMETHEUS)
            .icon_color(color)
            .enable(enable=True)
            .expr(expression)
        )
        self._built.annotation(_Note(query, {"titleFormat": title, "textFormat": text}))

    def text(self) -> str:
        """The dashboard as Grafana reads it."""
        document = json.loads(json.dumps(self._built.build(), cls=JSONEncoder))
        return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _place(self, panels: Sequence["_Placed"]) -> None:
        left, tallest = 0, 0
        for each in panels:
            if left + each.width > WIDTH:
                left, tallest, self._below = 0, 0, self._below + tallest
            each.put(self._next(), left=left, top=self._below)
            left, tallest = left + each.width, max(tallest, each.height)
        self._below += tallest


class _Placed(Builder[PanelModel]):
    """A panel that has its place."""

    def __init__(self, panel: Panel) -> None:
        self._model = panel.build()
        grid = self._model.grid_pos or GridPos()
        self.width, self.height = grid.w, grid.h

    def put(self, number: int, *, left: int, top: int) -> None:
        self._model.id_val = number
        self._model.grid_pos = GridPos(h=self.height, w=self.width, x=left, y=top)

    def build(self) -> PanelModel:
        return self._model


class _NoteModel(AnnotationQuery):
    """What the SDK's model leaves out of an annotation that Prometheus answers.

    Source: Grafana 10.4, public/app/plugins/datasource/prometheus, "PromQuery" of annotations.
    """

    more: Mapping[str, str]

    def to_json(self) -> dict[str, object]:
        return super().to_json() | dict(self.more)


class _Note(Builder[AnnotationQuery]):
    def __init__(self, query: dashboard.AnnotationQuery, more: Mapping[str, str]) -> None:
        self._query, self._more = query, more

    def build(self) -> AnnotationQuery:
        plain = self._query.build()
        model = _NoteModel(**vars(plain))
        model.more = self._more
        return model
