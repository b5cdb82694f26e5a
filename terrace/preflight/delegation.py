"""DNS: whether the public finds the zone, without which no certificate is issued."""

from collections.abc import Iterable, Iterator
from functools import partial

from terrace.aws import reading
from terrace.preflight.check import Check, Finding, fine, stops, warns
from terrace.preflight.place import SHARED_STACK, Place
from terrace.preflight.state import OwnState

VALIDATION = "aws_acm_certificate_validation"


def checks(place: Place) -> Iterator[Check]:
    """Look at the platform's zone, from the stack that makes it and from those that use it."""
    shared = place.stacks.get(SHARED_STACK)
    zones = [each.text("name") for each in shared.of("aws_route53_zone")] if shared else []
    for zone in zones:
        if place.name == SHARED_STACK:
            yield Check(f"zone {zone}", partial(_judge_zone, domain=zone, state=OwnState(place)))
        elif place.is_public and any(place.stack.of(VALIDATION)):
            yield Check(f"delegation of {zone}", partial(_judge, domain=zone))


def _judge_zone(place: Place, *, domain: str, state: OwnState) -> Finding:
    block = next(place.stack.of("aws_route53_zone"))
    ids = _zones(place, domain)
    if state.has(block.address):
        return fine("is in the stack's state")
    if ids:
        return warns(
            f"account {place.shared_account_id} has a zone of that name already ({', '.join(ids)});"
            " the stack makes another, with other name servers",
            f"terraform -chdir=terraform-out/stacks/{place.name} import {block.address} {ids[0]}",
        )
    return fine("is not there yet; enter its name servers at the registrar once it is")


def _judge(place: Place, *, domain: str) -> Finding:
    ids = _zones(place, domain)
    if not ids:
        return stops(
            f"account {place.shared_account_id} has no zone {domain}",
            f"make deploy STACK={SHARED_STACK}",
        )
    servers: dict[str, frozenset[str]] = {}
    for id_ in ids:
        with reading(f"the name servers of {domain}"):
            answer = place.shared_client("route53").get_hosted_zone(Id=id_)
        servers[id_] = _normal(answer["DelegationSet"]["NameServers"])
    public = _normal(place.name_servers(domain))
    if public in servers.values():
        return fine(f"the public asks {', '.join(sorted(public))}")
    wanted = ", ".join(sorted(servers[ids[0]]))
    asked = ", ".join(sorted(public)) or "nobody"
    return stops(
        f"the public asks {asked}, so that certificates wait until they fail",
        f"enter where {domain} is registered: {wanted}",
    )


def _zones(place: Place, domain: str) -> list[str]:
    """Return the ids of the public zones of that very name."""
    with reading(f"the zones of account {place.shared_account_id}"):
        answer = place.shared_client("route53").list_hosted_zones_by_name(DNSName=domain)
    return [
        each["Id"].rpartition("/")[2]
        for each in answer["HostedZones"]
        if each["Name"].rstrip(".") == domain and not each.get("Config", {}).get("PrivateZone")
    ]


def _normal(names: Iterable[str]) -> frozenset[str]:
    return frozenset(each.rstrip(".").lower() for each in names)
