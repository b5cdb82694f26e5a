"""What an environment runs is in its parameters: who reads them, and who does not have to."""

import json
from dataclasses import replace

import pytest

from conventions.expressions import embedded_json
from environments import ENVIRONMENTS, PLATFORM, Environment
from tests.support.environment import committed, document
from tests.support.example import DEV
from tests.support.synth import Json, resources, statements

WORKLOADS = (*DEV.services, "jobs")
PATH = f"/{PLATFORM.project}/{DEV.name}/releases"
URL = "${data.terraform_remote_state.global_stack.outputs.repository_url_app}"


@pytest.fixture(scope="module")
def made() -> Json:
    return document(DEV)


def image(made: Json, task: str) -> str:
    definition = resources(made, "aws_ecs_task_definition")[task]
    containers: list[Json] = embedded_json(definition["container_definitions"])
    found: str = containers[0]["image"]
    return found


def test_every_workload_has_the_parameter_of_its_releases(made: Json) -> None:
    parameters = resources(made, "aws_ssm_parameter").values()
    released = {each["name"]: each for each in parameters if "insecure_value" in each}
    assert released.keys() == {f"{PATH}/{each}" for each in WORKLOADS}
    for each in released.values():
        assert json.loads(each["insecure_value"]) == {"image": ":0.1.0", "commit": ""}
        assert each["lifecycle"] == {"ignore_changes": ["insecure_value"]}


def test_services_run_what_their_parameters_say_and_go_on_from_the_latest_revision(
    made: Json,
) -> None:
    for name in DEV.services:
        task = f"compute_service_{name}_task_main"
        assert resources(made, "aws_ecs_task_definition")[task]["track_latest"] is True
        assert image(made, task) == f"${{local.releases_{name}_image}}"
        parameter = f"aws_ssm_parameter.releases_{name}_main.insecure_value"
        assert made["locals"][f"releases_{name}_image"] == (
            f"{URL}${{jsondecode({parameter}).image}}"
        )


def test_tasks_of_the_database_are_no_drift_after_a_release(made: Json) -> None:
    """`terrace database` runs copies of them with the image of the release."""
    for task in ("preparation_prepare_main", "preparation_migrate_main"):
        assert image(made, task) == f"{URL}:0.1.0"
        assert "track_latest" not in resources(made, "aws_ecs_task_definition")[task]


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)
def test_a_release_changes_no_output(environment: Environment) -> None:
    """Or the next look for drift would find one after each release."""
    outputs = json.dumps(committed(environment.name)["output"])
    assert "aws_ecs_service." in outputs
    assert "aws_ecs_task_definition." not in outputs
    assert "insecure_value" not in outputs


def test_a_release_changes_no_launch_template_and_instances_may_read_it(made: Json) -> None:
    template = resources(made, "aws_launch_template")["jobs_fleet_instance_main"]
    assert f"'{PATH}/jobs'" in template["user_data"]
    assert "insecure_value" not in template["user_data"]
    read = statements(made, "jobs_fleet_instance_start")["ReadRelease"]
    assert read["actions"] == ["ssm:GetParameter"]
    assert read["resources"] == ["${aws_ssm_parameter.releases_jobs_main.arn}"]


def test_an_environment_without_a_fleet_has_no_release_of_one() -> None:
    jobless = {name: replace(each, uses=()) for name, each in DEV.services.items()}
    made = document(replace(DEV, jobs=None, services=jobless))
    names = {each["name"] for each in resources(made, "aws_ssm_parameter").values()}
    assert f"{PATH}/jobs" not in names
    assert f"{PATH}/app" in names
