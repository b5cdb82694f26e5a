from typing import Any

from constructs_lib.config.aws_fields import FARGATE_MEMORY_MIB
from tests.constructs_lib.compute.services import APP, REPOSITORY, compute, container, made
from tests.support.synth import (
    ACCOUNT,
    BOUNDARY,
    Json,
    Sketch,
    resources,
    statements,
    synthesize,
)

PARAMETERS = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/terrace/test/app"
START = "compute_service_app_task_execution_role_start_document"
READ = "compute_service_app_settings_execution_reads_document"


def environment(found: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in found["environment"]}


def with_settings(**settings: str) -> Json:
    """A service that stores were connected to after it was made."""

    def build(stack: Sketch) -> None:
        service = compute(stack, services={"app": APP}).services["app"]
        for name, value in settings.items():
            service.workload.settings.put(name, value, "What it is")

    return synthesize(build)


def test_containers_are_hardened() -> None:
    for service in ("app", "worker"):
        found = container(made(), service)
        assert found["user"] == "1000:1000"
        assert found["readonlyRootFilesystem"] is True
        assert found["privileged"] is False
        assert found["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}


def test_any_image_may_write_temporary_files() -> None:
    for service in ("app", "worker"):
        found = container(made(), service)
        (scratch,) = found["linuxParameters"]["tmpfs"]
        assert scratch["containerPath"] == "/tmp"  # noqa: S108
        assert {"mode=1777", "noexec"} <= set(scratch["mountOptions"])
        assert "mountPoints" not in found  # a volume would belong to root
    smallest = min(min(sizes) for sizes in FARGATE_MEMORY_MIB.values())
    assert scratch["size"] <= smallest / 2


def test_a_container_has_the_role_of_its_code_and_is_started_with_another() -> None:
    for service in ("app", "worker"):
        start = f"compute_service_{service}_task"
        definition = resources(made(), "aws_ecs_task_definition")[f"{start}_main"]
        assert definition["task_role_arn"] == f"${{aws_iam_role.{start}_role_main.arn}}"
        assert definition["execution_role_arn"] == (
            f"${{aws_iam_role.{start}_execution_role_main.arn}}"
        )


def test_tasks_stand_behind_the_group_of_their_service() -> None:
    for service in ("app", "worker"):
        running = resources(made(), "aws_ecs_service")[f"compute_service_{service}_running_main"]
        group = f"aws_security_group.compute_service_{service}_security_group_main"
        assert running["network_configuration"]["security_groups"] == [f"${{{group}.id}}"]


def test_each_service_writes_to_its_own_encrypted_log_and_never_waits_for_it() -> None:
    for service in ("app", "worker"):
        options = container(made(), service)["logConfiguration"]["options"]
        address = f"compute_service_{service}_task_logs"
        assert options["awslogs-group"] == f"${{aws_cloudwatch_log_group.{address}.name}}"
        assert options["mode"] == "non-blocking"
        logs = resources(made(), "aws_cloudwatch_log_group")[address]
        assert logs["name"] == f"/terrace/test/{service}"
        assert logs["kms_key_id"] == "${aws_kms_key.key_main.arn}"


def test_a_service_with_a_route_is_told_its_port_and_asked_whether_it_works() -> None:
    found = container(made(), "app")
    assert found["portMappings"] == [{"containerPort": 8000, "hostPort": 8000, "protocol": "tcp"}]
    assert "http://127.0.0.1:8000/health" in found["healthCheck"]["command"][-1]
    assert "command" not in found
    assert environment(found) == {
        "AWS_REGION": "us-east-1",
        "ENVIRONMENT_NAME": "test",
        "PORT": "8000",
        "SERVICE_NAME": "app",
    }


def test_a_worker_has_its_command_and_listens_to_nobody() -> None:
    found = container(made(), "worker")
    assert found["command"] == ["python", "-m", "app.worker"]
    assert not {"portMappings", "healthCheck"} & found.keys()
    assert "PORT" not in environment(found)


def test_a_task_that_is_stopped_has_two_minutes_to_finish() -> None:
    assert container(made(), "worker")["stopTimeout"] == 120


def test_a_setting_that_comes_later_is_in_the_container_by_reference() -> None:
    found = container(with_settings(CACHE_HOST="cache.internal", CACHE_PORT="6379"), "app")
    address = "aws_ssm_parameter.compute_service_app_settings_cache_{}.arn"
    assert found["secrets"] == [
        {"name": "CACHE_HOST", "valueFrom": f"${{{address.format('host')}}}"},
        {"name": "CACHE_PORT", "valueFrom": f"${{{address.format('port')}}}"},
    ]
    assert "cache.internal" not in str(found["secrets"])


def test_a_changed_setting_makes_a_new_revision_of_the_task() -> None:
    found = container(with_settings(CACHE_HOST="cache.internal", CACHE_PORT="6379"), "app")
    address = "aws_ssm_parameter.compute_service_app_settings_cache_{}.version"
    versions = [f"${{{address.format(each)}}}" for each in ("host", "port")]
    assert environment(found)["SETTINGS_REVISION"] == ".".join(versions)


def test_a_service_without_settings_has_nothing_empty_in_their_place() -> None:
    found = container(made(), "app")
    assert "secrets" not in found
    assert "SETTINGS_REVISION" not in environment(found)


def test_the_execution_role_reads_its_own_settings_and_no_others() -> None:
    read = statements(made(), READ)
    assert list(read) == ["ReadSettings"]
    assert read["ReadSettings"]["resources"] == [f"{PARAMETERS}/*", PARAMETERS]
    policies = resources(made(), "aws_iam_role_policy")
    policy = policies["compute_service_app_settings_execution_reads_policy"]
    assert policy["role"] == ("${aws_iam_role.compute_service_app_task_execution_role_main.name}")


def test_the_execution_role_pulls_from_one_repository_and_writes_one_log() -> None:
    start = statements(made(), START)
    assert start["PullImage"]["resources"] == [REPOSITORY]
    assert start["SignInToRegistry"]["actions"] == ["ecr:GetAuthorizationToken"]
    assert start["WriteLogs"]["resources"] == [
        "${aws_cloudwatch_log_group.compute_service_app_task_logs.arn}:*"
    ]


def test_the_services_own_role_may_do_nothing_until_something_is_connected() -> None:
    policies = resources(made(app=APP), "aws_iam_role_policy").values()
    role = "${aws_iam_role.compute_service_app_task_role_main.name}"
    assert role not in {policy["role"] for policy in policies}


def test_the_permission_boundary_is_on_every_role_that_runs_code() -> None:
    roles = resources(made(), "aws_iam_role").values()
    assert {role["permissions_boundary"] for role in roles} == {BOUNDARY}


def test_former_revisions_are_kept_to_go_back_to() -> None:
    for definition in resources(made(), "aws_ecs_task_definition").values():
        assert definition["skip_destroy"] is True
