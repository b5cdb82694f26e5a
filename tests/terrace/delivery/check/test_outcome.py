"""How the checks run their tools."""

import os
import time
from pathlib import Path

import pytest

from terrace.delivery.check.outcome import Files
from terrace.side_by_side import side_by_side
from terrace.toolchain import stopping

SLEEP = "sleep 20; true"


def test_an_interruption_ends_tools_that_run_and_those_that_would_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "OTHER_GRACE_SECONDS", 0.1)  # who began the tests may be deaf
    files = Files(root=tmp_path, tools=tmp_path, environ=os.environ)
    begun = tmp_path / "begun"

    def work(number: int) -> None:
        if number == 0:
            while not begun.exists():
                time.sleep(0.01)
            raise KeyboardInterrupt
        if number == 1:
            files.run(["sh", "-c", f"touch {begun}; {SLEEP}"])
        else:
            while not begun.exists():
                time.sleep(0.01)
            time.sleep(0.3)  # between two tools, while the others are ended
            files.run(["sh", "-c", SLEEP])

    at = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        side_by_side(work, [0, 1, 2], at_once=3)
    assert time.monotonic() - at < 10
