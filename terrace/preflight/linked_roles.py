"""Roles that AWS makes for itself at the first use of a service."""

from collections.abc import Iterator, Mapping
from functools import partial

from terrace.aws import reading
from terrace.preflight.check import Check, Finding, fine, warns
from terrace.preflight.facts import LINKED_ROLES
from terrace.preflight.place import Place

LINKED = "aws_iam_service_linked_role"


def checks(place: Place) -> Iterator[Check]:
    """Look at the roles of the services that the stack uses, but for those that it makes."""
    types = {each.type for each in place.stack.resources}
    made = {
        each.text("aws_service_name")
        for each in place.stack.of(LINKED)
        if not each.text("custom_suffix")
    }
    used = {
        service: each
        for service, each in LINKED_ROLES.items()
        if types.intersection(each.types) and service not in made
    }
    for service, each in used.items():
        if each.races:
            yield Check(f"role {each.role}", partial(_judge, service=service))
    others = {service: each.role for service, each in used.items() if not each.races}
    if others:
        yield Check("roles that AWS makes", partial(_judge_others, roles=others))


def _judge(place: Place, *, service: str) -> Finding:
    if _is_there(place, service):
        return fine("is there")
    return warns(
        f"account {place.account_id} has none yet; AWS makes it at the first use of "
        f"{service.partition('.')[0]}, which can fail meanwhile",
        f"in account {place.account_id}: aws iam create-service-linked-role "
        f"--aws-service-name {service}",
    )


def _judge_others(place: Place, *, roles: Mapping[str, str]) -> Finding:
    missing = [role for service, role in roles.items() if not _is_there(place, service)]
    if missing:
        return fine(f"AWS makes at first use: {', '.join(missing)}")
    return fine("all are there")


def _is_there(place: Place, service: str) -> bool:
    with reading(f"the roles of {service}"):
        answer = place.client("iam").list_roles(PathPrefix=f"/aws-service-role/{service}/")
    return any("_" not in each["RoleName"] for each in answer["Roles"])  # one with a suffix is not
