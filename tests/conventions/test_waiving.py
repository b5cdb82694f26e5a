from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from conventions.waiver_facts import parse
from conventions.waiver_file import WaiverFile
from conventions.waivers import Waiver
from conventions.waiving import Flaw, apply

TODAY = date(2030, 6, 15)


@dataclass(frozen=True)
class Finding:
    rule: str = "NET001"
    names: tuple[str, ...] = ("dev/aws_s3_bucket.files",)


def waiver(path: str = "dev/aws_s3_bucket.files", *, day: int = 15, **facts: Any) -> Waiver:
    return Waiver(
        rule="NET001", path=path, reason="r", owner="o", expires=date(2030, 6, day), **facts
    )


def test_a_finding_is_waived_on_the_last_day_of_its_waiver(stack) -> None:
    outcome = apply(WaiverFile(waivers=(waiver(),)), [Finding()], documents=(), today=TODAY)
    assert (outcome.standing, outcome.waived, outcome.complaints) == ((), (Finding(),), ())


@pytest.mark.parametrize(
    ("wrong", "flaw", "found"),
    [
        (waiver(day=14), Flaw.EXPIRED, "expired on 2030-06-14"),
        (
            waiver(while_=(parse("has:aws_lb"),)),
            Flaw.CONTRADICTED,
            "holds while has:aws_lb, and dev has no aws_lb",
        ),
    ],
    ids=["expired", "contradicted"],
)
def test_a_waiver_that_is_not_in_force_waives_nothing(
    stack, wrong: Waiver, flaw: Flaw, found: str
) -> None:
    document = stack(resource={"aws_s3_bucket": {"files": {}}})
    file = WaiverFile(waivers=(wrong,))
    outcome = apply(file, [Finding()], documents=(document,), today=TODAY)
    assert outcome.standing == (Finding(),)
    (complaint,) = outcome.complaints
    assert (complaint.flaw, complaint.waiver) == (flaw, wrong)
    assert complaint.found == (
        f"the waiver of NET001 for dev/aws_s3_bucket.files, owned by o, {found}"
    )


@pytest.mark.parametrize(
    ("waivers", "findings"),
    [((waiver(),), ()), ((waiver("dev/*"), waiver()), (Finding(),))],
    ids=["nothing found", "one before it"],
)
def test_a_waiver_that_waives_nothing_is_to_be_removed(
    waivers: tuple[Waiver, ...], findings: tuple[Finding, ...]
) -> None:
    outcome = apply(WaiverFile(waivers=waivers), findings, documents=(), today=TODAY)
    (complaint,) = outcome.complaints
    assert (complaint.flaw, complaint.waiver) == (Flaw.UNUSED, waiver())
    assert complaint.found.endswith("covers no finding that none before it covers")
    assert complaint.remedy == "remove it"


def test_a_mistake_is_a_complaint_like_the_others() -> None:
    file = WaiverFile(mistakes=(("waiver 2", "lacks owner"),))
    (complaint,) = apply(file, [Finding()], documents=(), today=TODAY).complaints
    assert (complaint.flaw, complaint.found) == (Flaw.MISTAKEN, "waiver 2 lacks owner")
