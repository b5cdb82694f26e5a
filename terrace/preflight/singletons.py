"""What an account has only once, and may have already, made by somebody else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from conventions.blocks import Block, labelled
from conventions.document import Document
from terrace.preflight import existing
from terrace.preflight.check import Check, Finding, State, fine, stops, warns
from terrace.preflight.place import Place
from terrace.preflight.state import OwnState

LINKED_ROLES = {
    "config.amazonaws.com": "slr-config",
    "ecs.amazonaws.com": "slr-ecs",
    "opensearchservice.amazonaws.com": "slr-opensearch",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Singleton:
    """A kind of thing that is there once.

    Attributes:
        name: Its name in `already_there`.
        title: What it is called.
        find: Looks it up.
        renamed: Whether AWS takes a second one of the same name as a change of the first.
    """

    name: str
    title: str
    find: existing.LookUp
    renamed: bool = False


SINGLETONS: Mapping[str, Singleton] = {
    "aws_config_configuration_recorder": Singleton(
        name="config-recorder", title="recorder of AWS Config", find=existing.recorder, renamed=True
    ),
    "aws_config_delivery_channel": Singleton(
        name="config-channel", title="channel of AWS Config", find=existing.channel, renamed=True
    ),
    "aws_guardduty_detector": Singleton(
        name="guardduty-detector", title="detector of GuardDuty", find=existing.detector
    ),
    "aws_securityhub_account": Singleton(
        name="security-hub", title="Security Hub", find=existing.security_hub
    ),
    "aws_macie2_account": Singleton(name="macie", title="Macie", find=existing.macie),
    "aws_inspector2_enabler": Singleton(
        name="inspector", title="Inspector", find=existing.inspector
    ),
    "aws_ce_anomaly_monitor": Singleton(
        name="anomaly-monitor", title="monitor of costs", find=existing.anomaly_monitor
    ),
    "aws_accessanalyzer_analyzer": Singleton(
        name="access-analyzer", title="analyzer of access", find=existing.analyzer
    ),
    "aws_iam_openid_connect_provider": Singleton(
        name="oidc-github", title="identity provider of GitHub", find=existing.github
    ),
    "aws_iam_service_linked_role": Singleton(name="", title="role", find=existing.linked_role),
}


def checks(place: Place) -> Iterator[Check]:
    """Look for each thing that the stack makes and that an account has once."""
    state, imports = OwnState(place), imported(place.stack)
    for block in place.stack.resources:
        singleton = SINGLETONS.get(block.type)
        if singleton is not None:
            yield Check(
                f"there once: {_title(singleton, block)}",
                partial(
                    _judge,
                    block=block,
                    singleton=singleton,
                    state=state,
                    wanted=imports.get(block.address),
                ),
            )


def imported(stack: Document) -> Mapping[str, str]:
    """Return the ids that the stack imports, by address."""
    bodies = [body for _, body in labelled({"import": stack.body.get("import", [])}, "import")]
    return {str(each["to"]).strip("${}"): str(each["id"]) for each in bodies}


def _judge(
    place: Place, *, block: Block, singleton: Singleton, state: OwnState, wanted: str | None
) -> Finding:
    if state.has(block.address):
        return fine("is in the stack's state")
    there = singleton.find(place, block)
    if wanted is not None:
        return _judge_import(place, wanted, there)
    if there is None:
        return fine("is not there yet")
    return _judge_existing(place, block, singleton, there)


def _judge_existing(place: Place, block: Block, singleton: Singleton, there: str) -> Finding:
    if singleton.renamed and there == block.text("name"):
        return fine(f"{there} is there, and gets the stack's settings")
    if singleton.name == "inspector":
        return _judge_inspector(place, there)
    name = _name(singleton, block)
    if not name:
        return stops(f"{there} is there already", _import(place, block, there))
    return Finding(
        State.STOPS,
        f"{there} is there already, and a second one is refused",
        f"terrace preflight {place.name} --adopt, then make synth",
        adopts=(name, there),
    )


def _judge_import(place: Place, wanted: str, there: str | None) -> Finding:
    if there == wanted:
        return fine(f"{there} is taken over")
    return stops(
        f"{wanted} is to be taken over, and there is {there or 'none'}",
        f"already_there in {place.file}: " + (f'"{there}"' if there else "leave it out"),
    )


def _judge_inspector(place: Place, there: str) -> Finding:
    on = there.partition("-")[2].replace(":", ", ")
    return warns(
        f"scans {on} already; the provider switches it on once more and cannot import it, which "
        "AWS may refuse",
        "vulnerability_scanning=False in account_security of "
        f"{place.file}, where somebody else looks after it",
    )


def _import(place: Place, block: Block, there: str) -> str:
    folder = f"terraform-out/stacks/{place.name}"
    return f"terraform -chdir={folder} import {block.address} {there}"


def _name(singleton: Singleton, block: Block) -> str:
    return singleton.name or (
        "" if block.text("custom_suffix") else LINKED_ROLES.get(block.text("aws_service_name"), "")
    )


def _title(singleton: Singleton, block: Block) -> str:
    return f"{singleton.title} {block.text('aws_service_name')}".strip()
