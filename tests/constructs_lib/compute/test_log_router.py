"""The log router beside a service: what it writes where, and what it may cost the service."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.compute.log_router import FILES, FOLDER, START
from conventions.expressions import embedded_json
from tests.constructs_lib.compute.services import APP, WORKER, compute
from tests.support.synth import Json, Sketch, resources, statements, synthesize
from tests.support.workload import policy

HOST = {"LOG_SEARCH_HOST": "search.internal"}
ROLE = "${aws_iam_role.compute_service_%s_task_role_main.name}"


def told(**settings: str) -> Json:
    """`app` and `worker`, of which the first is connected after it was made."""

    def build(stack: Sketch) -> None:
        made = compute(stack, services={"app": APP, "worker": WORKER})
        for name, value in settings.items():
            made.services["app"].workload.settings.put(name, value, "What it is")

    return synthesize(build)


def containers(document: Json, service: str = "app") -> dict[str, dict[str, Any]]:
    definitions = resources(document, "aws_ecs_task_definition")
    text = definitions[f"compute_service_{service}_task_main"]["container_definitions"]
    return {each["name"]: each for each in embedded_json(text)}


@pytest.fixture(scope="module")
def document() -> Json:
    return told(**HOST, CACHE_HOST="cache.internal")


@pytest.fixture(scope="module")
def router(document: Json) -> dict[str, Any]:
    return containers(document)["log-router"]


def test_a_service_without_log_search_writes_its_log_by_the_driver(document: Json) -> None:
    found = containers(document, "worker")
    assert list(found) == ["worker"]
    assert found["worker"]["logConfiguration"]["logDriver"] == "awslogs"


def test_cloudwatch_gets_the_same_lines_in_the_same_streams(document: Json) -> None:
    configured = containers(document)["app"]["logConfiguration"]
    options = configured["options"]
    assert configured["logDriver"] == "awsfirelens"
    group = "${aws_cloudwatch_log_group.compute_service_app_task_logs.name}"
    assert (options["Name"], options["log_group_name"]) == ("cloudwatch_logs", group)
    assert options["log_key"] == "log"  # the line alone, on which alarms look
    assert options["log_stream_template"] == "app/app/$task_id"  # as awslogs names it
    assert options["auto_create_group"] == "false"


def test_a_slow_log_service_stops_nothing(document: Json, router: dict[str, Any]) -> None:
    options = containers(document)["app"]["logConfiguration"]["options"]
    # The driver drops lines beyond it; Fluent Bit knows no other option of the driver.
    assert int(options["log-driver-buffer-limit"]) <= 8192
    assert not {"mode", "max-buffer-size"} & options.keys()
    assert router["essential"] is False
    assert router["restartPolicy"]["enabled"] is True
    assert router["logConfiguration"]["options"]["mode"] == "non-blocking"
    text, _ = FILES["ROUTER_CONFIG"][1], None
    assert "Retry_Limit        3" in text  # memory is freed within a minute


def test_the_router_is_as_contained_as_the_service(router: dict[str, Any]) -> None:
    assert router["user"] == "1000:1000"
    assert (router["privileged"], router["readonlyRootFilesystem"]) == (False, True)
    (scratch,) = router["linuxParameters"]["tmpfs"]
    assert scratch["size"] <= 4
    assert {"noexec", "nosuid", "nodev"} <= set(scratch["mountOptions"])
    assert "@sha256:" in router["image"]
    assert "portMappings" not in router


def test_firelens_includes_the_file_that_the_router_writes_at_its_start(
    router: dict[str, Any],
) -> None:
    configured = router["firelensConfiguration"]
    assert configured["type"] == "fluentbit"
    assert configured["options"]["config-file-type"] == "file"  # all that Fargate takes
    assert configured["options"]["config-file-value"] == f"{FOLDER}/router.conf"
    assert router["entryPoint"] == ["sh", "-c"]
    assert router["command"] == [START]


def test_the_files_arrive_as_they_are(tmp_path: Path, router: dict[str, Any]) -> None:
    told_ = {each["name"]: each["value"] for each in router["environment"]}
    variables = {name: told_[name].replace("$${", "${") for name in FILES}
    script = START.replace(FOLDER, str(tmp_path)).partition(" && exec ")[0]
    subprocess.run(["sh", "-c", script], env={"PATH": "/bin:/usr/bin", **variables}, check=True)
    for file, text in FILES.values():
        assert (tmp_path / file).read_text("utf-8") == text


def test_terraform_leaves_fluent_bits_own_variables_alone(router: dict[str, Any]) -> None:
    told_ = {each["name"]: each["value"] for each in router["environment"]}
    assert "$${LOG_SEARCH_HOST}" in told_["ROUTER_CONFIG"]
    assert "${LOG_SEARCH_HOST}" not in told_["ROUTER_CONFIG"].replace("$${", "")
    assert sum(map(len, told_.values())) < 32 * 1024  # a task definition takes 64 KiB


def test_the_router_is_told_the_host_and_nothing_else_of_the_service(
    router: dict[str, Any],
) -> None:
    parameter = "${aws_ssm_parameter.compute_service_app_settings_log_search_host.arn}"
    assert router["secrets"] == [{"name": "LOG_SEARCH_HOST", "valueFrom": parameter}]


def test_the_role_of_the_service_may_write_its_own_log_where_a_router_does(document: Json) -> None:
    use = policy(document, ROLE % "app", "logs")["WriteLogs"]
    assert use["resources"] == ["${aws_cloudwatch_log_group.compute_service_app_task_logs.arn}:*"]
    assert use["actions"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert not [
        each
        for each in resources(document, "aws_iam_role_policy").values()
        if (each["role"], each["name"]) == (ROLE % "worker", "logs")
    ]
    start = "compute_service_app_task_execution_role_start_document"
    assert "WriteLogs" in statements(document, start)  # the router's own log
