"""What a caller of the networking modules gets, and when."""

import json
from typing import Any

import cdktf
import pytest

from terrace.modules import export
from terrace.modules.definitions import MODULES


def built(name: str) -> dict[str, Any]:
    stack = export.build(cdktf.App(skip_validation=True), MODULES[name])
    document: dict[str, Any] = json.loads(cdktf.Testing.synth(stack))
    return document


@pytest.mark.parametrize("name", ["networking", "networking-single-nat"])
def test_subnets_are_given_away_once_packets_get_through_them(name: str) -> None:
    document = built(name)
    ways = {
        f"{type_}.{address}"
        for type_ in ("aws_route", "aws_vpc_endpoint")
        for address in document["resource"][type_]
    }
    outputs = document["output"]
    for tier in ("public", "private", "database", "intra"):
        assert set(outputs[f"{tier}_subnet_ids"]["depends_on"]) == ways
    assert "depends_on" not in outputs["vpc_id"]
