"""Plans and drift for programs; `schemas/` beside this file says what is in them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from terrace.guard import fingerprint
from terrace.plans.planning import Plan
from terrace.plans.reading import Attribute, Resource, drifted, outputs, resources

SCHEMAS = Path(__file__).with_name("schemas")
VERSION = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What was found of one stack.

    Attributes:
        stack: The stack.
        result: "drift", "clean", "absent" where nothing is deployed, or "unreadable".
        reason: Why it could not be read; empty where it could.
        counts: What a deployment would do, by number.
        file: Name of the readable text on it; empty where there is none.
    """

    stack: str
    result: str
    reason: str = ""
    counts: Mapping[str, int]
    file: str = ""


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return a plan without secrets."""
    return {
        "version": VERSION,
        "stack": plan.stack,
        "fingerprint": fingerprint.fingerprint(plan.shown),
        "counts": fingerprint.counts(plan.shown),
        "resources": [_resource(each) for each in resources(plan.shown)],
        "outputs": [_attribute(each) for each in outputs(plan.shown)],
        "drift": [_resource(each) for each in drifted(plan.shown)],
    }


def drift_document(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return what was found of all stacks."""
    return {"version": VERSION, "stacks": [asdict(each) for each in findings]}


def as_text(document: Mapping[str, Any]) -> str:
    """Write a document as JSON."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _resource(resource: Resource) -> dict[str, Any]:
    return {
        "address": resource.address,
        "type": resource.type,
        "kind": resource.kind,
        "why": resource.why,
        "forced_by": list(resource.forced_by),
        "loses": resource.keeps,
        "moved_from": resource.moved_from,
        "attributes": [_attribute(each) for each in resource.attributes],
    }


def _attribute(attribute: Attribute) -> dict[str, Any]:
    return {"path": attribute.path, "before": attribute.before, "after": attribute.after}
