import io
import json
from typing import Any

import pytest

from terrace.preflight import earlier_stacks
from terrace.preflight.place import Place
from tests.terrace.preflight.stubs import SHARED, error, only, place, stack, texts

CONFIG = {"bucket": "states", "key": "terrace/global/terraform.tfstate", "region": "us-east-1"}
REMOTE = {"terraform_remote_state": {"global_stack": {"backend": "s3", "config": CONFIG}}}
OUTPUTS = "${data.terraform_remote_state.global_stack.outputs."
READS = {
    "aws_route53_record": {"main": {"zone_id": f"{OUTPUTS}zone_id}}"}},
    "aws_ecs_service": {"app": {"image": f"{OUTPUTS}repository_url_app}}:0.1.0"}},
}


def where(state: object) -> Place:
    """A stack that reads two outputs of `global`, whose state this is."""
    text = state if isinstance(state, bytes) else json.dumps(state).encode()
    answer: Any = error("NoSuchKey") if state is None else lambda **_: {"Body": io.BytesIO(text)}
    return place(stack(resource=READS, data=REMOTE), {"s3.get_object": answer})


def found(state: object) -> tuple[str, str, str]:
    return texts(only(earlier_stacks.checks, where(state)))


def test_a_stack_that_this_one_reads_has_to_be_deployed() -> None:
    assert found(None) == (
        "stops",
        "dev reads outputs of global, which is not deployed yet",
        "make deploy STACK=global",
    )


def test_a_stack_that_is_deployed_is_fine() -> None:
    here = where({"outputs": {"zone_id": {}, "repository_url_app": {}, "more": {}}})
    assert texts(only(earlier_stacks.checks, here))[:2] == (
        "fine",
        "is deployed, with the outputs that are read",
    )
    assert here.accounts.asked == [("s3", SHARED, "us-east-1")]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("outputs", "lacking"),
    [({}, "repository_url_app, zone_id"), ({"zone_id": {}}, "repository_url_app")],
    ids=["after it was destroyed", "before it is deployed with a new repository"],
)
def test_an_output_that_is_not_there_stops(outputs: dict[str, Any], lacking: str) -> None:
    assert found({"version": 4, "outputs": outputs, "resources": []}) == (
        "stops",
        f"dev reads {lacking} of global, which as it is deployed has no such output",
        "make deploy STACK=global",
    )


@pytest.mark.parametrize("text", [b"?", b"[]", b"{}"])
def test_a_state_that_nobody_understands_is_not_read(text: bytes) -> None:
    said = "the state of global could not be read: it is no state of Terraform"
    assert found(text) == ("not read", said, "")
