"""The kinds of panels that dashboards are made of; each has a title, a sentence and a unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grafana_foundation_sdk.builders import common, dashboard, stat, table, text, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.common import (
    GraphThresholdsStyleMode,
    LegendDisplayMode,
    LegendPlacement,
    StackingMode,
    TooltipDisplayMode,
)
from grafana_foundation_sdk.models.dashboard import (
    DashboardLinkType,
    DataSourceRef,
    DataTransformerConfig,
    DynamicConfigValue,
    Threshold,
    ThresholdsMode,
)
from grafana_foundation_sdk.models.dashboard import Panel as PanelModel
from grafana_foundation_sdk.models.text import TextMode

from terrace.dashboards.sources import PROMETHEUS, Query

WIDTH, HEIGHT = 24, 8  # of the grid, and of a panel
_FILL = 10  # percent below a line

Panel = Builder[PanelModel]


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a panel looks beyond its queries.

    Attributes:
        width: Columns of 24.
        source: Where it asks.
        limits: Values from which a line is orange or red, such as {0.99: "red"}.
        below: Its color below all of them.
        least: Where the axis begins, None for wherever the data does.
        most: Where the axis ends at least.
        stacked: Lines add up.
        links: Titles and addresses that a click on a line offers.
    """

    width: int = 8
    source: DataSourceRef = PROMETHEUS
    limits: Mapping[float, str] | None = None
    below: str = "green"
    least: float | None = 0
    most: float | None = None
    stacked: bool = False
    links: Sequence[tuple[str, str]] = ()


PLAIN = Look()


def graph(
    title: str, sentence: str, unit: str, *queries: Query, look: Look = PLAIN
) -> timeseries.Panel:
    """Lines over time.

    Args:
        title: What they show.
        sentence: How to read it, and what to do about it.
        unit: Grafana's id of the unit, such as "s".
        queries: What is asked.
        look: How it looks.
    """
    panel = (
        timeseries.Panel()
        .title(title)
        .description(sentence)
        .datasource(look.source)
        .unit(unit)
        .height(HEIGHT)
        .span(look.width)
        .fill_opacity(_FILL)
        .legend(
            common.VizLegendOptions()
            .display_mode(LegendDisplayMode.LIST)
            .placement(LegendPlacement.BOTTOM)
            .show_legend(show_legend=True)
        )
        .tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
    )
    if look.least is not None:
        panel = panel.min(look.least)
    if look.most is not None:
        panel = panel.axis_soft_max(look.most)
    if look.stacked:
        panel = panel.stacking(common.StackingConfig().mode(StackingMode.NORMAL))
    if look.limits:
        panel = panel.thresholds(_limits(look)).thresholds_style(
            common.GraphThresholdsStyleConfig().mode(GraphThresholdsStyleMode.DASHED)
        )
    if look.links:
        panel = panel.data_links([_link(*each) for each in look.links])
    for letter, query in zip("ABCDEFGH", queries, strict=False):
        panel = panel.with_target(_named(query, letter))
    return panel


def number(title: str, sentence: str, unit: str, query: Query, *, look: Look = PLAIN) -> stat.Panel:
    """One number, or one for each series."""
    panel = (
        stat.Panel()
        .title(title)
        .description(sentence)
        .datasource(look.source)
        .unit(unit)
        .height(HEIGHT // 2)
        .span(look.width)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .no_value("no data")
        .with_target(_named(query, "A"))
    )
    if look.limits:
        panel = panel.thresholds(_limits(look))
    if look.links:
        panel = panel.data_links([_link(*each) for each in look.links])
    return panel


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        field: The label, or "Value #A" for what query A returns.
        title: What people read.
        unit: Grafana's id of the unit.
        link: Title and address that a click on a cell offers.
    """

    field: str
    title: str
    unit: str = "none"
    link: tuple[str, str] | None = None


def listing(
    title: str,
    sentence: str,
    columns: Sequence[Column],
    *queries: Query,
    look: Look = PLAIN,
) -> table.Panel:
    """A table: a row for each set of labels, a column for each query that returns a value."""
    panel = (
        table.Panel()
        .title(title)
        .description(sentence)
        .datasource(look.source)
        .unit(columns[-1].unit)
        .height(HEIGHT)
        .span(look.width)
        .with_transformation(DataTransformerConfig(id_val="merge", options={}))
        .with_transformation(
            DataTransformerConfig(
                id_val="organize",
                options={
                    "excludeByName": {"Time": True},
                    "indexByName": {each.field: place for place, each in enumerate(columns)},
                    "renameByName": {each.field: each.title for each in columns},
                },
            )
        )
    )
    for each in columns:
        changes = [DynamicConfigValue(id_val="unit", value=each.unit)]
        if each.link:
            label, address = each.link
            link = {"title": label, "url": address}
            changes.append(DynamicConfigValue(id_val="links", value=[link]))
        panel = panel.override_by_name(each.title, changes)
    for letter, query in zip("ABCDEFGH", queries, strict=False):
        panel = panel.with_target(_named(query, letter))
    return panel


def _named(query: Query, letter: str) -> Query:
    named: Any = query  # every builder of a query has it, their common class has not
    named = named.ref_id(letter)
    # Expressions of CloudWatch refer to each other by an id, which is a variable's name.
    return named.id(letter.lower()) if hasattr(named, "metric_name") else named  # type: ignore[no-any-return]


def _limits(look: Look) -> dashboard.ThresholdsConfig:
    limits = sorted((look.limits or {}).items())
    steps = [Threshold(value=None, color=look.below)]
    steps += [Threshold(value=value, color=color) for value, color in limits]
    return dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)


def _link(title: str, address: str) -> dashboard.DashboardLink:
    return dashboard.DashboardLink(title).type(DashboardLinkType.LINK).url(address)


def words(title: str, sentence: str, content: str, *, width: int) -> text.Panel:
    """A panel of Markdown."""
    return (
        text.Panel()
        .title(title)
        .description(sentence)
        .mode(TextMode.MARKDOWN)
        .content(content)
        .height(HEIGHT)
        .span(width)
    )
