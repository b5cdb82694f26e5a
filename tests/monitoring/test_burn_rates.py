"""Shares over windows, as rules record them, against requests that are counted one by one."""

import json
import random
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.monitoring.objectives import WINDOWS, ObjectivesConfig
from environments import PLATFORM
from stacks.objectives import SPANS, groups
from stacks.sources import runbooks
from terrace.delivery.check.outcome import Files
from terrace.monitoring.cases import minutes
from terrace.monitoring.programs import program
from terrace.toolchain import repository_root
from tests.support.example import APP, DEV

pytestmark = pytest.mark.servers

ROOT = repository_root()
SCRAPE = 30  # seconds
A_MINUTE = 60 // SCRAPE
LABELS = '{environment="qa", service="app"}'
OF = LABELS.replace(" ", "")
TASK_MINUTES = 100  # until a deployment replaces a task, and counters begin anew
WARM_UP = 10  # minutes without requests, in which series are there


@dataclass(frozen=True, kw_only=True, slots=True)
class Traffic:
    """Requests of each half minute, good ones and failed ones."""

    good: list[int]
    failed: list[int]

    def share(self, window: str) -> float:
        """Share that failed in a window that ends with the last half minute."""
        last = minutes(window) * A_MINUTE
        failed = sum(self.failed[-last:])
        return failed / (failed + sum(self.good[-last:]))

    def series(self) -> dict[str, str]:
        """Counters of tasks, each of which counts from nought and is gone with the next."""
        found = {}
        long, life = len(self.good), TASK_MINUTES * A_MINUTE
        for number, start in enumerate(range(0, long, life)):
            for status, counts in (("200", self.good), ("500", self.failed)):
                total, values = 0, []
                for count in counts[start : start + life]:
                    total += count
                    values.append(str(total))
                # A task is there, and scraped once, before it gets requests.
                before = f"_x{start - 1} " if start > 1 else ""
                gone = f" _x{long - start - life}" if start + life < long else ""
                name = f'http_requests_total{{service="app",instance="{number}",status="{status}"}}'
                found[name] = f"{before}{'0 ' if start else ''}{' '.join(values)}{gone}"
        return found


def rules(availability_percent: float = 99.9) -> dict[str, Any]:
    objectives = ObjectivesConfig(availability_percent=availability_percent)
    services = {"app": replace(APP, uses=("metrics",), objectives=objectives)}
    environment = replace(DEV, name="qa", edge=None, working_hours=None, services=services)
    found = {each["name"]: each for each in groups(environment, runbooks(PLATFORM))}
    return {"groups": [found["app-availability"]]}


def run(document: dict[str, Any], test: dict[str, Any], folder: Path) -> str:
    """What promtool says of a test; nothing when all is as expected."""
    (folder / "rules.yml").write_text(json.dumps(document), encoding="utf-8")
    whole = {"rule_files": ["rules.yml"], "evaluation_interval": "1m", "tests": [test]}
    file = folder / "test.yml"
    file.write_text(json.dumps(whole), encoding="utf-8")
    promtool = program("promtool", Files(root=ROOT, tools=ROOT))
    ended = subprocess.run(
        [promtool, "test", "rules", str(file)], capture_output=True, text=True, check=False
    )
    return "" if ended.returncode == 0 else ended.stdout + ended.stderr


def of_windows(traffic: Traffic, spans: tuple[str, ...], tolerance: float) -> dict[str, Any]:
    """A test that each share is that of the requests, within a part of it."""
    at = f"{len(traffic.good) // A_MINUTE}m"
    checks = []
    for span in spans:
        true = traffic.share(span)
        expr = (
            f"abs(service:requests_failed:ratio_rate{span}{OF} - {true:.9g})"
            f" < bool {tolerance * true:.9g}"
        )
        checks.append(
            {"expr": expr, "eval_time": at, "exp_samples": [{"labels": LABELS, "value": 1}]}
        )
    return {
        "interval": f"{SCRAPE}s",
        "input_series": [{"series": k, "values": v} for k, v in traffic.series().items()],
        "promql_expr_test": checks,
    }


def uneven(hours: int, *, seed: int, busiest: int) -> Traffic:
    """Traffic as of days and nights, with failures that come in bursts."""
    chance = random.Random(seed)  # noqa: S311 - the same numbers each time
    good, failed, burst = [0] * WARM_UP, [0] * WARM_UP, 0
    for number in range(hours * 60 * A_MINUTE):
        night = number % (1440 * A_MINUTE) < 360 * A_MINUTE
        requests = chance.randint(0, busiest // (20 if night else 1))
        if not burst and chance.random() < 0.004:
            burst = chance.randint(4, 60)
        burst = max(burst - 1, 0)
        bad = sum(chance.random() < (0.3 if burst else 0.002) for _ in range(requests))
        good.append(requests - bad)
        failed.append(bad)
    return Traffic(good=good, failed=failed)


def test_windows_of_hours_have_the_true_share(tmp_path: Path) -> None:
    # Rates over five minutes blur the ends of a window: here bursts of failures are at both.
    traffic = uneven(13, seed=1, busiest=60)
    assert run(rules(), of_windows(traffic, ("1h", "2h", "6h"), 0.15), tmp_path) == ""


def test_windows_of_days_have_the_true_share(tmp_path: Path) -> None:
    traffic = uneven(73, seed=4, busiest=20)
    assert run(rules(), of_windows(traffic, ("6h", "1d", "3d"), 0.05), tmp_path) == ""


def test_all_windows_are_recorded() -> None:
    assert {window for each in WINDOWS for window in (each.name, each.short)} == {"5m", *SPANS}


def few(failed: int) -> Traffic:
    """A request in ten minutes for six hours, of which the newest fail."""
    good = [0] * WARM_UP + [int(number % 20 == 0) for number in range(360 * A_MINUTE)]
    bad = [0] * len(good)
    for number in range(failed):
        place = len(good) - 6 * number - 1
        good[place], bad[place] = 0, 1
    return Traffic(good=good, failed=bad)


def burning(traffic: Traffic, folder: Path) -> set[str]:
    """Windows whose alert fires at the end."""
    at = f"{len(traffic.good) // A_MINUTE}m"
    test = {
        "interval": f"{SCRAPE}s",
        "input_series": [{"series": k, "values": v} for k, v in traffic.series().items()],
        "alert_rule_test": [{"eval_time": at, "alertname": "ErrorBudgetBurn", "exp_alerts": []}],
    }
    return set(re.findall(r'window="(\w+)"', run(rules(), test, folder)))


def test_a_few_failures_of_little_traffic_wait_for_the_morning(tmp_path: Path) -> None:
    # 4 of some 40 requests in six hours: a hundred times the speed of a budget of 99.9 %.
    assert burning(few(4), tmp_path) == {"1d", "3d"}


def test_more_failures_of_little_traffic_wake_somebody(tmp_path: Path) -> None:
    assert burning(few(7), tmp_path) == {"1h", "6h", "1d", "3d"}


def test_no_requests_burn_nothing(tmp_path: Path) -> None:
    silent = [0] * (60 * A_MINUTE)
    assert burning(Traffic(good=silent, failed=silent), tmp_path) == set()
