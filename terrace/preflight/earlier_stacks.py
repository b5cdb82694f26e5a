"""Stacks whose outputs this one reads, so that they have to be deployed before it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from conventions.blocks import first
from terrace.aws import found
from terrace.preflight.check import Check, Finding, fine, stops
from terrace.preflight.place import Place
from terrace.preflight.state_backend import BOOTSTRAP, NO_OBJECT

REMOTE_STATE = "terraform_remote_state"


def checks(place: Place) -> Iterator[Check]:
    """Look for the state of every stack that this one refers to."""
    for data in place.stack.data_sources:
        if data.type == REMOTE_STATE:
            state = first(data.body, "config")
            stack = str(state["key"]).split("/")[-2]
            yield Check(f"stack {stack}", partial(_judge, stack=stack, state=state))


def _judge(place: Place, *, stack: str, state: dict[str, Any]) -> Finding:
    s3 = place.shared_client("s3", region=str(state["region"]))
    answer = found(
        f"the state of {stack}",
        lambda: s3.head_object(Bucket=state["bucket"], Key=state["key"]),
        missing=NO_OBJECT,
    )
    if answer is not None:
        return fine("is deployed")
    deploy = BOOTSTRAP if stack == "state-backend" else f"make deploy STACK={stack}"
    return stops(f"{place.name} reads outputs of {stack}, which is not deployed yet", deploy)
