"""LIF: what must not be deleted by accident."""

from collections.abc import Iterator, Mapping

from conventions.arguments import is_off, may_be
from conventions.blocks import first, is_true
from conventions.document import Document
from conventions.registry import must
from conventions.resource_types import DATA, TABLE
from conventions.rule import Problem

PROTECTION: Mapping[str, str] = TABLE.where("protection")


@must(
    "LIF001",
    "in production and what it shares, stateful resources have `prevent_destroy`, and "
    "deletion protection wherever AWS offers it",
    reason="prevent_destroy stops Terraform, deletion protection stops everybody else.",
    source="HashiCorp Terraform documentation, lifecycle; checkov CKV_AWS_293, CKV_AWS_139, "
    "CKV_AWS_150",
)
def production_state_is_protected(document: Document) -> Iterator[Problem]:
    """Judge data stores, keys, zones, registries and load balancers."""
    for block in document.resources if document.is_production else ():
        lifecycle = first(block.body, "lifecycle")
        if block.type in DATA and not is_true(lifecycle.get("prevent_destroy")):
            found = f"{block.address} may be destroyed"
            yield Problem(block, found, "set lifecycle.prevent_destroy")
        argument = PROTECTION.get(block.type)
        value = block.body.get(argument) if argument else True
        if is_off(value) and not may_be(value, "ACTIVE"):  # Cognito's word
            yield Problem(block, f"{argument} is off", "turn it on")
