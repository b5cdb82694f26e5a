"""docker-compose.yml: what a developer's machine runs, and that nobody else gets to it."""

import asyncio
import json
import re
import runpy
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from app import aws
from app.files import BucketFiles
from app.settings import NAMES, Settings
from constructs_lib.compute import container
from constructs_lib.compute.config import PORT
from constructs_lib.versions import in_use
from tests.docker.support.dockerfile import read
from tests.support.embedded_aws import EmbeddedAws

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
COMPOSE = yaml.safe_load((DOCKER / "docker-compose.yml").read_text())
DEVELOPMENT = yaml.safe_load((DOCKER / "docker-compose.dev.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
IMAGE = "app:local"
OURS = {name for name, service in SERVICES.items() if service["image"] == IMAGE}
ONCE = {"migrate", "aws-setup"}
WITHOUT_SHELL = {"collector"}
PINNED = re.compile(r"[a-z./-]+:v?\d+\.\d+(\.\d+)?[A-Za-z0-9.-]*@sha256:[0-9a-f]{64}")
EACH = pytest.mark.parametrize("name", SERVICES)


def test_all_that_the_platform_has_is_there() -> None:
    assert SERVICES.keys() >= {
        "app", "worker", "jobs", "migrate", "postgres", "valkey", "prometheus", "alertmanager",
        "grafana", "collector",
    }  # fmt: skip


@EACH
def test_images_are_ours_or_pinned_by_version_and_digest(name: str) -> None:
    assert name in OURS or PINNED.fullmatch(SERVICES[name]["image"])


def test_the_image_is_built_by_one_service_and_fetched_by_none() -> None:
    """Compose builds all at once, and a second build of a name fails where containerd keeps it."""
    for file in (COMPOSE, DEVELOPMENT):  # the second adds to the first
        together = {name: each | file["services"].get(name, {}) for name, each in SERVICES.items()}
        built = [each["image"] for each in together.values() if "build" in each]
        assert len(built) == len({*built})
        assert {each["image"] for each in together.values() if "app:" in each["image"]} <= {*built}
    for name in OURS:
        assert SERVICES[name]["pull_policy"] == "never"


@EACH
def test_containers_may_do_nothing_but_their_work(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.keys() & {"privileged", "cap_add", "devices", "network_mode", "pid", "ipc"}
    user = service.get("user") or read(DOCKER / "Dockerfile")["final"].only("USER").text
    assert int(user.split(":")[0]) > 0
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}


@pytest.mark.parametrize(("name", "service"), [*SERVICES.items(), *DEVELOPMENT["services"].items()])
def test_ports_are_published_on_the_loopback_address_alone(name: str, service: Any) -> None:
    for port in service.get("ports", []):
        address, outer, inner = port.split(":")
        assert (address, outer) == ("127.0.0.1", inner), name


@EACH
def test_mounted_files_exist_and_are_read_only(name: str) -> None:
    for mount in SERVICES[name].get("volumes", []):
        source, _, rest = mount.partition(":")
        if source in COMPOSE["volumes"]:
            continue
        assert (DOCKER / source).exists()
        assert rest.endswith(":ro")


@EACH
def test_health_is_checked_where_somebody_waits_for_it(name: str) -> None:
    service = SERVICES[name]
    if name in ONCE:
        assert service["healthcheck"] == {"disable": True}
        assert service["restart"] == "no"
    elif name not in OURS | WITHOUT_SHELL:
        assert service["healthcheck"]["test"][0] == "CMD"
    for other, wanted in service.get("depends_on", {}).items():
        expected = "service_completed_successfully" if other in ONCE else "service_healthy"
        assert wanted == {"condition": expected}


def test_a_database_that_is_being_made_is_not_healthy() -> None:
    """The image's own scripts work on a server that listens on the socket only, and end it."""
    test = SERVICES["postgres"]["healthcheck"]["test"]
    assert test[test.index("--host") + 1] == "127.0.0.1"


def test_stores_without_passwords_are_on_a_network_that_leads_nowhere() -> None:
    assert COMPOSE["networks"]["data"] == {"internal": True}
    for name in ("postgres", "valkey"):
        assert SERVICES[name]["networks"] == ["data"]
        assert "ports" not in SERVICES[name]


def test_no_file_here_holds_a_secret() -> None:
    for name, service in (*SERVICES.items(), *DEVELOPMENT["services"].items()):
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|TOKEN|KEY", variable):
                assert value == "local", (name, variable)
            assert not re.search(r"://[^/@]*:[^/@]*@", value), (name, variable)
    assert "secrets" not in COMPOSE


def test_stores_have_the_versions_of_the_platform() -> None:
    assert SERVICES["postgres"]["image"].startswith(f"postgres:{in_use('rds-postgresql')}.")
    assert SERVICES["valkey"]["image"].startswith(f"valkey/valkey:{in_use('valkey')}.")


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_service_runs_as_on_ecs(name: str) -> None:
    service = SERVICES[name]
    (tmpfs,) = service["tmpfs"]
    path, _, options = tmpfs.partition(":")
    scratch = container.SCRATCH
    assert path == scratch["containerPath"]
    expected = {f"size={scratch['size']}m", *scratch["mountOptions"]}
    assert set(options.split(",")) == expected
    assert service["stop_grace_period"] == f"{container.STOP_SECONDS // 60}m"
    assert service["init"] is True
    of_boto = {"AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    assert service["environment"].keys() <= NAMES | of_boto


def test_prometheus_asks_who_is_there_and_the_rules_are_those_of_the_platform() -> None:
    settings = yaml.safe_load((DOCKER / "compose/prometheus.yml").read_text())
    targets = [
        target
        for job in settings["scrape_configs"]
        for group in job["static_configs"]
        for target in group["targets"]
    ]
    hosts = {target.split(":")[0] for target in targets}
    assert hosts - {"localhost"} <= SERVICES.keys()
    assert {f"{name}:{PORT}" for name in OURS - ONCE} <= set(targets)
    mounts = SERVICES["prometheus"]["volumes"]
    assert "../monitoring/alerts:/etc/prometheus/alerts:ro" in mounts
    assert list((ROOT / "monitoring/alerts").glob("*.yml"))


def test_alertmanager_has_the_routes_of_the_platform_by_which_it_tells_nobody_here() -> None:
    assert "../monitoring/alertmanager:/etc/alertmanager:ro" in SERVICES["alertmanager"]["volumes"]
    settings = yaml.safe_load((DOCKER / "compose/prometheus.yml").read_text())
    manager = yaml.safe_load((ROOT / "monitoring/alertmanager/alertmanager.yml").read_text())
    first = manager["route"]["routes"][0]
    environment = settings["global"]["external_labels"]["environment"]
    assert first == {"receiver": "nobody", "matchers": [f'environment = "{environment}"']}
    assert {"name": "nobody"} in manager["receivers"]


def test_samples_have_the_labels_by_which_rules_and_dashboards_ask() -> None:
    settings = yaml.safe_load((DOCKER / "compose/prometheus.yml").read_text())
    jobs = {job["job_name"]: job["static_configs"] for job in settings["scrape_configs"]}
    for group in jobs["services"]:
        (target,) = group["targets"]
        name = target.split(":")[0]
        own = SERVICES[name]["environment"]
        assert group["labels"] == {
            "environment": own["ENVIRONMENT_NAME"],
            "service": own.get("SERVICE_NAME", "app"),
        }
    assert jobs["telemetry"][0]["labels"] == {"environment": "local"}


def test_grafana_shows_every_dashboard_that_its_one_data_source_answers() -> None:
    """One that asks CloudWatch too would greet everybody with errors."""
    mounts = [mount.split(":")[:2] for mount in SERVICES["grafana"]["volumes"]]
    shown = {Path(source).name: inner for source, inner in mounts if source.endswith(".json")}
    kinds = {
        file.name: {
            each["query"]
            for each in json.loads(file.read_text())["templating"]["list"]
            if each["type"] == "datasource"
        }
        for file in (ROOT / "monitoring/grafana/dashboards").glob("*.json")
    }
    assert shown.keys() == {name for name, asked in kinds.items() if asked == {"prometheus"}}
    provisioned = ROOT / "monitoring/grafana/provisioning"
    (provider,) = yaml.safe_load((provisioned / "dashboards/provider.yml").read_text())["providers"]
    assert {str(Path(inner).parent) for inner in shown.values()} == {provider["options"]["path"]}
    assert ["../monitoring/grafana/provisioning", "/etc/grafana/provisioning"] in mounts
    home = SERVICES["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert home == shown["application.json"]


def test_grafana_knows_how_often_prometheus_asks() -> None:
    sources = ROOT / "monitoring/grafana/provisioning/datasources/prometheus.yml"
    (source,) = yaml.safe_load(sources.read_text())["datasources"]
    settings = yaml.safe_load((DOCKER / "compose/prometheus.yml").read_text())
    assert source["jsonData"]["timeInterval"] == settings["global"]["scrape_interval"]
    assert source["url"] == "http://prometheus:9090"


@pytest.fixture
def stand_in(embedded_aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> EmbeddedAws:
    """The stand-in of AWS as containers reach it: by names that lead to each machine itself."""
    known = socket.getaddrinfo

    def found(host: Any, *rest: Any, **options: Any) -> Any:
        local = isinstance(host, str) and host.endswith(".localhost")
        return known("127.0.0.1" if local else host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    port = embedded_aws.endpoint.rpartition(":")[2]
    for name, value in SERVICES["app"]["environment"].items():
        if name not in {"DATABASE_URL", "CACHE_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"}:
            monkeypatch.setenv(name, value.replace(":5000", f":{port}"))
    return embedded_aws


@pytest.mark.e2e
def test_the_stand_in_is_set_up_as_often_as_compose_starts_and_takes_uploads(
    stand_in: EmbeddedAws,
) -> None:
    for _ in range(2):
        runpy.run_path(str(DOCKER / "compose/aws.py"))
    sqs = stand_in.client("sqs", region=SERVICES["app"]["environment"]["AWS_REGION"])
    names = {url.rpartition("/")[2] for url in sqs.list_queues()["QueueUrls"]}
    assert names == {"tasks", "jobs", "tasks-dead-letters", "jobs-dead-letters"}
    settings = Settings.load()
    bucket = BucketFiles(aws.of(settings), str(settings.uploads))

    upload = asyncio.run(bucket.address_to_write("a.txt", "text/plain", 5))
    given = upload.address
    httpx.put(given.url, headers=dict(given.headers), content=b"hello").raise_for_status()
    read = asyncio.run(bucket.address_to_read(upload.id))
    assert read
    assert httpx.get(read.url).content == b"hello"
