from datetime import date

import pytest

from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Scanned, Tool
from terrace.scan.verdict import FLOORS, Verdict, judge, refuse_too_few
from terrace.scan.waivers import Waiver
from tests.terrace.scan.samples import finding, scanned

TODAY = date(2026, 11, 24)


def waiver(expires: date = TODAY, check: str = "CKV_AWS_18") -> Waiver:
    return Waiver(check=check, resource="dev/files/*", reason="r", owner="o", expires=expires)


def verdict(*scans: Scanned, waivers: tuple[Waiver, ...] = ()) -> Verdict:
    return judge(scans, waivers, today=TODAY)


def test_nothing_found_is_good() -> None:
    assert verdict(scanned()).is_good


def test_a_finding_of_checkov_fails_whatever_its_severity() -> None:
    assert not verdict(scanned(finding())).is_good
    assert not verdict(scanned(finding(severity="LOW"))).is_good


@pytest.mark.parametrize(
    ("severity", "is_good"),
    [("LOW", True), ("MEDIUM", True), ("HIGH", False), ("CRITICAL", False), ("", False)],
)
def test_of_trivy_what_is_grave_fails_and_the_rest_is_advice(severity: str, is_good: bool) -> None:
    outcome = verdict(scanned(finding(tool=Tool.TRIVY, severity=severity), tool=Tool.TRIVY))
    assert outcome.is_good is is_good
    assert len(outcome.findings) == 1


def test_a_waived_finding_is_counted_and_does_not_stand() -> None:
    outcome = verdict(scanned(finding()), waivers=(waiver(),))
    assert outcome == Verdict(findings=(), waived=(finding(),), complaints=())
    assert outcome.is_good


def test_an_expired_waiver_covers_nothing_and_fails_by_itself() -> None:
    outcome = verdict(scanned(finding()), waivers=(waiver(date(2026, 11, 23)),))
    assert outcome.findings == (finding(),)
    assert outcome.complaints == (
        (
            "the waiver of CKV_AWS_18 for dev/files/*, owned by o, expired on 2026-11-23; "
            "mend what it waives, or renew it"
        ),
    )


def test_an_unused_waiver_fails() -> None:
    outcome = verdict(scanned(), waivers=(waiver(),))
    assert not outcome.is_good
    assert outcome.complaints == (
        "the waiver of CKV_AWS_18 for dev/files/*, owned by o, covers no finding; remove it",
    )


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
