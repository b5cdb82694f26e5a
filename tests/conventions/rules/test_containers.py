import json

import pytest

CONTAINER = {
    "name": "app",
    "user": "10001:10001",
    "readonlyRootFilesystem": True,
    "linuxParameters": {"capabilities": {"drop": ["ALL"]}},
}
HELPER = CONTAINER | {
    "name": "helper",
    "essential": False,
    "image": f"registry.example/helper@sha256:{'a' * 64}",
    "memory": 128,
    "restartPolicy": {"enabled": True},
}
SERVICE = {
    "deployment_circuit_breaker": {"enable": True, "rollback": True},
    "network_configuration": {"assign_public_ip": False},
}


def task(definitions: str) -> dict[str, object]:
    return {"aws_ecs_task_definition": {"app": {"container_definitions": definitions}}}


def test_a_cluster_with_insights_passes(judge, stack) -> None:
    setting = [{"name": "containerInsights", "value": "enhanced"}]
    assert (
        judge("ECS001", stack(resource={"aws_ecs_cluster": {"main": {"setting": setting}}})) == []
    )


def test_a_cluster_without_insights_is_found(judge, stack) -> None:
    setting = {"name": "containerInsights", "value": "disabled"}
    document = stack(resource={"aws_ecs_cluster": {"main": {"setting": setting}}})
    assert judge("ECS001", document) == [
        (
            "ECS001 MUST dev/aws_ecs_cluster.main: aws_ecs_cluster.main has no container insights; "
            "set containerInsights to enabled or enhanced."
        )
    ]


@pytest.mark.parametrize(
    "service",
    [SERVICE, {"deployment_controller": {"type": "CODE_DEPLOY"}}],
)
def test_a_private_service_that_rolls_back_passes(judge, stack, service) -> None:
    assert judge("ECS001", stack(resource={"aws_ecs_service": {"app": service}})) == []


def test_a_public_service_that_does_not_roll_back_is_found(judge, stack) -> None:
    service = {
        "deployment_circuit_breaker": [{"enable": True}],
        "network_configuration": [{"assign_public_ip": True}],
    }
    assert judge("ECS001", stack(resource={"aws_ecs_service": {"app": service}})) == [
        (
            "ECS001 MUST dev/aws_ecs_service.app: aws_ecs_service.app does not roll back a failed "
            "deployment; enable deployment_circuit_breaker with rollback."
        ),
        (
            "ECS001 MUST dev/aws_ecs_service.app: aws_ecs_service.app gives its tasks public "
            "addresses; unset assign_public_ip."
        ),
    ]


def test_a_contained_container_passes_whatever_is_interpolated(judge, stack) -> None:
    definitions = json.dumps([CONTAINER]).replace(
        '"name"', '"image": "${lookup(var.images, "app")}:1", "cpu": ${var.cpu}, "name"'
    )
    assert judge("ECS001", stack(resource=task(definitions))) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"user": "0:0"}, "runs as root; set user to the image's own user."),
        ({"user": ""}, "runs as root; set user to the image's own user."),
        (
            {"readonlyRootFilesystem": False},
            "can write to its root file system; set readonlyRootFilesystem.",
        ),
        ({"privileged": True}, "is privileged; unset privileged."),
        *(
            (
                {"linuxParameters": kept},
                'keeps capabilities; set linuxParameters.capabilities.drop to ["ALL"].',
            )
            for kept in (
                {},
                {"capabilities": {"drop": ["NET_RAW"]}},
                {"capabilities": {"drop": ["ALL"], "add": ["SYS_PTRACE"]}},
            )
        ),
    ],
)
def test_an_uncontained_container_is_found(judge, stack, change, message: str) -> None:
    sidecar = {**CONTAINER, "name": "sidecar", **change}
    assert judge("ECS001", stack(resource=task(json.dumps([CONTAINER, sidecar])))) == [
        f"ECS001 MUST dev/aws_ecs_task_definition.app: container sidecar {message}"
    ]


@pytest.mark.parametrize("definitions", ["[{]", "", '["${var.container}"]'])
def test_definitions_that_cannot_be_read_are_found(judge, stack, definitions: str) -> None:
    assert judge("ECS001", stack(resource=task(definitions))) == [
        (
            "ECS001 MUST dev/aws_ecs_task_definition.app: container_definitions of "
            "aws_ecs_task_definition.app cannot be read before a plan; "
            "write them as a JSON list, interpolations inside strings."
        )
    ]


