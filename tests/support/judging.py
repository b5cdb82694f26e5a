"""Judging one document of any kind, as the command does."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from conventions import junit, report, sarif
from conventions.checking import Report, judged
from conventions.errors import UnreadableError
from conventions.registry import entered
from conventions.synthesis import read

DAY = date(2030, 6, 15)


def outcome(folder: Path, document: Any) -> Report | None:
    """Judge a document and write every report of it; None where it was refused in a sentence."""
    (folder / "main.tf.json").write_text(json.dumps(document), encoding="utf-8")
    try:
        judgement = judged([read(folder)], waivers=None, today=DAY)
    except UnreadableError:
        return None
    report.render(judgement, is_verbose=True).encode()
    sarif.render(judgement, entered())
    junit.render(judgement, entered())
    return judgement


def crashes(folder: Path, document: Any) -> list[str]:
    """Return where rules failed on a document."""
    judgement = outcome(folder, document)
    return [str(each) for each in judgement.findings if each.is_crash] if judgement else []
