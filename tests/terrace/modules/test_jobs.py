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


@pytest.mark.parametrize("name", ["jobs", "kubernetes"])
def test_the_callers_tags_are_on_instances_and_disks(name: str) -> None:
    (template,) = built(name)["resource"]["aws_launch_template"].values()
    for each in template["tag_specifications"]:
        assert each["tags"].startswith("${merge(var.common_tags, {")


def test_the_callers_tags_are_on_the_group_and_passed_on() -> None:
    (group,) = built("jobs")["resource"]["aws_autoscaling_group"].values()
    tags = group["dynamic"]["tag"]
    assert tags["for_each"].startswith("${merge(var.common_tags, {")
    assert tags["iterator"] == "each"
    assert tags["content"] == {
        "key": "${each.key}",
        "value": "${each.value}",
        "propagate_at_launch": True,
    }
