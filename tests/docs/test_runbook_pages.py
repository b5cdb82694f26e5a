"""Every runbook has the parts of the template, and every alert leads to a heading in one.

Their commands are run by tests/docs/test_runbooks.py, and by tests/e2e/test_journey.py.
"""

import argparse
import importlib
import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conventions import runbooks
from environments import PLATFORM
from stacks.sources import RUNBOOKS
from terrace import cli
from terrace.dashboards import promql
from terrace.delivery.check.outcome import Files
from terrace.monitoring import metrics
from terrace.monitoring.programs import program
from tests.support.runbooks import Block, blocks, filled

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/runbooks"
PAGES = sorted(FOLDER.glob("*.md"))
ALERTS = sorted((ROOT / "monitoring/alerts").rglob("*.yml"))
PARTS = ["Overview", "Prerequisites", "Procedure", "Rollback procedure", "Verification", "Contacts"]
ALL = [each for page in PAGES for each in blocks(page)]
# Commands that need what no test has; a further one has to be meant.
BY_HAND = {
    "certificate": 2,
    "deployment": 2,
    "disaster-recovery": 8,
    "edge": 1,
    "functions": 1,
    "incident-response": 1,
    "rollback": 2,
    "service": 2,
    "telemetry": 1,
}


def test_the_collector_of_a_cluster_is_called_as_its_chart_calls_it() -> None:
    """Source: opentelemetry-helm-charts, templates/daemonset.yaml: the full name, and "-agent"."""
    application = yaml.safe_load(
        (ROOT / "kubernetes/platform/base/collector.yaml").read_text("utf-8")
    )
    values = application["spec"]["source"]["helm"]["valuesObject"]
    assert values["mode"] == "daemonset"
    pages = (ROOT / "docs/runbooks").glob("*.md")
    named = {each for page in pages for each in re.findall(r"daemonset/([\w-]+)", page.read_text())}
    assert named == {f"{values['fullnameOverride']}-agent"}


def alerts() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in ALERTS:
        for group in yaml.safe_load(file.read_text("utf-8"))["groups"]:
            for rule in group["rules"]:
                if "alert" in rule:
                    yield f"{file.relative_to(ROOT)}: {rule['alert']}", rule


def of_terrace(block: Block) -> Iterator[list[str]]:
    """Words of each call of `terrace` that a block begins a line with."""
    text = filled(block.text, dict.fromkeys(re.findall(r"<([a-z_-]+)>", block.text), "x"))
    for line in re.sub(r"\\\n *", "", text).splitlines():
        if line.startswith("terrace "):
            yield shlex.split(line.split(" | ")[0])[1:]


TERRACE = {shlex.join(words): words for block in ALL for words in of_terrace(block)}
QUERIES = {words[2]: words for words in TERRACE.values() if words[0] == "query"}


def test_there_are_pages_alerts_and_commands_to_look_at() -> None:
    assert min(len(PAGES), len(ALERTS), len(list(alerts())), len(TERRACE), len(QUERIES)) > 5


@pytest.mark.parametrize("page", PAGES, ids=lambda each: each.stem)
def test_a_runbook_has_the_parts_of_the_template(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.startswith("# Runbook: ")
    assert [each for each in re.findall(r"^## (.+)$", text, re.M) if each in PARTS] == PARTS


def test_every_alert_leads_to_a_heading_of_a_runbook() -> None:
    pages = runbooks.read(FOLDER)
    assert pages is not None
    lost = {}
    for name, rule in alerts():
        folder, _, link = rule["annotations"].get("runbook_url", "").rpartition("/")
        page, _, heading = link.partition("#")
        if folder != f"https://github.com/{PLATFORM.repository}/{RUNBOOKS}" or heading not in (
            pages.get(page, ())
        ):
            lost[name] = link
    assert lost == {}


def test_only_these_commands_are_left_to_a_person() -> None:
    assert {each.info for each in ALL} == {"bash", "bash by-hand"}
    counted: dict[str, int] = {}
    for each in ALL:
        if each.is_by_hand:
            counted[each.page] = counted.get(each.page, 0) + 1
    assert counted == BY_HAND


@pytest.mark.parametrize("words", TERRACE.values(), ids=TERRACE)
def test_terrace_takes_the_words_of_a_runbook(words: list[str]) -> None:
    module, _ = cli.COMMANDS[words[0]]
    parser = argparse.ArgumentParser(exit_on_error=False)
    importlib.import_module(module).add_parser(parser.add_subparsers())
    parser.parse_args(words)


@pytest.mark.servers
def test_prometheus_takes_what_runbooks_ask_it(tmp_path: Path) -> None:
    rules = [
        {"record": f"runbook:asked:{number}", "expr": asked} for number, asked in enumerate(QUERIES)
    ]
    file = tmp_path / "queries.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": rules}]}), "utf-8")
    promtool = program("promtool", Files(root=tmp_path, tools=ROOT, environ=os.environ))
    ended = subprocess.run(
        [promtool, "check", "rules", file], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_runbooks_ask_for_metrics_that_somebody_exports() -> None:
    recorded = {"ALERTS"}
    for file in (ROOT / "monitoring").glob("*/**/*.yml"):
        recorded |= set(re.findall(r'^ +- record: "?([^\s"]+)"?$', file.read_text("utf-8"), re.M))
    unknown = {
        asked: missing
        for asked in QUERIES
        if (missing := promql.metrics(asked) - metrics.known(ROOT) - recorded)
    }
    assert unknown == {}


def test_every_alarm_of_cloudwatch_leads_to_a_heading_of_a_runbook() -> None:
    """Those of the committed stacks; rule ALM002 holds any other ones to it."""
    pages = runbooks.read(FOLDER)
    assert pages is not None
    alarms: dict[str, str] = {}
    for file in (ROOT / "terraform-out/stacks").glob("*/cdk.tf.json"):
        resources = json.loads(file.read_text("utf-8"))["resource"]
        for kind in ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"):
            for name, each in resources.get(kind, {}).items():
                alarms[f"{file.parent.name}: {name}"] = each["alarm_description"]
    assert alarms
    links = {name: re.search(r"/([\w-]+\.md)#([\w-]+)$", text) for name, text in alarms.items()}
    lost = [
        name for name, link in links.items() if not link or link[2] not in pages.get(link[1], ())
    ]
    assert lost == []
