"""What an account has only once, and may have already, made by somebody else.

`constructs_lib/account/singletons.py` has the kinds, and what a stack does with each.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from constructs_lib.account.singletons import SINGLETONS
from conventions.blocks import Block, blocks
from conventions.document import Document
from terrace.preflight import existing
from terrace.preflight.check import Check, Finding, State, fine, stops, warns
from terrace.preflight.place import Place
from terrace.preflight.state import OwnState

INSPECTOR = "aws_inspector2_enabler"
FIND: Mapping[str, existing.LookUp] = {
    "aws_accessanalyzer_analyzer": existing.analyzer,
    "aws_ce_anomaly_monitor": existing.anomaly_monitor,
    "aws_config_configuration_recorder": existing.recorder,
    "aws_config_delivery_channel": existing.channel,
    "aws_guardduty_detector": existing.detector,
    "aws_iam_openid_connect_provider": existing.identity_provider,
    "aws_iam_service_linked_role": existing.linked_role,
    INSPECTOR: existing.inspector,
    "aws_macie2_account": existing.macie,
    "aws_securityhub_account": existing.security_hub,
}
# AWS takes a second one of the same name as a change of the first.
CHANGED = {"aws_config_configuration_recorder", "aws_config_delivery_channel"}


def checks(place: Place) -> Iterator[Check]:
    """Look for each thing that the stack makes and that an account has once."""
    state, imports = OwnState(place), imported(place.stack)
    for block in place.stack.resources:
        if block.type in FIND:
            wanted = imports.get(block.address)
            judge = partial(_judge, block=block, state=state, wanted=wanted)
            yield Check(f"only one: {_title(block)}", judge)


def imported(stack: Document) -> Mapping[str, str]:
    """Return the ids that the stack imports, by address."""
    return {str(each["to"]): str(each["id"]) for each in blocks(stack.body.get("import"))}


def kind_of(block: Block) -> str:
    """Return the kind of `already_there` that a resource is; empty where it is none."""
    if block.text("custom_suffix"):
        return ""
    service = block.text("aws_service_name")
    kinds = (
        kind
        for kind, each in SINGLETONS.items()
        if each.type == block.type and service in each.usual
    )
    return next(kinds, "")


def _judge(place: Place, *, block: Block, state: OwnState, wanted: str | None) -> Finding:
    if state.has(block.address):
        return fine("is in the stack's state")
    there = FIND[block.type](place, block)
    if wanted is not None:
        return _judge_import(place, wanted, there)
    if there is None:
        return fine("is not there yet")
    return _judge_existing(place, block, there)


def _judge_existing(place: Place, block: Block, there: str) -> Finding:
    if block.type in CHANGED and there == block.text("name"):
        return fine(f"{there} is there, and gets the stack's settings")
    if block.type == INSPECTOR:
        return _judge_inspector(place, there)
    kind = kind_of(block)
    if not kind:
        return stops(
            f"{there} is there already",
            f"terraform -chdir=terraform-out/stacks/{place.name} import {block.address} {there}",
        )
    return Finding(
        State.STOPS,
        f"{there} is there already, and a second one is refused",
        f"terrace preflight {place.name} --adopt, then make synth",
        adopts=(kind, there),
    )


def _judge_import(place: Place, wanted: str, there: str | None) -> Finding:
    if there == wanted:
        return fine(f"{there} is taken over")
    right = f'write "{there}" there' if there else "leave it out"
    return stops(
        f"{wanted} is to be taken over, and there is {there or 'none'}",
        f"already_there in {place.file}: {right}",
    )


def _judge_inspector(place: Place, there: str) -> Finding:
    on = there.partition("-")[2].replace(":", ", ")
    return warns(
        f"scans {on} already; the stack switches it on once more, for what it scans itself and for "
        "nothing else, and cannot import it",
        f"vulnerability_scanning=False in account_security of {place.file}, where somebody else "
        "looks after it",
    )


def _title(block: Block) -> str:
    kind = kind_of(block)
    if kind:
        return SINGLETONS[kind].what.partition(",")[0]
    return "Inspector" if block.type == INSPECTOR else f"role of {block.text('aws_service_name')}"
