from pathlib import Path

import pytest

from terrace import docs
from terrace.docs import DOCUMENTS
from terrace.toolchain import repository_root


@pytest.mark.parametrize("name", DOCUMENTS, ids=str)
def test_a_generated_document_is_as_committed(name: Path) -> None:
    committed = repository_root() / name
    assert committed.read_text(encoding="utf-8") == DOCUMENTS[name](), "run: make docs"


def test_every_document_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docs, "repository_root", lambda: tmp_path)
    monkeypatch.setattr(docs, "DOCUMENTS", {Path("a.md"): lambda: "A", Path("b.md"): lambda: "B"})
    drawn: list[Path] = []
    monkeypatch.setattr(docs.drawing, "draw", drawn.append)
    assert docs.run() == 0
    assert drawn == [tmp_path / docs.DIAGRAM]
    assert [(tmp_path / name).read_text() for name in ("a.md", "b.md")] == ["A", "B"]
    written = [line.partition(" …")[0] for line in capsys.readouterr().out.splitlines()]
    assert written == [
        "[1/3] write a.md",
        "[2/3] write b.md",
        f"[3/3] draw {docs.DIAGRAM}",
    ]
