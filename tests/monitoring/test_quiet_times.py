"""Alerts while little happens: tasks that end, nights, no requests at all, and a few of them."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from terrace.delivery.check.outcome import Files
from terrace.monitoring.programs import program
from terrace.toolchain import repository_root

pytestmark = pytest.mark.servers

ROOT = repository_root()
OF_APP = 'environment="test",service="app"'
UP = f'up{{{OF_APP},job="services",instance='
REQUESTS = f"http_requests_total{{{OF_APP},status="


def firing(
    alert: str,
    series: Mapping[str, str],
    folder: Path,
    *,
    minutes: int,
    every: str = "30s",
) -> list[int]:
    """Minutes after which an alert of the project's fires, as promtool evaluates all its rules.

    Args:
        alert: Name of the alert.
        series: Samples in promtool's notation by series.
        folder: Where files may be written.
        minutes: For how many minutes to look.
        every: Time between two samples.
    """
    files = [str(file) for file in sorted((ROOT / "monitoring/alerts").glob("*.yml"))]
    checks = [{"eval_time": f"{at}m", "alertname": alert} for at in range(minutes)]
    test = {
        "interval": every,
        "input_series": [{"series": name, "values": each} for name, each in series.items()],
        "alert_rule_test": [{**each, "exp_alerts": []} for each in checks],
    }
    document: dict[str, Any] = {
        "rule_files": files,
        "evaluation_interval": "1m",
        "tests": [test],
    }
    file = folder / "test.yml"
    file.write_text(json.dumps(document), encoding="utf-8")
    promtool = program("promtool", Files(root=ROOT, tools=ROOT))
    ended = subprocess.run(
        [promtool, "test", "rules", str(file)], capture_output=True, text=True, check=False
    )
    said = ended.stdout + ended.stderr
    times = [line for line in said.splitlines() if f"alertname: {alert}, time: " in line]
    assert ended.returncode == 0 or times, said
    return [_minutes(line.partition("time: ")[2].partition(",")[0]) for line in times]


def _minutes(text: str) -> int:
    hours, _, rest = text.rpartition("h")
    return 60 * int(hours or 0) + int(rest.partition("m")[0] or 0) if "m" in text else 0


@pytest.mark.parametrize("alert", ["ServiceDown", "InstanceDown"])
def test_a_last_task_that_ends_is_no_fault(alert: str, tmp_path: Path) -> None:
    # It no longer answers twice while it ends; then its collector ends as well.
    series = {f'{UP}"a"}}': "1x20 0x1 _x60"}
    assert firing(alert, series, tmp_path, minutes=40) == []


def test_a_database_that_ends_just_before_the_last_task_is_no_fault(tmp_path: Path) -> None:
    of = 'environment="test",service="app",instance="a",dependency="database"'
    series = {f"dependency_up{{{of}}}": "1x20 0x1 _x60"}
    assert firing("DatabaseUnreachable", series, tmp_path, minutes=40) == []


def test_a_task_that_is_replaced_is_no_fault(tmp_path: Path) -> None:
    # The new one is asked before it answers, the old one after it has ended.
    series = {f'{UP}"a"}}': "1x20 0x1 _x60", f'{UP}"b"}}': "_x16 0x3 1x60"}
    for alert in ("ServiceDown", "InstanceDown"):
        assert firing(alert, series, tmp_path, minutes=40) == [], alert


def test_a_service_that_does_not_answer_rings_in_time_and_ends(tmp_path: Path) -> None:
    series = {f'{UP}"a"}}': "1x20 0x40 1x40"}  # from 10:30 to 30:30
    assert firing("ServiceDown", series, tmp_path, minutes=45) == [*range(13, 31)]
    assert firing("InstanceDown", series, tmp_path, minutes=45) == [*range(16, 31)]


def test_a_scrape_that_is_lost_now_and_then_does_not_hide_that_a_service_is_down(
    tmp_path: Path,
) -> None:
    series = {f'{UP}"a"}}': "1x20 " + "0 0 0 _ " * 20}
    assert firing("ServiceDown", series, tmp_path, minutes=30) == [*range(13, 30)]


def test_without_requests_no_alert_of_them_rings(tmp_path: Path) -> None:
    # A night: counters stand still, so that every share is 0 / 0.
    series = {f'{REQUESTS}"200"}}': "1000x400", f'{REQUESTS}"500"}}': "70x400"}
    assert firing("HighErrorRate", series, tmp_path, minutes=200) == []


@pytest.mark.parametrize("known", [True, False], ids=["counted before", "new"])
def test_one_failed_request_of_two_wakes_nobody(known: bool, tmp_path: Path) -> None:
    series = {
        f'{REQUESTS}"200"}}': "1000x60 1001x60",
        f'{REQUESTS}"500"}}': "7x59 8x61" if known else "_x59 1x61",
    }
    assert firing("HighErrorRate", series, tmp_path, minutes=60) == []


def test_requests_that_go_on_failing_wake_somebody_however_few_they_are(tmp_path: Path) -> None:
    # One a minute, and all of them fail.
    failed = " ".join(str(number // 2) for number in range(60))
    series = {f'{REQUESTS}"200"}}': "1000x100", f'{REQUESTS}"500"}}': f"0x59 {failed}"}
    assert firing("HighErrorRate", series, tmp_path, minutes=45)[0] <= 37


def test_counters_that_begin_anew_with_a_deployment_are_no_failures(tmp_path: Path) -> None:
    # Each task has counted 5,000 failures in its life; the new ones begin at nought.
    task = '{environment="test",service="app",instance='
    series = {
        f'http_requests_total{task}"a",status="200"}}': "90000+300x40 0+300x80",
        f'http_requests_total{task}"a",status="500"}}': "5000x40 0x80",
    }
    assert firing("HighErrorRate", series, tmp_path, minutes=60) == []


def test_an_exporter_with_a_small_queue_is_seen_beside_one_with_a_large_one(
    tmp_path: Path,
) -> None:
    of = 'environment="test",service="app",instance="a",data_type="metrics",exporter='
    series = {
        f'otelcol_exporter_queue_size{{{of}"aws"}}': "10x100",
        f'otelcol_exporter_queue_capacity{{{of}"aws"}}': "10000x100",
        f'otelcol_exporter_queue_size{{{of}"vendor"}}': "90x100",
        f'otelcol_exporter_queue_capacity{{{of}"vendor"}}': "100x100",
    }
    assert firing("CollectorQueueFull", series, tmp_path, minutes=20) == [*range(10, 20)]


def test_a_probe_that_fails_does_not_end_the_alert_of_a_certificate(tmp_path: Path) -> None:
    of = 'environment="test",job="probes",instance="https://example.test/health"'
    # The certificate ends in a day; the probe of the thirtieth minute saw none.
    series = {f"probe_ssl_earliest_cert_expiry{{{of}}}": "86400x29 stale 86400x30"}
    found = firing("CertificateExpires", series, tmp_path, minutes=60, every="1m")
    assert found == [*range(10, 60)]
