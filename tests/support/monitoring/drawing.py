"""Panels of a dashboard as one picture; run by itself, with the folder of matplotlib on its path.

Reads what record.py writes, JSON on stdin, and writes SVG to stdout.
"""

import json
import math
import sys
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLUMNS = 3
WIDTH, HEIGHT = 4.4, 2.3  # inches of a panel
LINES = 6  # of more, a legend names those that are ever above 0
mpl.rcParams.update(
    {
        "axes.grid": True,
        "axes.titlesize": 9,
        "font.size": 7,
        "grid.alpha": 0.3,
        "lines.linewidth": 1.2,
        "svg.fonttype": "none",  # text stays text
        "svg.hashsalt": "terrace",  # the same data are the same file
    }
)


def main() -> None:
    """Draw what stdin says."""
    given = json.load(sys.stdin)
    panels = given["panels"]
    rows = -(-len(panels) // COLUMNS)
    figure = Figure(figsize=(WIDTH * COLUMNS, HEIGHT * rows), layout="constrained")
    figure.suptitle(given["title"], fontsize=11)
    axes = list(figure.subplots(rows, COLUMNS, squeeze=False).flat)
    for place, panel in zip(axes, panels, strict=False):
        _draw(place, panel, given)
    for place in axes[len(panels) :]:
        place.set_axis_off()
    figure.savefig(sys.stdout.buffer, format="svg", metadata={"Date": None})


def _draw(axes: Axes, panel: dict[str, Any], given: dict[str, Any]) -> None:
    axes.set_title(panel["title"], loc="left")
    axes.set_ylabel(panel["unit"])
    for begins, ends in given["bands"]:
        axes.axvspan(begins, ends, color="tab:red", alpha=0.12, linewidth=0)
    highest = [max((value or 0 for _, value in line["points"])) for line in panel["lines"]]
    for line, most in zip(panel["lines"], highest, strict=True):
        seconds, values = zip(*line["points"], strict=True)
        shown = [math.nan if each is None else each for each in values]
        is_named = most > 0 or len(panel["lines"]) <= LINES
        axes.plot(seconds, shown, label=line["name"] if is_named else None)
    axes.legend(loc="best", fontsize=6, framealpha=0.6)
    axes.set_xlim(*given["seconds"])
    axes.set_ylim(0, 1.1 * max(highest) or 1)
    axes.locator_params(nbins=5)


if __name__ == "__main__":
    main()
