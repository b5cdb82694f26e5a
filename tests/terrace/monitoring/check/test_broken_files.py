"""A file that is broken is one finding with its name, whichever check reads it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from terrace.delivery.check.outcome import Files, Outcome
from terrace.errors import UserError
from terrace.monitoring import metrics as listed
from terrace.monitoring import programs
from terrace.monitoring.check import command, metrics, prometheus, runbooks, units
from terrace.monitoring.check.alertmanager import receivers, routes
from terrace.monitoring.text import Broken, text_of

RULES = "monitoring/alerts/a.yml"
CASES = "tests/monitoring/rules/a.yml"
BOARD = "monitoring/grafana/dashboards/a.json"
RULE = {"alert": "Down", "expr": "up == 0", "labels": {"severity": "critical"}}
Check = Callable[[Files], Outcome]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    monkeypatch.setattr(listed, "of_service", lambda _root: {})
    put(tmp_path, "docs/runbooks/a.md", "# A\n")
    put(
        tmp_path,
        "monitoring/metrics.yml",
        f"{listed.BEGIN}\nservice:\n{listed.END}\nothers: {{}}\n",
    )
    put(tmp_path, RULES, rules(RULE))
    return Files(root=tmp_path, tools=tmp_path, environ={"PATH": ""})


def put(root: Path, name: str, text: str | bytes) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def rules(*given: object) -> str:
    return yaml.safe_dump({"groups": [{"name": "one", "rules": [*given]}]})


@pytest.mark.parametrize("check", [runbooks.runbooks, metrics.metrics, units.units])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\tgroups: []", ", line 1, column 1 is no YAML: found character that cannot start any"),
        (b"\xff\x00\xfe", " is no text in UTF-8"),
        ("", " is empty, allowed: groups of rules, as Prometheus reads them"),
        ("- a", " is a list, allowed: groups of rules"),
        ("groups: 3", " is without a list of groups, allowed: groups of rules"),
        ("[" * 5000 + "]" * 5000, " is a list, allowed: groups of rules"),
        ("a: 2026-13-45", " is no YAML: month must be in 1..12"),
        ("groups: [a]", ": group 1 has no rules, allowed: a name and a list of rules"),
        (rules("a"), ": group one, rule 1 is no rule, allowed: one with either alert or record"),
        (rules({"alert": "A", "record": "b"}), ": group one, rule 1 is no rule"),
        (rules({"alert": "A"}), ": group one, rule 1, A: expr is empty, allowed: a query"),
        (rules({**RULE, "labels": "a"}), ": group one, rule 1, Down: labels is a text, allowed"),
    ],
)
def test_a_broken_file_of_rules_is_named_by_every_check(
    files: Files, check: Check, text: str | bytes, said: str
) -> None:
    put(files.root, RULES, text)
    with pytest.raises(Broken) as found:
        check(files)
    assert str(found.value).startswith(RULES + said)
    assert "\n" not in str(found.value)


def test_a_broken_file_is_told_once_and_is_a_finding(
    files: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(files.root, RULES, "")
    monkeypatch.setattr(command.toolchain, "repository_root", lambda: files.root)
    assert command.run(files.root, ["runbooks", "metrics", "units"]) == 1
    said = capsys.readouterr()
    expected = f"error: {RULES} is empty, allowed: groups of rules, as Prometheus reads them\n"
    assert said.err == expected
    assert "1 finding in a file that is broken" in said.out


def test_a_rule_without_labels_or_notes_is_judged(files: Files) -> None:
    put(files.root, RULES, rules({"alert": "Down", "expr": 1, "labels": None}))
    found = runbooks.runbooks(files).findings
    assert f"{RULES}: Down: has no runbook_url" in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a", f"{CASES} is a text, allowed: a list of cases"),
        ("- {alert: Down, series: {}}", f"{CASES} has a case "),
        (
            "- {alert: Down, description: a, series: 3}",
            f"{CASES}: the case of Down has series or labels that are no mapping",
        ),
        (
            "- {alert: Down, description: a, series: {up: [x, 1]}}",
            f"{CASES}: up of the case of Down is ['x', 1], allowed: a number, or two",
        ),
    ],
)
def test_a_broken_case_is_named_with_its_file(files: Files, text: str, said: str) -> None:
    put(files.root, CASES, text)
    with pytest.raises(Broken) as found:
        units.units(files)
    assert str(found.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", f"{BOARD} is a list, allowed: a dashboard as Grafana exports it"),
        ("{}", f"{BOARD} is without a list of panels, allowed"),
        ('"a', f"{BOARD} is no JSON: "),
        ('{"panels": ["a"]}', f"{BOARD} has a panel, a variable or an annotation of another form"),
        ('{"panels": []}', f"{BOARD} has a panel, a variable or an annotation of another form"),
    ],
)
def test_a_broken_dashboard_is_named(files: Files, text: str, said: str) -> None:
    put(files.root, BOARD, text)
    with pytest.raises(Broken) as found:
        metrics.metrics(files)
    assert str(found.value).startswith(said)


def test_a_list_of_metrics_that_is_gone_is_named(files: Files) -> None:
    (files.root / "monitoring/metrics.yml").unlink()
    with pytest.raises(Broken, match=r"^monitoring/metrics\.yml cannot be read: No such file"):
        metrics.metrics(files)


def test_a_file_that_may_not_be_read_is_no_finding(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(UserError) as found:
        text_of(files.root, RULES)
    assert str(found.value) == f"{RULES} cannot be read: Permission denied"
    assert not isinstance(found.value, Broken)


def test_receivers_and_routes_of_another_form_are_named(files: Files) -> None:
    name = "monitoring/alertmanager/alertmanager.yml"
    put(files.root, name, "receivers: page")
    with pytest.raises(Broken, match=r"alertmanager\.yml: receivers is a text, allowed: a list"):
        receivers(files)
    put(files.root, name, "route: [a]")
    with pytest.raises(Broken, match=r"alertmanager\.yml: route is a list, allowed: a mapping"):
        receivers(files)
    put(files.root, "tests/monitoring/routes.yml", "- {why: a, labels: 3, receiver: page}")
    put(files.root, name, "route: {}")
    with pytest.raises(Broken, match="allowed: why, labels and receiver of each case"):
        routes(files)


def program(files: Files, name: str, script: str) -> Files:
    put(files.root, f"bin/{name}", script)
    (files.root / f"bin/{name}").chmod(0o755)
    return Files(root=files.root, tools=files.root, environ={"PATH": f"{files.root}/bin:/bin"})


def test_an_alert_that_two_files_have_is_a_finding(files: Files) -> None:
    put(files.root, "monitoring/alerts/b.yml", rules(RULE))
    with_promtool = program(files, "promtool", "#!/bin/sh\n")
    assert prometheus.rules(with_promtool).findings == [
        (
            "monitoring/alerts/b.yml: Down is in monitoring/alerts/a.yml too, with the same "
            "labels, allowed: once"
        )
    ]


def test_environments_may_have_the_same_alert(files: Files) -> None:
    for name in ("qa", "live"):
        put(files.root, f"monitoring/alerts/objectives/{name}.yml", rules({**RULE, "labels": {}}))
    assert prometheus.rules(program(files, "promtool", "#!/bin/sh\n")).findings == []


def test_a_program_that_is_too_old_is_no_finding(files: Files) -> None:
    old = (
        "#!/bin/sh\necho \"promtool: error: unknown long flag '--lint', try --help\" >&2\nexit 1\n"
    )
    with pytest.raises(UserError) as found:
        prometheus.rules(program(files, "promtool", old))
    assert str(found.value) == (
        f"{files.root}/bin/promtool does not know what it is asked (check rules), allowed: "
        "promtool 2.42 or later, such as the one that make setup unpacks"
    )


def test_a_program_of_another_machine_is_named(files: Files) -> None:
    with pytest.raises(UserError, match=r"cannot run .*/bin/promtool in .*: Exec format"):
        programs.run(program(files, "promtool", "\x7fELF"), "promtool", "check")


@pytest.mark.parametrize("jobs", [["a"], 3, {"a": "b"}])
def test_a_complaint_over_two_lines_is_one_finding(files: Files, jobs: object) -> None:
    said = (
        "#!/bin/sh\necho 'Checking a'\necho 'FAILED: yaml: errors:'\necho '  line 1: bad'\nexit 1\n"
    )
    put(files.root, "monitoring/prometheus/prometheus.yml", json.dumps({"scrape_configs": jobs}))
    assert prometheus.configuration(program(files, "promtool", said)).findings == [
        "monitoring/prometheus/prometheus.yml: yaml: errors: line 1: bad"
    ]


def test_amtools_words_behind_the_name_of_a_file_are_kept(files: Files) -> None:
    said = "#!/bin/sh\necho \"Checking 'a'  FAILED: yaml: errors:\"\necho '  line 2: bad'\nexit 1\n"
    ended = programs.run(program(files, "amtool", said), "amtool", "check-config")
    assert programs.complaints(ended) == ["yaml: errors: line 2: bad"]
