"""The parts of a diagram, as Graphviz writes them: tables with a title, frames, arrows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

FONT = "Arial"  # the drawing takes one with the same widths
INK, QUIET, LINE, PAPER = "#1f2933", "#52606d", "#cbd2d9", "#ffffff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A line of a table.

    Attributes:
        id: What arrows call it.
        name: What it is.
        detail: More about it; may be empty.
    """

    id: str
    name: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A domain, with what is in it.

    Attributes:
        id: What arrows call it.
        title: Its title.
        colour: Of its title.
        entries: What is in it.
    """

    id: str
    title: str
    colour: str
    entries: tuple[Entry, ...]

    def lines(self) -> list[str]:
        """The node."""
        title = f'<FONT COLOR="{PAPER}"><B>{escape(self.title)}</B></FONT>'
        rows = [f'<TR><TD BGCOLOR="{self.colour}" ALIGN="LEFT">{title}</TD></TR>']
        for each in self.entries:
            detail = (
                f'<BR ALIGN="LEFT"/><FONT POINT-SIZE="11" COLOR="{QUIET}">'
                f"{escape(each.detail)}</FONT>"
                if each.detail
                else ""
            )
            rows.append(
                f'<TR><TD PORT="{each.id}" ALIGN="LEFT" BALIGN="LEFT">{escape(each.name)}'
                f"{detail}</TD></TR>"
            )
        table = (
            f'<TABLE BORDER="1" COLOR="{self.colour}" CELLBORDER="0" CELLSPACING="0" '
            f'CELLPADDING="6" BGCOLOR="{PAPER}">{"".join(rows)}</TABLE>'
        )
        return [f"{_quoted(self.id)} [label=<{table}>];"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrow:
    """A connection between entries, or between tables.

    Attributes:
        tail, head: Table and entry that it leaves and reaches; the entry may be empty.
        colour: Its colour.
        is_back: It points from its head to its tail, which stays to the left.
        is_thin: It is drawn thin.
        is_order: It only puts its head to the right of its tail, and is not drawn.
    """

    tail: tuple[str, str]
    head: tuple[str, str]
    colour: str = QUIET
    is_back: bool = False
    is_thin: bool = False
    is_order: bool = False

    @property
    def id(self) -> str:
        """What it is called in the drawing."""
        return f"{self.tail[1]} to {self.head[1]}"

    def line(self) -> str:
        """The edge."""
        ends = f"{_end(self.tail, 'e')} -> {_end(self.head, 'w')}"
        if self.is_order:
            return f"{ends} [style=invis];"
        marks = [
            f"id={_quoted(self.id)}",
            f"color={_quoted(self.colour)}",
            *(["dir=back"] if self.is_back else []),
            *(["penwidth=0.8"] if self.is_thin else []),
        ]
        return f"{ends} [{' '.join(marks)}];"


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """A frame around tables.

    Attributes:
        id: Its id.
        title: Its title.
        fill: Colour of its ground.
        tables: What is in it.
        frames: Frames in it.
    """

    id: str
    title: str
    fill: str
    tables: tuple[Table, ...] = ()
    frames: tuple["Frame", ...] = ()

    def lines(self) -> list[str]:
        """The cluster."""
        parts: list[Table | Frame] = [*self.tables, *self.frames]
        inside = [line for each in parts for line in each.lines()]
        return [
            f"subgraph {_quoted('cluster_' + self.id)} {{",
            f"  label=<<B>{escape(self.title)}</B>>;",
            f'  style="rounded,filled"; color="{LINE}"; fillcolor="{self.fill}"; fontsize=14;',
            f'  fontcolor="{QUIET}"; margin=16;',
            *(f"  {line}" for line in inside),
            "}",
        ]


def render(title: str, parts: Iterable[Frame | Table], arrows: Sequence[Arrow]) -> str:
    """Return the source of a diagram.

    Args:
        title: Its title.
        parts: What is in it, from left to right as far as arrows leave it open.
        arrows: Connections.
    """
    paper = f'bgcolor="{PAPER}" pad=0.3 nodesep=0.3 ranksep=1.5'
    heading = f'fontname={FONT} fontsize=20 fontcolor="{INK}" labelloc=t labeljust=l'
    lines = [
        f"label={_quoted(title)};",
        f"graph [rankdir=LR {heading} {paper}];",
        f'node [shape=plain fontname={FONT} fontsize=13 fontcolor="{INK}"];',
        "edge [penwidth=1.6 arrowsize=0.7];",
        *(line for part in parts for line in part.lines()),
        *(arrow.line() for arrow in arrows),
    ]
    return "\n".join(["digraph {", *(f"  {line}" for line in lines), "}", ""])


def _end(end: tuple[str, str], side: str) -> str:
    table, entry = end
    return f"{_quoted(table)}:{_quoted(entry)}:{side}" if entry else _quoted(table)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
