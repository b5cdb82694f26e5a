import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.delivery.release import RELEASES
from conventions.document import Document
from terrace.preflight import images
from tests.terrace.preflight.stubs import SHARED, error, findings, only, place, stack, texts

ROOT = Path(__file__).parents[3]
HOST = f"{SHARED}.dkr.ecr.us-east-1.amazonaws.com"


def shared() -> Document:
    return stack(
        "global",
        resource={"aws_ecr_repository": {"registry_app": {"name": "terrace-shared-app"}}},
        output={"repository_url_app": {"value": "${aws_ecr_repository.registry_app.url}"}},
    )


def running(
    architecture: str = "ARM64", answers: dict[str, Any] | None = None, *, jobs: bool = False
) -> tuple[str, str, str]:
    remote = "${data.terraform_remote_state.global_stack.outputs.repository_url_app}"
    task = {
        "container_definitions": json.dumps([{"image": f"{remote}:0.1.0"}]),
        "runtime_platform": {"cpu_architecture": architecture},
    }
    resource = {"aws_ecs_task_definition": {"app": task}}
    if jobs:
        script = f'${{base64encode("docker run {remote}:0.1.0 ")}}'
        resource["aws_launch_template"] = {"jobs": {"user_data": script}}
    document = stack(resource=resource)
    built = {
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [
            {"platform": {"architecture": "arm64"}},
            {"platform": {"architecture": "unknown"}},
        ],
    }
    there = {
        "ecr.describe_images": {},
        "ecr.batch_get_image": {"images": [{"imageManifest": json.dumps(built)}]},
    }
    where = place(document, {**there, **(answers or {})}, shared())
    return texts(only(images.checks, where))


def test_an_image_that_is_pushed_for_the_processor_is_fine() -> None:
    assert running() == ("fine", "is in the registry", "")


def test_an_image_that_is_not_pushed_stops() -> None:
    for code in ("ImageNotFoundException", "RepositoryNotFoundException"):
        assert running(answers={"ecr.describe_images": error(code)}) == (
            "stops",
            f"is not in the registry of account {SHARED}",
            (
                "docker buildx build --platform linux/arm64 --file docker/Dockerfile "
                f"--tag {HOST}/terrace-shared-app:0.1.0 --push ."
            ),
        )


def test_an_image_for_other_processors_stops() -> None:
    assert running("X86_64") == (
        "stops",
        "is built for arm64, needed: amd64",
        (
            "docker buildx build --platform linux/amd64,linux/arm64 "
            f"--file docker/Dockerfile --tag {HOST}/terrace-shared-app:0.1.0 --push ."
        ),
    )
    assert (ROOT / images.DOCKERFILE).is_file()


def test_jobs_run_on_another_processor_than_services() -> None:
    """One image for both, which `docker build` makes for the developer's own processor."""
    single = {"images": [{"imageManifest": json.dumps({"mediaType": "application/x"})}]}
    state, sentence, _ = running("X86_64", {"ecr.batch_get_image": single}, jobs=True)
    assert (state, sentence) == (
        "stops",
        "is built for one processor, which it does not say, needed: amd64, arm64",
    )


def test_a_single_image_does_not_say_its_processor() -> None:
    single = {"images": [{"imageManifest": json.dumps({"mediaType": "application/x"})}]}
    assert running("X86_64", {"ecr.batch_get_image": single})[0] == "fine"


DIGEST = f"@sha256:{'a' * 64}"
RELEASED = "/terrace/dev/releases/app"


def released(answer: Any, *, there: Any = None) -> dict[str, tuple[str, str, str]]:
    """What is found of an environment whose service, jobs and tasks take one release's image."""
    url = "${data.terraform_remote_state.global_stack.outputs.repository_url_app}"
    parameter = {"name": RELEASED, "insecure_value": '{"commit":"","image":":0.1.0"}'}
    image = f"{url}${{jsondecode(aws_ssm_parameter.releases_app.insecure_value).image}}"
    script = f"image = '{url}' + json.loads(read('get-parameter', '--name', '{RELEASED}')"
    tasks = {"app": "${local.image}", "migrate": f"{url}:0.1.0"}
    document = stack(
        resource={
            "aws_ssm_parameter": {"releases_app": parameter},
            "aws_ecs_task_definition": {
                name: {
                    "container_definitions": json.dumps([{"image": each}]),
                    "runtime_platform": {"cpu_architecture": "X86_64"},
                }
                for name, each in tasks.items()
            },
            "aws_launch_template": {"jobs": {"user_data": f'${{base64encode("{script}")}}'}},
        }
    )
    body = {**document.body, "locals": [{"image": image}]}
    asked: list[Any] = []

    def describe(**wanted: Any) -> Any:
        asked.extend(wanted["imageIds"])
        if isinstance(there, Exception):
            raise there
        return {}

    built = {"platform": {"architecture": "arm64"}}, {"platform": {"architecture": "amd64"}}
    manifest = {"mediaType": images.INDEXES[0], "manifests": built}
    answers = {
        "ssm.get_parameter": answer,
        "ecr.describe_images": describe,
        "ecr.batch_get_image": {"images": [{"imageManifest": json.dumps(manifest)}]},
    }
    where = place(replace(document, body=body), answers, shared())
    found = {title: texts(each) for title, each in findings(images.checks, where).items()}
    found["asked"] = tuple(asked)  # type: ignore[assignment]
    return found


def test_before_the_first_deployment_a_release_is_the_first_image() -> None:
    assert released(error("ParameterNotFound")) == {
        "image terrace-shared-app of app": ("fine", "is in the registry", ""),
        "asked": ({"imageTag": "0.1.0"},),
    }


def test_afterwards_it_is_the_one_that_the_parameter_names() -> None:
    value = {"Parameter": {"Value": json.dumps({"image": DIGEST, "commit": "b" * 40})}}
    assert released(value)["asked"] == ({"imageDigest": DIGEST[1:]},)
    gone = released(value, there=error("ImageNotFoundException"))
    assert gone["image terrace-shared-app of app"] == (
        "stops",
        f"runs {DIGEST[1:]}, which is not in the registry of account {SHARED}",
        "make release STACK=dev IMAGE=sha256:… COMMIT=…",
    )


@pytest.mark.parametrize("value", ["app:1", "{}", "[]", "1"])
def test_a_parameter_that_somebody_has_overwritten_is_said_in_words(value: str) -> None:
    found = released({"Parameter": {"Value": value}})
    command = f"aws ssm put-parameter --overwrite --region us-east-1 --name {RELEASED} "
    release = """--value '{"image":"@sha256:…","commit":"…"}'"""
    assert found["image terrace-shared-app of app"] == (
        "stops",
        f"the parameter {RELEASED} names no image, and every plan fails in jsondecode",
        command + release,
    )


def test_the_constructs_call_the_path_of_releases_the_same() -> None:
    assert images.RELEASES == RELEASES
