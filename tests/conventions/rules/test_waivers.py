from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from conventions.document import Document
from conventions.rule import Finding
from conventions.rules.waivers import judge
from conventions.synthesis import Synthesis
from conventions.waiver_facts import parse
from conventions.waiver_file import WaiverFile
from conventions.waivers import Waiver
from conventions.waiving import apply

WAIVER = Waiver(
    rule="NET001",
    path="dev/edge/ingress",
    reason="the partner has no fixed address",
    owner="network",
    expires=date(2030, 6, 15),
)
METADATA = {"metadata": {"path": "dev/edge/ingress"}}
FINDING = Finding(document="dev", path="dev/edge/ingress", rule="NET001", found="f", remedy="r")


@pytest.fixture
def applied(stack):
    def on(
        day: date,
        *findings: Finding,
        file: WaiverFile | None = None,
        document: Document | None = None,
        complete: bool = True,
    ) -> list[str]:
        documents = (document or stack("dev"),)
        synthesis = Synthesis(root=Path("out"), documents=documents, is_complete=complete)
        file = file or WaiverFile(waivers=(WAIVER,))
        outcome = apply(file, findings, documents=synthesis.documents, today=day)
        about_waivers = judge(file, outcome, synthesis=synthesis)
        return [str(finding) for finding in (*outcome.standing, *about_waivers)]

    return on


def test_a_used_waiver_in_force_leaves_nothing(applied) -> None:
    assert applied(date(2030, 6, 15), FINDING) == []


def test_an_expired_waiver_says_since_when_and_who_owns_it(applied) -> None:
    assert applied(date(2030, 6, 16), FINDING) == [
        str(FINDING),
        (
            "WAI001 MUST waivers.toml: the waiver of NET001 for dev/edge/ingress, owned by "
            "network, expired on 2030-06-15; mend what it waives, or renew it with a reason."
        ),
    ]


def test_an_unused_waiver_is_to_be_removed(applied) -> None:
    assert applied(date(2030, 6, 15)) == [
        (
            "WAI001 MUST waivers.toml: the waiver of NET001 for dev/edge/ingress, owned by "
            "network, covers no finding that none before it covers; remove it."
        )
    ]


def test_a_reason_that_the_output_contradicts_waives_nothing(applied, stack) -> None:
    """The stack of `applied` is empty, so that there is nothing to contradict it."""
    firewall = replace(WAIVER, while_=(parse("has:aws_wafv2_web_acl"),))
    document = stack("dev", resource={"aws_lb": {"ingress": {"//": METADATA}}})
    file = WaiverFile(waivers=(firewall,))
    assert applied(date(2030, 6, 15), FINDING, file=file) == []
    assert applied(date(2030, 6, 15), FINDING, file=file, document=document) == [
        str(FINDING),
        (
            "WAI001 MUST waivers.toml: the waiver of NET001 for dev/edge/ingress, owned by "
            "network, holds while has:aws_wafv2_web_acl, and dev has no aws_wafv2_web_acl; mend "
            "what it waives, or give it a reason that is true."
        ),
    ]


def test_an_incomplete_waiver_says_what_it_lacks(applied) -> None:
    file = WaiverFile(mistakes=(("waiver 2", "lacks owner"),))
    assert applied(date(2030, 6, 15), FINDING, file=file) == [
        str(FINDING),
        "WAI001 MUST waivers.toml: waiver 2 lacks owner; complete it or remove it.",
    ]


def test_of_a_single_document_only_its_own_waivers_can_be_unused(applied) -> None:
    other = Waiver(rule="NET001", path="prod/*", reason="r", owner="o", expires=date(2031, 1, 1))
    file = WaiverFile(waivers=(other,))
    assert applied(date(2030, 6, 15), file=file, complete=False) == []
    assert len(applied(date(2030, 6, 15), file=file)) == 1
