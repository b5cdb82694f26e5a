"""What the module of jobs does with what only its caller knows."""

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


TAGS = "merge(merge(data.aws_default_tags.current.tags, var.common_tags), {"


@pytest.mark.parametrize("name", ["jobs", "kubernetes"])
def test_all_tags_of_the_caller_and_of_its_provider_are_on_instances(name: str) -> None:
    document = built(name)
    assert "current" in document["data"]["aws_default_tags"]
    (template,) = document["resource"]["aws_launch_template"].values()
    kinds = [each["resource_type"] for each in template["tag_specifications"]]
    assert kinds == ["instance", "network-interface", "volume"]
    for each in template["tag_specifications"]:
        assert each["tags"].startswith(f"${{{TAGS}")


@pytest.mark.parametrize("addon", ["vpc-cni", "aws-ebs-csi-driver"])
def test_all_tags_are_on_what_add_ons_make(addon: str) -> None:
    addons = built("kubernetes")["resource"]["aws_eks_addon"].values()
    (found,) = [each for each in addons if each["addon_name"] == addon]
    assert found["configuration_values"].startswith("${jsonencode({")
    assert TAGS in found["configuration_values"]


def test_the_callers_tags_are_on_the_group_and_passed_on() -> None:
    (group,) = built("jobs")["resource"]["aws_autoscaling_group"].values()
    tags = group["dynamic"]["tag"]
    assert tags["for_each"].startswith(f"${{{TAGS}")
    assert tags["iterator"] == "each"
    assert tags["content"] == {
        "key": "${each.key}",
        "value": "${each.value}",
        "propagate_at_launch": True,
    }
