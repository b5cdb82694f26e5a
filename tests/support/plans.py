"""Plans as `terraform show -json` gives them: a recorded one, and some of a few lines."""

import json
from pathlib import Path
from typing import Any

from terrace.plans.planning import Plan

_RECORDED = Path(__file__).parents[1] / "terrace/plans/recorded/changes.json"
_ACTIONS = {(False, True): ["create"], (True, True): ["update"], (True, False): ["delete"]}


def recorded() -> dict[str, Any]:
    """A real plan, of Terraform 1.13, in which everything happens that can happen to a resource."""
    shown: dict[str, Any] = json.loads(_RECORDED.read_text())
    return shown


def change(
    address: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    actions: list[str] | None = None,
    sensitive: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """One resource of a plan."""
    chosen = actions or _ACTIONS[before is not None, after is not None]
    inner = {name: more.pop(name) for name in ("after_unknown", "replace_paths") if name in more}
    return {
        "address": address,
        "mode": "managed",
        "type": address.split(".", maxsplit=1)[0],
        "change": {
            "actions": chosen,
            "before": before,
            "after": after,
            "after_unknown": {},
            "before_sensitive": sensitive or {},
            "after_sensitive": sensitive or {},
            **inner,
        },
        **more,
    }


def plan(*resources: dict[str, Any]) -> dict[str, Any]:
    """A plan of some resources."""
    return {"resource_changes": list(resources), "output_changes": {}}


def planned(*resources: dict[str, Any], stack: str = "dev") -> Plan:
    """The plan of a stack."""
    return Plan(stack, plan(*resources), "")
