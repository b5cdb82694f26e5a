"""Runbooks: the pages that alarms link to, and the headings that a link may end in."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from conventions import files
from conventions.errors import UnreadableError

Pages = Mapping[str, frozenset[str]]

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_DROPPED = re.compile(r"[^\w\- ]")


def read(folder: Path | None) -> Pages | None:
    """Read the anchors of each page by its file name; None where no folder is known.

    Raises:
        UnreadableError: the folder is not there, holds no page, or a page is not text.
    """
    if folder is None:
        return None
    pages = sorted(folder.glob("*.md"))
    if not pages:
        raise UnreadableError(f"{folder} holds no runbook (*.md)")
    return {page.name: frozenset(anchors(files.text(page))) for page in pages}


def anchors(markdown: str) -> Iterator[str]:
    """Yield the anchor that GitHub gives each heading; a repeated one is numbered."""
    repeats: Counter[str] = Counter()
    for title in _titles(markdown):
        anchor = _DROPPED.sub("", _LINK.sub(r"\1", title).lower()).replace(" ", "-")
        yield f"{anchor}-{repeats[anchor]}" if repeats[anchor] else anchor
        repeats[anchor] += 1


def _titles(markdown: str) -> Iterator[str]:
    fence = ""
    for line in markdown.splitlines():
        mark = _FENCE.match(line)
        if fence:
            closes = mark is not None and mark[1].startswith(fence)
            fence = "" if closes else fence
        elif mark:
            fence = mark[1]
        elif heading := _HEADING.fullmatch(line):
            yield heading[1]
