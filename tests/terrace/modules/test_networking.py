"""What a caller of the networking modules gets, and when."""

import json
from collections.abc import Callable
from pathlib import Path
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


@pytest.mark.terraform
def test_a_region_whose_arns_differ_is_refused_by_the_plan(
    tmp_path: Path, terraform: Callable[..., str]
) -> None:
    region = built("networking")["data"]["aws_region"]["current"]
    (postcondition,) = region["lifecycle"]["postcondition"]
    regions = ["us-east-1", "ap-southeast-7", "us-gov-west-1", "cn-north-1", "us-iso-east-1"]
    expression = postcondition["condition"].removeprefix("${").removesuffix("}")
    value = f"[for r in {json.dumps(regions)} : {{ name = r }}]"
    answers = f"[for each in {value} : {expression.replace('self.', 'each.')}]"
    (tmp_path / "main.tf").write_text(f'output "accepted" {{\n  value = {answers}\n}}\n')
    terraform(tmp_path, "init")
    terraform(tmp_path, "apply", "-auto-approve")
    accepted = json.loads(terraform(tmp_path, "output", "-json"))["accepted"]["value"]
    assert dict(zip(regions, accepted, strict=True)) == {
        "us-east-1": True,
        "ap-southeast-7": True,
        "us-gov-west-1": False,
        "cn-north-1": False,
        "us-iso-east-1": False,
    }
