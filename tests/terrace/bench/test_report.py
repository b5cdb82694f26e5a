from pathlib import Path

import pytest

from terrace.bench import report
from terrace.bench.cases import Case, Side


def case(fast: float, other: float, **promise: float) -> Case:
    side = Side.JAVASCRIPT if "most" in promise else Side.STOCK

    def value(measured: Side, _: Path) -> float:
        return fast if measured is Side.FAST else other

    return Case("work", "s", value, side, **promise)


@pytest.mark.parametrize(
    ("measured", "line", "code"),
    [
        (case(2, 13, least=6), "work 2.00 s stock 13.00 s 6.5x >= 6.0x", 0),
        (case(2, 11, least=6), "work 2.00 s stock 11.00 s 5.5x >= 6.0x", 1),
        (case(3, 1.5, most=2.5), "work 3.00 s JavaScript 1.50 s 2.0x <= 2.5x", 0),
        (case(3, 1, most=2.5), "work 3.00 s JavaScript 1.00 s 3.0x <= 2.5x", 1),
    ],
)
def test_a_ratio_is_held_to_its_promise(
    measured: Case,
    line: str,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(report, "CASES", [measured])
    assert report.run(rounds=1) == code
    _, told, verdict = capsys.readouterr().out.splitlines()
    assert " ".join(told.split()) == line
    assert verdict == ("Not every promise is kept." if code else "Every promise is kept.")
