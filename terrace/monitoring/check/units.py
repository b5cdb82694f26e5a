"""promtool's unit tests: every alert fires, is silent just below its threshold, and ends."""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environments import ENVIRONMENTS, PLATFORM
from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.monitoring import programs, rules
from terrace.monitoring.cases import Case, Values, judged
from terrace.monitoring.text import Broken, kind, read

RULES = ("monitoring/alerts/*.yml",)
OBJECTIVES = "monitoring/alerts/objectives"
CASES = Path("tests/monitoring/rules")
_KEYS = {"alert", "labels", "description", "series", "window", "always"}
_NEEDED = {"alert", "description", "series"}


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
            rules=rules.document(files.root, name),
            cases=cases_of(files.root, CASES / Path(name).name),
        )
        for name in found
    ]
    findings = [finding for suite in suites for finding in missing(suite)]
    findings += run(files, suites)
    count = sum(len(suite.cases) for suite in suites)
    return Outcome(check="units", read=f"{count} cases of {len(found)} files", findings=findings)


def objectives(files: Files) -> Outcome:
    """Run the cases of the rules that come from each environment's objectives.

    Raises:
        UserError: They could not be run.
    """
    # Imported here: it imports constructs, which are slow to import.
    from terrace.monitoring.objective_cases import cases  # noqa: PLC0415

    suites = [
        Suite(name=f"{OBJECTIVES}/{each.name}.yml", rules=rules, cases=[case])
        for each in ENVIRONMENTS
        for rules, case in cases(each, PLATFORM)
    ]
    findings = [*run(files, suites)]
    return Outcome(check="objectives", read=f"{len(suites)} cases", findings=findings)


def cases_of(root: Path, name: Path) -> list[Case]:
    """Read a file of cases; none where there is no file.

    Raises:
        Broken: It is not as it should be.
    """
    if not (root / name).is_file():
        return []
    given = read(root, name) or []
    if not isinstance(given, list):
        raise Broken(f"{name} is {kind(given)}, allowed: a list of cases")
    return [_case(each, name) for each in given]


def _case(given: Any, file: Path) -> Case:
    if not isinstance(given, dict) or {*given} - _KEYS or not {*given} >= _NEEDED:
        raise Broken(
            f"{file} has a case {str(given)[:60]!r}, allowed: a mapping with "
            f"{', '.join(sorted(_NEEDED))}, and perhaps {', '.join(sorted(_KEYS - _NEEDED))}"
        )
    if not isinstance(given["series"], dict) or not isinstance(given.get("labels", {}), dict):
        raise Broken(
            f"{file}: the case of {given['alert']} has series or labels that are no mapping"
        )
    series = {
        name: _values(values, f"{file}: {name} of the case of {given['alert']}")
        for name, values in given["series"].items()
    }
    return Case(**{**given, "series": series})


def _values(given: Any, where: str) -> Values:
    """What fires and what is just below; one value stands for both."""
    pair = given if isinstance(given, list) else [given, given]
    if len(pair) != 2 or not all(each is None or isinstance(each, int | float) for each in pair):
        raise Broken(f"{where} is {given!r}, allowed: a number, or two: [fires, just below]")
    return (pair[0], pair[1])


def missing(suite: Suite) -> Iterator[str]:
    """Name alerts without a case, and cases without an alert."""
    tested = {case.alert for case in suite.cases}
    alerts = {rule["alert"] for rule in _alerts(suite.rules)}
    for name in sorted(alerts - tested):
        yield f"{suite.name}: {name} has no case in {CASES}/{Path(suite.name).name}"
    for name in sorted(tested - alerts):
        yield f"{CASES}/{Path(suite.name).name}: {name} is no alert of {suite.name}"


def run(files: Files, suites: Sequence[Suite]) -> Iterator[str]:
    """Run the cases of all suites in one process, and yield what differs.

    Raises:
        UserError: promtool did not run.
    """
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, suite in enumerate(suites):
            draft, tests = Path(folder, f"{number}-rules.yml"), Path(folder, f"{number}.yml")
            draft.write_text(json.dumps(suite.rules), encoding="utf-8")
            tests.write_text(json.dumps(_tests(suite, draft)), encoding="utf-8")
            names.append(str(tests))
        ended = programs.run(files, "promtool", "test", "rules", *names)
        if ended.returncode:
            yield from _worded(suites, ended.stdout + ended.stderr)


def _tests(suite: Suite, draft: Path) -> dict[str, Any]:
    known = {rule["alert"]: rule for rule in _alerts(suite.rules)}
    made = [
        test
        for case in suite.cases
        if case.alert in known
        for test in judged(case, known[case.alert])
    ]
    step = min((case.step for case in suite.cases), default=1)
    return {"rule_files": [str(draft)], "evaluation_interval": f"{step}m", "tests": made}


def _alerts(document: Mapping[str, Any]) -> Iterator[rules.Rule]:
    yield from (rule for rule in rules.every(document) if "alert" in rule)


def _worded(suites: Sequence[Suite], said: str) -> Iterator[str]:
    """What promtool said, one line for each test that failed."""
    for part in re.split(r"Unit Testing:\s+", said)[1:]:
        file, _, rest = part.partition("\n")
        if "FAILED" in rest:
            suite = suites[int(Path(file.strip()).stem)]
            text = " ".join(rest.replace("FAILED:", "").split())
            yield from (
                f"{suite.name}: {each.strip()}" for each in text.split("alertname:")[1:] or [text]
            )
