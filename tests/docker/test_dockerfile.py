"""What the Dockerfiles say agrees with what runs the image: ECS, the job fleet and Kubernetes."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from constructs_lib.compute import config, container
from constructs_lib.jobs import start_script
from tests.docker.support.dockerfile import Stage, read

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
FINAL = read(DOCKER / "Dockerfile")["final"]
DEVELOPMENT = read(DOCKER / "Dockerfile.dev")["development"]
BOTH = pytest.mark.parametrize("stage", [FINAL, DEVELOPMENT], ids=["production", "development"])
PINNED = re.compile(r"[a-z./-]+:[A-Za-z0-9.-]*\d+\.\d+[A-Za-z0-9.-]*@sha256:[0-9a-f]{64}")


def env(stage: Stage) -> dict[str, str]:
    return {name: value for each in stage.all("ENV") for name, value in each.pairs.items()}


def pods() -> list[Any]:
    """Return the templates of all pods of the service's image on Kubernetes."""
    files = sorted((ROOT / "kubernetes/base").rglob("*.yaml"))
    documents = [each for file in files for each in yaml.safe_load_all(file.read_text()) if each]
    kinds = {"Deployment", "Job"}
    return [each["spec"]["template"]["spec"] for each in documents if each.get("kind") in kinds]


@BOTH
def test_user_is_the_one_that_every_platform_sets(stage: Stage) -> None:
    assert stage.only("USER").text == container.USER == start_script.USER


@BOTH
def test_port_is_the_one_that_load_balancers_send_to(stage: Stage) -> None:
    assert env(stage)["PORT"] == str(config.PORT)
    assert str(config.PORT) in stage.only("EXPOSE").words


@BOTH
def test_health_check_is_that_of_the_task_definition(stage: Stage) -> None:
    definition = container.Container(
        name="app", image="i", command=(), port=config.PORT, environment={}, secrets={},
        log_group="l", region="r",
    ).definition  # fmt: skip
    expected = definition["healthCheck"]
    check = stage.only("HEALTHCHECK")
    seconds = {
        "interval": expected["interval"],
        "timeout": expected["timeout"],
        "start-period": expected["startPeriod"],
    }
    assert check.flags == {
        "retries": str(expected["retries"]),
        **{name: f"{value}s" for name, value in seconds.items()},
    }
    script = check.words[-1].replace('{os.environ["PORT"]}', str(config.PORT))
    assert [*check.words[:-1], script.replace("import os, ", "import ").replace("(f'", "('")] == (
        expected["command"][1:]
    )


@BOTH
def test_tmp_is_a_volume_and_holds_all_that_the_service_writes(stage: Stage) -> None:
    scratch = container.SCRATCH["containerPath"]
    assert stage.only("VOLUME").text == scratch
    assert env(stage)["DATA_FOLDER"].startswith(f"{scratch}/")
    assert "mode=1777" in container.SCRATCH["mountOptions"]
    assert f'"--tmpfs {scratch}"' in inspect.getsource(start_script)


@BOTH
def test_it_ends_by_the_signal_that_every_platform_sends(stage: Stage) -> None:
    assert stage.only("STOPSIGNAL").text == "SIGTERM"


def test_commands_are_in_the_exec_form_so_that_signals_reach_python() -> None:
    assert FINAL.only("CMD").words == ["python", "-m", "app"]
    assert (ROOT / "app/__main__.py").is_file()
    assert DEVELOPMENT.only("CMD").words[-2].endswith(" -m app")


def test_pods_run_the_image_as_it_is_meant() -> None:
    found = pods()
    assert found
    user, group = (int(part) for part in FINAL.only("USER").text.split(":"))
    for pod in found:
        assert pod["securityContext"]["runAsUser"] == user
        assert pod["securityContext"]["runAsGroup"] == group
        for each in pod["containers"]:
            assert each["securityContext"]["readOnlyRootFilesystem"] is True
            assert FINAL.only("VOLUME").text in [m["mountPath"] for m in each["volumeMounts"]]
            if "command" in each:
                assert each["command"][:2] == FINAL.only("CMD").words[:2]
                assert (ROOT / f"{each['command'][2].replace('.', '/')}.py").is_file()
            for port in each.get("ports", []):
                assert str(port["containerPort"]) == FINAL.only("EXPOSE").text
            if "livenessProbe" in each:
                assert each["livenessProbe"]["httpGet"]["path"] == container.HEALTH_PATH


def test_base_images_are_pinned_by_version_and_digest_and_the_same() -> None:
    production = {stage.base for stage in read(DOCKER / "Dockerfile").values()}
    images = {base for base in production if ":" in base}
    assert images == {DEVELOPMENT.base}
    assert PINNED.fullmatch(DEVELOPMENT.base)


def test_labels_say_which_build_it_is() -> None:
    arguments = {name for each in FINAL.all("ARG") for name in each.pairs}
    assert arguments == {"VERSION", "REVISION", "CREATED"}
    labels = FINAL.only("LABEL").pairs
    for argument in arguments:
        assert labels[f"org.opencontainers.image.{argument.lower()}"] == f"${argument}"
