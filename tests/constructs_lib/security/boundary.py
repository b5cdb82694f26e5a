"""The boundary's own judgement of an action."""

from fnmatch import fnmatchcase

from constructs_lib.security.permission_boundary import PermissionBoundary
from tests.support.synth import SITE, Json, Sketch, statements

REGISTRY = "111111111111"


def add(stack: Sketch) -> PermissionBoundary:
    return PermissionBoundary(stack, "boundary", site=SITE, registry_account=REGISTRY)


def limits(document: Json) -> dict[str, Json]:
    return statements(document, "boundary_limits")


def judge(document: Json, action: str, resource: str) -> str:
    """Allow, Deny, or nothing said; conditions on refusals are taken to hold."""
    found = {
        each.get("effect", "Allow")
        for each in limits(document).values()
        if any(fnmatchcase(action.lower(), pattern.lower()) for pattern in each["actions"])
        and any(fnmatchcase(resource, pattern) for pattern in each["resources"])
    }
    return "Deny" if "Deny" in found else "Allow" if found else ""