@pytest.mark.parametrize(
    "definitions", ["${jsonencode(module.app)}", "${module.app.json}", '${file("app.json")}']
)
def test_definitions_that_only_a_plan_knows_are_not_judged(judge, stack, definitions) -> None:
    assert judge("ECS001", stack(resource=task(definitions))) == []


def test_definitions_in_an_expression_or_a_local_are_judged(judge, stack) -> None:
    weak = CONTAINER | {"privileged": True}
    as_hcl = ", ".join(f"{key} = {json.dumps(value)}" for key, value in weak.items())
    for definitions in (f"${{jsonencode([{{{as_hcl}}}])}}", "${jsonencode(local.all)}"):
        document = stack(resource=task(definitions), locals={"all": [weak]})
        assert judge("ECS001", document) == [
            (
                "ECS001 MUST dev/aws_ecs_task_definition.app: "
                f"container {CONTAINER['name']} is privileged; unset privileged."
            )
        ]


def test_what_is_left_to_a_plan_is_not_judged(judge, stack) -> None:
    container = CONTAINER | {"readonlyRootFilesystem": "${var.readonly}", "user": "${var.user}"}
    breaker = {"enable": "${var.rolls_back}", "rollback": "${var.rolls_back}"}
    resources = {
        "aws_ecs_cluster": {
            "main": {"setting": {"name": "containerInsights", "value": "${var.insights}"}}
        },
        "aws_ecs_service": {"app": {"deployment_circuit_breaker": breaker}},
        **task(json.dumps([container])),
    }
    assert judge("ECS001", stack(resource=resources)) == []


RELEASED = "${var.url}${jsondecode(aws_ssm_parameter.app.insecure_value).image}"


def tracking(image: str, *, track_latest: bool) -> dict[str, object]:
    body = {
        "container_definitions": json.dumps([{**CONTAINER, "image": image}]),
        "track_latest": track_latest,
    }
    return {"aws_ecs_task_definition": {"app": body}}


@pytest.mark.parametrize(
    ("image", "track_latest"),
    [(RELEASED, True), ("${var.image}", True), ("${var.url}:1.2.3", False), ("app:1", False)],
)
def test_an_image_that_releases_decide_passes(judge, stack, image, track_latest) -> None:
    resource = tracking(image, track_latest=track_latest)
    assert judge("ECS002", stack(resource=resource)) == []


@pytest.mark.parametrize(
    ("image", "written"),
    [
        ("${var.url}:1.2.3", ":1.2.3"),
        ("registry.example:5000/app:1", "app:1"),
        ("${var.url}@sha256:aa", "@sha256:aa"),
    ],
)
def test_a_written_image_that_would_undo_a_release_is_found(judge, stack, image, written) -> None:
    assert judge("ECS002", stack(resource=tracking(image, track_latest=True))) == [
        (
            "ECS002 MUST dev/aws_ecs_task_definition.app: container app has the written image "
            f"{written}; take it from where releases note it."
        )
    ]


def test_a_release_leaves_the_image_of_a_helper_alone(judge, stack) -> None:
    body = {
        "container_definitions": json.dumps([{**CONTAINER, "image": RELEASED}, HELPER]),
        "track_latest": True,
    }
    assert judge("ECS002", stack(resource={"aws_ecs_task_definition": {"app": body}})) == []


def test_a_helper_that_stays_one_passes(judge, stack) -> None:
    pinned_later = HELPER | {"image": "${var.helper}"}
    for helper in (HELPER, pinned_later):
        assert judge("ECS003", stack(resource=task(json.dumps([CONTAINER, helper])))) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"image": "helper:1"}, "has the image helper:1; end it in @sha256: and the digest."),
        ({"restartPolicy": {"enabled": False}}, "ends for good; enable restartPolicy."),
        ({"restartPolicy": None}, "ends for good; enable restartPolicy."),
        (
            {"memory": None},
            "may take all memory of the task; set memory to the most that it may take.",
        ),
    ],
)
def test_a_helper_that_may_harm_what_it_helps_is_found(judge, stack, change, message) -> None:
    helper = {name: each for name, each in (HELPER | change).items() if each is not None}
    assert judge("ECS003", stack(resource=task(json.dumps([CONTAINER, helper])))) == [
        f"ECS003 MUST dev/aws_ecs_task_definition.app: container helper {message}"
    ]


def test_definitions_that_cannot_be_read_are_for_another_rule(judge, stack) -> None:
    body = {"container_definitions": "[{]", "track_latest": True}
    assert judge("ECS002", stack(resource={"aws_ecs_task_definition": {"app": body}})) == []
