"""A release's parameter, and what reads it."""

import json

from constructs_lib.delivery.config import PromotionConfig
from constructs_lib.delivery.release import Release
from tests.support.synth import SITE, Json, Sketch, only, synthesize

URL = "${data.terraform_remote_state.global_stack.outputs.repository_url_app}"


def release(stack: Sketch, *, by_terraform: bool = False) -> Release:
    return Release(
        stack,
        "app",
        site=SITE,
        workload="app",
        repository_url=URL,
        repository_arn="arn",
        image=":1.2.3",
        by_terraform=by_terraform,
    )


def made() -> Json:
    return synthesize(lambda stack: release(stack).image)


def test_the_first_image_is_written_once_and_left_to_releases_then() -> None:
    parameter = only(made(), "aws_ssm_parameter")
    assert parameter["name"] == "/terrace/test/releases/app"
    assert parameter["type"] == "String"
    assert json.loads(parameter["insecure_value"]) == {"image": ":1.2.3", "commit": ""}
    assert parameter["lifecycle"] == {"ignore_changes": ["insecure_value"]}


def test_task_definitions_name_the_image_of_the_parameter() -> None:
    value = "aws_ssm_parameter.app_main.insecure_value"
    assert made()["locals"] == {"app_image": f"{URL}${{jsondecode({value}).image}}"}


def test_what_finds_out_by_itself_adds_no_local() -> None:
    def first(stack: Sketch) -> None:
        image = release(stack).first
        assert image.address == f"{URL}:1.2.3"
        assert image.release is not None
        assert image.release.parameter == "/terrace/test/releases/app"
        assert image.release.repository_url == URL

    assert "locals" not in synthesize(first)


def test_a_promotion_of_no_minutes_is_one() -> None:
    assert PromotionConfig(after="dev", minutes=0).minutes == 0


def test_what_terraform_deploys_alone_has_the_image_that_terraform_is_told() -> None:
    made = synthesize(lambda stack: release(stack, by_terraform=True).image)
    parameter = only(made, "aws_ssm_parameter")
    assert json.loads(parameter["insecure_value"])["image"] == ":1.2.3"
    assert "lifecycle" not in parameter
