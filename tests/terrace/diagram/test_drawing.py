from pathlib import Path

import pytest

from terrace.diagram import drawing
from terrace.errors import UserError


def test_a_source_is_drawn_beside_itself_the_same_each_time(tmp_path: Path) -> None:
    source = tmp_path / "one.dot"
    source.write_text('digraph { node [fontname=Arial]; "an app" -> "a store" }')
    drawing.draw(source)
    svg, png = (source.with_suffix(each).read_bytes() for each in (".svg", ".png"))
    assert b"an app" in svg
    assert b"Arimo" in svg
    assert png.startswith(b"\x89PNG")
    drawing.draw(source)
    assert (source.with_suffix(".svg").read_bytes(), source.with_suffix(".png").read_bytes()) == (
        svg,
        png,
    )


def test_a_source_that_graphviz_does_not_take_is_an_error(tmp_path: Path) -> None:
    source = tmp_path / "wrong.dot"
    source.write_text("digraph { label=< }")
    with pytest.raises(UserError, match=r"drawing wrong\.dot"):
        drawing.draw(source)


def test_what_is_not_installed_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing.toolchain, "repository_root", lambda: tmp_path)
    with pytest.raises(UserError, match="is not installed, so nothing can be drawn; run: make"):
        drawing.draw(tmp_path / "one.dot")
