"""What others' tools say of the files here: no finding of any severity, and no waiver."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from terrace.scan import tools
from terrace.setup.indexes import uv_variables
from terrace.setup.place import Place
from terrace.toolchain import checks
from tests.docker.support.dockerfile import read

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
DOCKERFILES = [DOCKER / "Dockerfile", DOCKER / "Dockerfile.dev"]
COMPOSE = [DOCKER / "docker-compose.yml", DOCKER / "docker-compose.dev.yml"]
BAD = """\
FROM python:latest AS bad
RUN sudo pip install flask && cd /srv && curl http://x | sh
ADD . /srv
"""

pytestmark = pytest.mark.servers


def run(command: list[str], **env: str) -> subprocess.CompletedProcess[str]:
    variables = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **env}
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def scanners(tmp_path_factory: pytest.TempPathFactory) -> tools.Tools:
    tools.bring_about_tools(ROOT, os.environ)
    return tools.find(ROOT, os.environ, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ours and a bad one: checkov and trivy look through folders, and take long to start."""
    folder = tmp_path_factory.mktemp("files")
    for file in DOCKERFILES:
        shutil.copy(file, folder)
    (folder / "bad").mkdir()
    (folder / "bad/Dockerfile").write_text(BAD)
    return folder


def hadolint(*files: Path) -> list[str]:
    command = [str(checks.program("hadolint", ROOT)), "--no-color", "--format", "json"]
    config = ["--config", str(DOCKER / "hadolint.yaml")]
    ended = run([*command, *config, *map(str, files)])
    assert not ended.stderr
    return [found["code"] for found in json.loads(ended.stdout)]


@pytest.fixture(scope="module")
def trivy(scanners: tools.Tools, folder: Path) -> dict[str, set[str]]:
    """Findings of trivy by file."""
    options = ["config", "--quiet", "--format", "json", "--skip-check-update"]
    more = ["--skip-version-check", "--disable-telemetry", "--cache-dir", str(folder / "cache")]
    ended = run([*scanners.trivy, *options, *more, str(folder)], **scanners.env)
    return {
        result["Target"]: {each["ID"] for each in result.get("Misconfigurations", [])}
        for result in json.loads(ended.stdout)["Results"]
        if result["Class"] == "config"
    }


@pytest.fixture(scope="module")
def checkov(scanners: tools.Tools, folder: Path) -> dict[str, set[str]]:
    """Findings of checkov by file."""
    options = ["--framework", "dockerfile", "--output", "json", "--skip-download", "--soft-fail"]
    ended = run([*scanners.checkov, "--directory", str(folder), *options], **scanners.env)
    results = json.loads(ended.stdout)["results"]
    assert not results["parsing_errors"] + results["skipped_checks"]
    passed = {each["file_path"].lstrip("/") for each in results["passed_checks"]}
    found: dict[str, set[str]] = {file: set() for file in passed}
    for each in results["failed_checks"]:
        found[each["file_path"].lstrip("/")].add(each["check_id"])
    return found


def test_hadolint_has_nothing_to_say() -> None:
    assert hadolint(*DOCKERFILES) == []


def test_hadolint_says_what_is_wrong(folder: Path) -> None:
    found = set(hadolint(folder / "bad/Dockerfile"))
    assert found >= {"DL3003", "DL3004", "DL3007", "DL3020", "DL4006"}


def test_trivy_finds_what_is_wrong_and_nothing_in_ours(trivy: dict[str, set[str]]) -> None:
    assert trivy.pop("bad/Dockerfile") >= {"DS-0001", "DS-0002", "DS-0010"}
    assert trivy == {"Dockerfile": set(), "Dockerfile.dev": set()}


def test_checkov_finds_what_is_wrong_and_nothing_in_ours(checkov: dict[str, set[str]]) -> None:
    assert checkov.pop("bad/Dockerfile") >= {"CKV_DOCKER_2", "CKV_DOCKER_3", "CKV_DOCKER_7"}
    assert checkov == {"Dockerfile": set(), "Dockerfile.dev": set()}


def test_compose_files_are_what_the_compose_specification_allows() -> None:
    command = checks.module_command("check_jsonschema", ROOT)
    schema = ["--builtin-schema", "vendor.compose-spec"]
    ended = run([*command, *schema, *map(str, COMPOSE)], **checks.variables({}, ROOT))
    assert ended.returncode == 0, ended.stdout


def test_compose_reads_both_files_together() -> None:
    """Where the machine has compose, which needs no engine for this."""
    if run(["docker", "compose", "version"]).returncode:
        return
    files = [word for file in COMPOSE for word in ("--file", str(file))]
    ended = run(["docker", "compose", *files, "config", "--format", "json"])
    assert ended.returncode == 0, ended.stderr
    app = json.loads(ended.stdout)["services"]["app"]
    assert {port["host_ip"] for port in app["ports"]} == {"127.0.0.1"}
    assert {port["target"] for port in app["ports"]} == {5678, 8000}


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_every_locked_package_has_a_wheel_for_both_architectures(
    machine: str, tmp_path: Path
) -> None:
    """As the images need them: there is no compiler in them."""
    place = Place(root=ROOT, venv=Path(sys.prefix), environ=os.environ)
    version = next(iter(read(DOCKER / "Dockerfile").values())).base.split(":")[1].split(".")
    command = [
        str(place.uv), "pip", "install", "--dry-run", "--target", str(tmp_path),
        "--python-platform", f"{machine}-manylinux_2_36", "--python-version",
        ".".join(version[:2]), "--only-binary", ":all:", "--require-hashes",
        "--requirement", "app/requirements.txt", "--requirement", "docker/requirements.dev.txt",
    ]  # fmt: skip
    env = {**os.environ, **uv_variables(place)}
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_bill_of_materials_names_what_is_locked(tmp_path: Path) -> None:
    written = tmp_path / "bill.json"
    command = checks.module_command("cyclonedx_py", ROOT)
    options = ["requirements", "app/requirements.txt", "--of", "JSON", "--output-file"]
    ended = subprocess.run(
        [*command, *options, str(written)],
        cwd=ROOT,
        env=checks.variables({}, ROOT),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    bill = json.loads(written.read_text())
    named = {f"{each['name']}=={each['version']}" for each in bill["components"]}
    lock = (ROOT / "app/requirements.txt").read_text().splitlines()
    assert named == {line.split()[0] for line in lock if line[:1].isalnum()}
