"""The collector beside a service: what it is told, and what it may cost the service."""

import json
from typing import Any

import pytest

from constructs_lib.compute.collector import MEMORY_MIB
from constructs_lib.compute.sidecar import LEAST_SERVICE_MIB, Sidecar, refuse_too_much
from constructs_lib.config.aws_fields import FARGATE_MEMORY_MIB
from constructs_lib.errors import ConfigurationError
from conventions.expressions import embedded_json
from tests.constructs_lib.compute.services import APP, WORKER, compute
from tests.support.synth import Json, Sketch, resources, synthesize

METRICS = {"METRICS_REMOTE_WRITE_URL": "https://aps.example/api/v1/remote_write"}
TRACES = {"TRACES_ENDPOINT": "https://xray.us-east-1.amazonaws.com/v1/traces"}
SMALLEST = min(min(sizes) for sizes in FARGATE_MEMORY_MIB.values())


def told(**settings: str) -> Json:
    """`app` and `worker`, connected after they were made."""

    def build(stack: Sketch) -> None:
        made = compute(stack, services={"app": APP, "worker": WORKER})
        for service in made.services.values():
            for name, value in settings.items():
                service.workload.settings.put(name, value, "What it is")

    return synthesize(build)


def containers(document: Json, service: str = "app") -> dict[str, dict[str, Any]]:
    definitions = resources(document, "aws_ecs_task_definition")
    text = definitions[f"compute_service_{service}_task_main"]["container_definitions"]
    return {each["name"]: each for each in embedded_json(text)}


def variables(container: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in container["environment"]}


@pytest.fixture(scope="module")
def both() -> Json:
    return told(**METRICS, **TRACES)


def test_a_service_that_is_connected_to_neither_stands_alone() -> None:
    found = containers(told(CACHE_HOST="cache.internal"))
    assert list(found) == ["app"]
    assert not {"dependsOn", "cpu"} & found["app"].keys()


def test_losing_telemetry_does_not_stop_the_service(both: Json) -> None:
    found = containers(both)
    assert (found["app"]["essential"], found["collector"]["essential"]) == (True, False)
    assert found["collector"]["restartPolicy"]["enabled"] is True


def test_it_starts_before_the_service_and_so_is_stopped_after_it(both: Json) -> None:
    found = containers(both)
    assert found["app"]["dependsOn"] == [{"containerName": "collector", "condition": "START"}]
    assert "dependsOn" not in found["collector"]


def test_it_is_as_contained_as_the_service(both: Json) -> None:
    found = containers(both)["collector"]
    assert found["user"] == "4317:4317"
    assert (found["privileged"], found["readonlyRootFilesystem"]) == (False, True)
    assert found["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert "tmpfs" not in found["linuxParameters"]
    assert "portMappings" not in found
    assert "@sha256:" in found["image"]


def test_it_writes_into_streams_of_its_own(both: Json) -> None:
    options = [each["logConfiguration"]["options"] for each in containers(both).values()]
    assert {each["awslogs-stream-prefix"] for each in options} == {"app", "collector"}
    assert len({each["awslogs-group"] for each in options}) == 1


def test_it_is_told_where_to_write_by_the_settings_of_the_service(both: Json) -> None:
    found = containers(both)["collector"]
    sources = {each["name"]: each["valueFrom"] for each in found["secrets"]}
    for name in ("METRICS_REMOTE_WRITE_URL", "TRACES_ENDPOINT"):
        parameter = name.lower()
        address = f"aws_ssm_parameter.compute_service_app_settings_{parameter}.arn"
        assert sources[name] == f"${{{address}}}"


def test_terraform_leaves_the_collectors_own_variables_alone(both: Json) -> None:
    text = variables(containers(both)["collector"])["AOT_CONFIG_CONTENT"]
    assert "$${env:METRICS_REMOTE_WRITE_URL}" in text
    assert json.loads(text.replace("$${", "${"))["service"]["pipelines"].keys() >= {
        "metrics",
        "traces",
    }


def test_a_worker_is_asked_on_the_port_that_its_program_has(both: Json) -> None:
    for service in ("app", "worker"):
        text = variables(containers(both, service)["collector"])["AOT_CONFIG_CONTENT"]
        assert "127.0.0.1:8000" in text


def test_traces_go_to_the_collector_and_only_where_there_are_any(both: Json) -> None:
    name = "OTEL_EXPORTER_OTLP_ENDPOINT"
    assert variables(containers(both)["app"])[name] == "http://127.0.0.1:4318"
    alone = containers(told(**METRICS))
    assert name not in variables(alone["app"])
    assert "TRACES_ENDPOINT" not in variables(alone["collector"])["AOT_CONFIG_CONTENT"]


def test_the_key_of_a_vendor_is_given_to_the_collector_alone() -> None:
    found = containers(told(DATADOG_SITE="datadoghq.eu", DATADOG_API_KEY_SECRET_ARN="arn:secret"))
    secrets = {
        name: {each["name"]: each["valueFrom"] for each in container["secrets"]}
        for name, container in found.items()
    }
    assert secrets["collector"] == {"DATADOG_API_KEY": "arn:secret:api_key::"}
    assert "DATADOG_API_KEY" not in secrets["app"]
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in variables(found["app"])


def test_the_service_has_most_of_the_processor_in_the_smallest_task(both: Json) -> None:
    shares = {name: each["cpu"] for name, each in containers(both).items()}
    assert sum(shares.values()) <= min(FARGATE_MEMORY_MIB)
    assert shares["app"] >= 6 * shares["collector"]


def test_the_smallest_task_has_room_for_it() -> None:
    assert LEAST_SERVICE_MIB + MEMORY_MIB <= SMALLEST


def test_a_task_with_too_little_memory_is_refused() -> None:
    beside = [
        Sidecar(name=name, image="image", user="1:1", memory_mib=size)
        for name, size in {"collector": 192, "log-router": 128}.items()
    ]
    with pytest.raises(ConfigurationError) as caught:
        refuse_too_much("app", 512, beside)
    assert str(caught.value) == (
        "service 'app': memory_mib is 512, allowed: 576 or more; beside the service, which needs "
        "256, collector takes 192, log-router takes 128"
    )
    refuse_too_much("app", 576, beside)
