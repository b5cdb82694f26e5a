"""Stacks whose outputs this one reads, so that they have to be deployed before it."""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from conventions.blocks import first
from conventions.expressions import strings
from terrace.aws import Unreadable, found, reading
from terrace.preflight.check import Check, Finding, fine, stops
from terrace.preflight.place import STATE_STACK, Place
from terrace.preflight.state_backend import BOOTSTRAP, NO_OBJECT

REMOTE_STATE = "terraform_remote_state"
SHOWN = 3  # outputs in one sentence
_OUTPUT = re.compile(rf"data\.{REMOTE_STATE}\.([\w-]+)\.outputs\.(\w+)")


def checks(place: Place) -> Iterator[Check]:
    """Look into the state of every stack that this one refers to."""
    read = {each for text in strings(place.stack.body) for each in _OUTPUT.findall(text)}
    for data in place.stack.data_sources:
        if data.type == REMOTE_STATE:
            state = first(data.body, "config")
            stack = str(state["key"]).split("/")[-2]
            outputs = frozenset(output for id_, output in read if id_ == data.id)
            judge = partial(_judge, stack=stack, state=state, outputs=outputs)
            yield Check(f"stack {stack}", judge)


def _judge(place: Place, *, stack: str, state: dict[str, Any], outputs: frozenset[str]) -> Finding:
    deploy = f"make deploy STACK={stack}"
    there = _outputs(place, stack, state)
    if there is None:
        return stops(
            f"{place.name} reads outputs of {stack}, which is not deployed yet",
            BOOTSTRAP if stack == STATE_STACK else deploy,
        )
    lacking = sorted(outputs - there)
    if lacking:  # it was destroyed, or something was added since: an environment, a repository
        more = f" and {len(lacking) - SHOWN} more" if len(lacking) > SHOWN else ""
        return stops(
            f"{place.name} reads {', '.join(lacking[:SHOWN])}{more} of {stack}, which as it is "
            "deployed has no such output",
            deploy,
        )
    return fine("is deployed, with the outputs that are read")


def _outputs(place: Place, stack: str, state: dict[str, Any]) -> frozenset[str] | None:
    """Return the names of the outputs in a state; None where there is no state."""
    s3, what = place.shared_client("s3", region=str(state["region"])), f"the state of {stack}"
    answer = found(
        what, lambda: s3.get_object(Bucket=state["bucket"], Key=state["key"]), missing=NO_OBJECT
    )
    if answer is None:
        return None
    with reading(what):
        text = answer["Body"].read()
    try:
        return frozenset(json.loads(text)["outputs"])
    except (ValueError, KeyError, TypeError) as problem:
        raise Unreadable(f"{what} could not be read: it is no state of Terraform") from problem
