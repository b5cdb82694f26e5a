from datetime import date

import pytest

from conventions.waiver_file import WaiverFile
from conventions.waivers import Waiver
from conventions.waiving import Outcome
from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Finding, Scanned, Tool
from terrace.scan.verdict import FLOORS, is_good, judge, refuse_too_few
from tests.terrace.scan.samples import finding, scanned

TODAY = date(2026, 11, 24)


def waiver(expires: date = TODAY) -> Waiver:
    return Waiver(rule="CKV_AWS_18", path="dev/files/*", reason="r", owner="o", expires=expires)


def verdict(*scans: Scanned, waivers: tuple[Waiver, ...] = ()) -> Outcome[Finding]:
    return judge(scans, WaiverFile(waivers=waivers), documents=(), today=TODAY)


def test_nothing_found_is_good() -> None:
    assert is_good(verdict(scanned()))


def test_a_finding_of_checkov_fails_whatever_its_severity() -> None:
    assert not is_good(verdict(scanned(finding())))
    assert not is_good(verdict(scanned(finding(severity="LOW"))))


@pytest.mark.parametrize(
    ("severity", "good"),
    [("LOW", True), ("MEDIUM", True), ("HIGH", False), ("CRITICAL", False), ("", False)],
)
def test_of_trivy_what_is_grave_fails_and_the_rest_is_advice(severity: str, good: bool) -> None:
    outcome = verdict(scanned(finding(tool=Tool.TRIVY, severity=severity), tool=Tool.TRIVY))
    assert is_good(outcome) is good
    assert len(outcome.standing) == 1


def test_a_waived_finding_is_counted_and_does_not_stand() -> None:
    outcome = verdict(scanned(finding()), waivers=(waiver(),))
    assert outcome == Outcome(standing=(), waived=(finding(),), complaints=())
    assert is_good(outcome)


@pytest.mark.parametrize(
    ("scan", "expires"),
    [(scanned(finding()), date(2026, 11, 23)), (scanned(), TODAY)],
    ids=["expired", "unused"],
)
def test_a_waiver_that_is_expired_or_unused_fails(scan: Scanned, expires: date) -> None:
    assert not is_good(verdict(scan, waivers=(waiver(expires),)))


def test_fewer_checks_than_the_floor_are_refused() -> None:
    refuse_too_few([scanned(passed=7)], {Tool.CHECKOV: 7})
    with pytest.raises(CouldNotScanError) as refusal:
        refuse_too_few([scanned(passed=7)], {Tool.CHECKOV: 8})
    assert str(refusal.value) == (
        "checkov evaluated 7 checks, expected are 8 or more; find out what it no longer reads, "
        "or lower FLOORS in terrace/scan/verdict.py with the stacks"
    )


def test_a_tool_that_did_not_run_is_below_its_floor() -> None:
    with pytest.raises(CouldNotScanError, match="trivy evaluated 0 checks"):
        refuse_too_few([scanned()], {Tool.TRIVY: 1})


def test_a_plan_without_a_single_check_is_refused() -> None:
    with pytest.raises(CouldNotScanError) as refusal:
        refuse_too_few([scanned(passed=0)], {Tool.CHECKOV: 0})
    assert str(refusal.value) == "checkov evaluated no check in dev"


def test_every_tool_has_a_floor() -> None:
    assert FLOORS.keys() == set(Tool)
    assert min(FLOORS.values()) > 100
