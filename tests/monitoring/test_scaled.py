"""Time is the only thing that changes where tests run monitoring faster."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.monitoring import scaled
from tests.support.monitoring.setting import FACTOR
from tests.support.project import ROOT

FILES = sorted(
    file
    for pattern in ("alerts/**/*.yml", "prometheus/*rules*.yml", "alertmanager/*.yml")
    for file in (ROOT / "monitoring").glob(pattern)
)


def milliseconds(text: str) -> int:
    return sum(int(number) * scaled.UNITS[unit] for number, unit in scaled.PART.findall(text))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("rate(x_total[5m])", "rate(x_total[5s])"),
        ("rate(x[1h30m])", "rate(x[90s])"),
        ("max_over_time(x[3d:15s])", "max_over_time(x[72m:250ms])"),
        ("x offset 1h - x offset -5m", "x offset 1m - x offset -5s"),
        ("service:requests:ratio_rate5m > 300", "service:requests:ratio_rate5m > 300"),
        (
            'rate(x{path="a[5m]", code=~"5.."}[5m]) > 0.05',
            'rate(x{path="a[5m]", code=~"5.."}[5s]) > 0.05',
        ),
        ("x - time() < 21 * 86400", "x - time() < 21 * 86400"),
        (
            "histogram_quantile(0.95, sum by (le) (rate(x[10m])))",
            "histogram_quantile(0.95, sum by (le) (rate(x[10s])))",
        ),
    ],
)
def test_ranges_steps_and_offsets_get_shorter_and_nothing_else(given: str, expected: str) -> None:
    assert scaled.expression(given, 60) == expected


def test_a_duration_that_would_be_rounded_is_refused() -> None:
    with pytest.raises(ValueError, match="10s divided by 60 is no whole number of milliseconds"):
        scaled.duration("10s", 60)


@pytest.mark.parametrize("text", ["5", "5x", "", "m"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"received '{text}', allowed: such as 5m or 1h30m"):
        scaled.duration(text, 60)


def differences(before: Any, after: Any, key: str = "") -> Iterator[str]:
    """What is no duration and differs, or is one and is not shorter by the factor."""
    if isinstance(before, dict):
        assert list(before) == list(after)
        for name in before:
            yield from differences(before[name], after[name], name)
    elif isinstance(before, list):
        assert len(before) == len(after)
        for first, second in zip(before, after, strict=True):
            yield from differences(first, second, key)
    elif key == "expr":
        ranges = re.compile(r"(?<=[\[:])(?:\d+[a-z]+)+(?=[\]:])")
        yield from differences(ranges.sub("", str(before)), ranges.sub("", after), "a rest")
        for pair in zip(ranges.findall(str(before)), ranges.findall(after), strict=True):
            yield from differences(*pair, "for")
    elif key in scaled.KEYS and milliseconds(before) == milliseconds(after) * FACTOR:
        return
    elif before != after:
        yield f"{key}: {before} became {after}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_projects_own_files_keep_all_but_their_durations(file: Path) -> None:
    before = yaml.safe_load(file.read_text(encoding="utf-8"))
    after = scaled.document(before, FACTOR)
    assert after != before
    assert list(differences(before, after)) == []


def test_the_projects_own_files_are_found() -> None:
    assert {file.name for file in FILES} >= {"alert-rules.yml", "alertmanager.yml"}
