"""The image without an engine: its Dockerfile's own steps and commands, on a read-only tree."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib.compute.container import STOP_SECONDS
from tests.docker.support.building import Build, Image
from tests.docker.support.running import (
    Container,
    freeze,
    remove,
    running,
    state,
    status,
)
from tests.support.process import free_port

ROOT = Path(__file__).parents[2]
WORKER = ["python", "-m", "app.worker"]
MIGRATE = ["python", "-m", "app.migrate"]
IN = "site-packages/"

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    # Not below /tmp, over which another folder is mounted, and where its user gets to.
    work = Path(tempfile.mkdtemp(prefix="terrace-image-", dir="/var/tmp"))
    work.chmod(0o755)
    try:
        file, caches = ROOT / "docker/Dockerfile", ROOT / ".terrace/docker-cache"
        image = Build(file, context=ROOT, work=work, caches=caches).run()
        freeze(image.root)
        before = state(image.root)
        yield image
        assert state(image.root) == before, "something was written outside of /tmp"
    finally:
        remove(work)


def contents(image: Image) -> list[str]:
    return [
        (Path(folder) / name).relative_to(image.root).as_posix()
        for folder, _, names in os.walk(image.root)
        for name in names
    ]


def until_ready(container: Container, port: int) -> None:
    container.wait_until(lambda: status(port, "/ready") == 200)


def test_the_service_serves_is_healthy_and_stops_when_told(image: Image) -> None:
    port = free_port()
    with running(image, image.words("CMD"), PORT=str(port)) as service:
        until_ready(service, port)
        assert status(port, "/health") == 200
        assert status(port, "/metrics") == 200
        with running(image, image.words("HEALTHCHECK"), PORT=str(port)) as check:
            assert check.wait() == 0, check.output
        begin = time.monotonic()
        assert service.stop(image.settings["STOPSIGNAL"].text, STOP_SECONDS) == 0, service.output
        assert time.monotonic() - begin < 30
    with running(image, image.words("HEALTHCHECK"), PORT=str(port)) as check:
        assert check.wait() != 0


def test_the_worker_serves_its_health_and_stops_when_told(image: Image) -> None:
    port = free_port()
    nowhere = f"http://127.0.0.1:{free_port()}/123456789012/tasks"
    env = {"PORT": str(port), "TASKS_QUEUE_URL": nowhere, "AWS_REGION": "eu-central-1"}
    with running(image, WORKER, **env) as worker:
        worker.wait_until(lambda: status(port, "/health") == 200)
        with running(image, image.words("HEALTHCHECK"), PORT=str(port)) as check:
            assert check.wait() == 0, check.output
        assert worker.stop(image.settings["STOPSIGNAL"].text, STOP_SECONDS) == 0, worker.output


def test_migrations_run_and_end(image: Image) -> None:
    with running(image, MIGRATE) as migrations:
        assert migrations.wait() == 0, migrations.output


@pytest.mark.parametrize("path", ["/srv/app/new", "/opt/venv/new", "/etc/new", "/new"])
def test_the_user_cannot_write_outside_of_tmp(image: Image, path: str) -> None:
    program = f"open({str(image.root) + path!r}, 'w')"
    with running(image, ["python", "-c", program]) as attempt:
        assert attempt.wait() == 1
        assert "Permission denied" in attempt.output or "Read-only" in attempt.output


def test_the_image_has_the_service_and_nothing_that_builds_tests_or_deploys_it(
    image: Image,
) -> None:
    found = contents(image)
    own = [path for path in found if path.startswith("srv/")]
    assert own
    assert {path.split("/")[1] for path in own} == {"app"}
    assert not {path for path in own if path.endswith((".in", ".md", ".txt"))}
    packages = {path.split("site-packages/")[1].split("/")[0] for path in found if IN in path}
    assert "fastapi" in packages
    assert packages & {"pip", "setuptools", "wheel", "pytest", "moto", "cdktf", "debugpy"} == set()
    others = {part for path in found if IN not in path for part in path.split("/")}
    assert others & {"pip", "ensurepip", "tests", "terrace", "stacks", ".git", ".terrace"} == set()


def test_every_module_has_its_bytecode(image: Image) -> None:
    found = set(contents(image))
    tag = f"cpython-{sys.version_info.major}{sys.version_info.minor}"
    modules = [
        Path(path) for path in found if path.endswith(".py") and "bin" not in path.split("/")
    ]
    without = [
        module
        for module in modules
        if (module.parent / "__pycache__" / f"{module.stem}.{tag}.pyc").as_posix() not in found
    ]
    assert len(modules) > 1000
    assert without == []
