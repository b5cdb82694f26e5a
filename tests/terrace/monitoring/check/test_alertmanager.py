"""What `make monitoring-check` says of Alertmanager's files; amtool is a program: `servers`."""

import os
import shutil
from pathlib import Path

import pytest

from constructs_lib.observability.alert_manager import FILE
from terrace.delivery.check.outcome import Files
from terrace.errors import UserError
from terrace.monitoring.check.alertmanager import CASES, MESSAGE, alertmanager, receivers, routes
from tests.support.project import ROOT

amtool = pytest.mark.servers


@pytest.fixture
def files(tmp_path: Path) -> Files:
    for name in (FILE, MESSAGE, MESSAGE.replace("message", "links"), CASES):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    shutil.copytree(ROOT / "monitoring/alerts", tmp_path / "monitoring/alerts")
    return Files(root=tmp_path, tools=ROOT, environ=os.environ)


def change(files: Files, name: str, before: str, after: str) -> None:
    path = files.root / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_receivers_have_their_keys_in_files(files: Files) -> None:
    outcome = receivers(files)
    assert (outcome.findings, outcome.read) == ([], "5 receivers")


def test_a_receiver_without_a_key_is_named_with_its_file(files: Files) -> None:
    line = "      - api_key_file: /etc/alertmanager/keys/opsgenie-api-key\n        message"
    change(files, FILE, line, "      - message")
    assert receivers(files).findings == [
        (
            "monitoring/alertmanager/alertmanager.yml: receiver 'opsgenie': opsgenie_configs has "
            "no key file, allowed: api_key_file below /etc/alertmanager/keys/"
        )
    ]


def test_a_key_in_the_file_is_named_and_not_quoted(files: Files) -> None:
    change(
        files,
        FILE,
        "routing_key_file: /etc/alertmanager/keys/pagerduty-routing-key",
        "routing_key: abc123",
    )
    found = receivers(files).findings
    assert found[0] == (
        "monitoring/alertmanager/alertmanager.yml: receiver 'page': pagerduty_configs has "
        "routing_key written in the file, allowed: routing_key_file"
    )
    assert "abc123" not in str(found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("route: [", "is no YAML: "),
        ("- a", "is a list, allowed: a configuration of Alertmanager, YAML with `route:`"),
        ("route: {}", "receivers read no file, expected some in"),
    ],
)
def test_what_cannot_be_read_fails_the_check(files: Files, text: str, said: str) -> None:
    (files.root / FILE).write_text(text)
    with pytest.raises(UserError) as problem:
        receivers(files)
    assert said in str(problem.value)


def test_a_file_that_is_not_there_fails_the_check(files: Files) -> None:
    (files.root / FILE).unlink()
    with pytest.raises(UserError, match=r"alertmanager\.yml cannot be read: "):
        receivers(files)


@amtool
def test_amtool_takes_the_file_and_what_managed_prometheus_gets(files: Files) -> None:
    assert alertmanager(files).findings == []


@amtool
def test_what_amtool_refuses_is_said(files: Files) -> None:
    change(files, FILE, "receiver: page\n", "receiver: pager\n")
    said = 'undefined receiver "pager" used in route'
    assert alertmanager(files).findings == [
        f"{FILE}: {said}",
        f"{FILE}, as Managed Prometheus gets it: {said}",
    ]


@amtool
def test_a_form_that_gets_lost_on_the_way_to_managed_prometheus_is_found(files: Files) -> None:
    change(
        files,
        FILE,
        "  - name: chat\n    slack_configs: *chat\n",
        "  - {name: chat, slack_configs: *chat}\n",
    )
    found = alertmanager(files).findings
    assert f"{FILE}: receivers are [" in found[-1]


@amtool
def test_every_alert_goes_where_a_case_says(files: Files) -> None:
    outcome = routes(files)
    assert (outcome.findings, outcome.read) == ([], "19 cases")


@amtool
def test_a_route_that_changed_is_found_with_labels_and_both_receivers(files: Files) -> None:
    change(files, FILE, "dev|pr-[0-9]+", "pr-[0-9]+")
    first, *_ = routes(files).findings
    assert first == (
        f"{CASES}: nobody is woken for development: alertname=ServiceDown environment=dev "
        "service=app severity=critical goes to 'page', expected 'chat'"
    )


@amtool
def test_a_receiver_that_no_case_goes_to_is_found(files: Files) -> None:
    text = (files.root / CASES).read_text()
    kept = [case for case in text.split("- why: ") if "receiver: opsgenie" not in case]
    (files.root / CASES).write_text("- why: ".join(kept))
    assert routes(files).findings == [f"{CASES}: no case goes to 'opsgenie', as {FILE} does"]


@amtool
def test_an_alert_whose_name_has_changed_is_found(files: Files) -> None:
    change(files, "monitoring/alerts/nodes.yml", "alert: NodeNotReady", "alert: NodeGone")
    assert routes(files).findings == [
        f"{FILE}: alertname 'NodeNotReady' is that of no alert in monitoring/alerts"
    ]


@amtool
def test_without_objectives_their_alerts_are_no_unknown_ones(files: Files) -> None:
    shutil.rmtree(files.root / "monitoring/alerts/objectives")
    assert routes(files).findings == []


@amtool
@pytest.mark.parametrize("case", ["- page", "- {labels: {}, receiver: page}"])
def test_a_case_that_is_none_fails_the_check(files: Files, case: str) -> None:
    (files.root / CASES).write_text(case)
    with pytest.raises(UserError, match="allowed: why, labels and receiver of each case"):
        routes(files)


@amtool
def test_no_case_is_no_check(files: Files) -> None:
    (files.root / CASES).write_text("")
    with pytest.raises(UserError, match="routes read no file, expected some in tests/monitoring"):
        routes(files)
