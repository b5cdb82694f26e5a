from dataclasses import replace
from typing import Any

import pytest

from conventions.document import Document
from terrace.aws import Unreadable
from terrace.preflight import delegation
from tests.terrace.preflight.stubs import SHARED, only, place, stack, texts

SERVERS = ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net"]
ZONES = {
    "route53.list_hosted_zones_by_name": {
        "HostedZones": [
            {"Id": "/hostedzone/Z1", "Name": "terrace.example.", "Config": {"PrivateZone": False}},
            {"Id": "/hostedzone/Z2", "Name": "terrace.example.org."},
        ]
    },
    "route53.get_hosted_zone": {"DelegationSet": {"NameServers": SERVERS}},
}


def shared() -> Document:
    return stack("global", resource={"aws_route53_zone": {"zone": {"name": "terrace.example"}}})


def delegated(
    public: frozenset[str] | Unreadable, answers: dict[str, Any] | None = None
) -> tuple[str, str, str]:
    document = stack(resource={"aws_acm_certificate_validation": {"main": {}}})
    where = place(document, {**ZONES, **(answers or {})}, shared(), name_servers=public)
    return texts(only(delegation.checks, where))


def test_a_zone_that_the_public_finds_is_fine() -> None:
    public = frozenset({"NS-1.awsdns-01.com.", "ns-2.awsdns-02.net."})
    assert delegated(public)[0] == "fine"


@pytest.mark.parametrize(
    ("public", "asked"), [({"ns.registrar.example"}, "ns.registrar.example"), (set(), "nobody")]
)
def test_a_zone_that_the_public_does_not_find_stops(public: set[str], asked: str) -> None:
    assert delegated(frozenset(public)) == (
        "stops",
        f"the public asks {asked}, so that certificates wait until they fail",
        f"enter where terrace.example is registered: {', '.join(SERVERS)}",
    )


def test_nobody_looks_for_what_the_public_does_not_reach() -> None:
    document = stack(resource={"aws_acm_certificate_validation": {"main": {}}})
    where = replace(place(document, ZONES, shared()), is_public=False)
    assert list(delegation.checks(where)) == []


def test_a_zone_that_is_missing_is_made_by_global() -> None:
    none = {"route53.list_hosted_zones_by_name": {"HostedZones": []}}
    assert delegated(frozenset(), none) == (
        "stops",
        f"account {SHARED} has no zone terrace.example",
        "make deploy STACK=global",
    )


def test_without_a_resolver_the_delegation_is_not_read() -> None:
    said = "the name servers of terrace.example could not be read: no answer"
    assert delegated(Unreadable(said))[:2] == ("not read", said)


def test_a_zone_of_the_same_name_warns_before_another_is_made() -> None:
    state, said, helps = texts(only(delegation.checks, place(shared(), ZONES)))
    assert state == "warns"
    assert "(Z1)" in said
    assert helps.endswith("import aws_route53_zone.zone Z1")
