"""promtool's unit tests: every alert fires, is silent just below its threshold, and ends."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.errors import UserError
from terrace.monitoring.cases import Case, tests
from terrace.monitoring.programs import program
from terrace.monitoring.text import read

RULES = ("monitoring/alerts/*.yml",)
CASES = Path("tests/monitoring/rules")
_KEYS = {"alert", "labels", "description", "series", "window", "always"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Suite:
    """Rules of one file, and cases of theirs.

    Attributes:
        name: The file of the rules, from the root.
        rules: Its document.
        cases: The cases.
    """

    name: str
    rules: Mapping[str, Any]
    cases: Sequence[Case]


def units(files: Files) -> Outcome:
    """Run the cases of each file of rules.

    Raises:
        UserError: They could not be run, or a file of cases is not as it should be.
    """
    found = files.found(*RULES)
    refuse_nothing("promtool", found, "monitoring/alerts")
    suites = [
        Suite(
            name=name,
            rules=read(files.root / name),
            cases=cases_of(files.root / CASES / Path(name).name),
        )
        for name in found
    ]
    findings = [finding for suite in suites for finding in (*missing(suite), *run(files, suite))]
    count = sum(len(suite.cases) for suite in suites)
    return Outcome(check="units", read=f"{count} cases of {len(found)} files", findings=findings)


def cases_of(file: Path) -> list[Case]:
    """Read a file of cases; none where there is no file.

    Raises:
        UserError: It is not as it should be.
    """
    if not file.is_file():
        return []
    return [_case(each, file) for each in read(file) or ()]


def _case(given: Any, file: Path) -> Case:
    if not isinstance(given, dict) or {*given} - _KEYS or not {"alert", "series"} <= {*given}:
        raise UserError(
            f"{file} has a case {str(given)[:60]!r}, allowed: a mapping with alert, description "
            f"and series, and perhaps {', '.join(sorted(_KEYS - {'alert', 'series'}))}"
        )
    series = {
        name: (values[0], values[1]) if isinstance(values, list) else (values, values)
        for name, values in given["series"].items()
    }
    return Case(**{**given, "series": series})


def missing(suite: Suite) -> Iterator[str]:
    """Name alerts without a case, and cases without an alert."""
    tested = {case.alert for case in suite.cases}
    alerts = {rule["alert"] for rule in _alerts(suite.rules)}
    for name in sorted(alerts - tested):
        yield f"{suite.name}: {name} has no case in {CASES}/{Path(suite.name).name}"
    for name in sorted(tested - alerts):
        yield f"{CASES}/{Path(suite.name).name}: {name} is no alert of {suite.name}"


def run(files: Files, suite: Suite) -> Iterator[str]:
    """Run the cases of a file and yield what differs.

    Raises:
        UserError: promtool did not run.
    """
    rules = {rule["alert"]: rule for rule in _alerts(suite.rules)}
    made = [
        test
        for case in suite.cases
        if case.alert in rules
        for test in tests(case, rules[case.alert])
    ]
    step = min((case.step for case in suite.cases), default=1)
    with tempfile.TemporaryDirectory() as folder:
        rule_file, test_file = Path(folder, "rules.yml"), Path(folder, "tests.yml")
        rule_file.write_text(yaml.safe_dump(dict(suite.rules)), encoding="utf-8")
        document = {
            "rule_files": [str(rule_file)],
            "evaluation_interval": f"{step}m",
            "tests": made,
        }
        test_file.write_text(yaml.safe_dump(document), encoding="utf-8")
        ended = files.run([program("promtool", files), "test", "rules", str(test_file)])
        if ended.returncode:
            yield from _worded(suite.name, ended.stdout + ended.stderr, folder)


def _alerts(rules: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for group in rules["groups"]:
        yield from (rule for rule in group["rules"] if "alert" in rule)


def _worded(name: str, said: str, folder: str) -> Iterator[str]:
    """What promtool said, one line for each test that failed."""
    text = " ".join(said.replace(folder, "").split())
    for each in text.split("alertname:")[1:] or [text]:
        yield f"{name}: {each.strip()}"
