"""Overlays of the platform: what follows from an environment, and what it does without."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from constructs_lib.kubernetes.config import KubernetesConfig
from constructs_lib.observability.config import ObservabilityConfig
from constructs_lib.observability.log_router import REDACTION
from environments import PLATFORM, Environment
from terrace.manifests import cluster, collector
from terrace.manifests.kustomize import PLATFORM_OVERLAYS
from tests.support.example import APP, DEV
from tests.support.searched import SEARCHED

# Uses nothing that an environment may be without.
PLAIN = {"app": replace(APP, uses=("database",))}
BARE = replace(DEV, observability=None, services={}, jobs=None, edge=None, flags=None)


def patches(environment: Environment) -> dict[tuple[str, str], Any]:
    files = cluster.written(environment, PLATFORM)
    text = files[PLATFORM_OVERLAYS / environment.name / cluster.VALUES / "patches.yaml"]
    return {(each["kind"], each["metadata"]["name"]): each for each in yaml.safe_load_all(text)}


def values(environment: Environment, name: str) -> Any:
    return patches(environment)["Application", name]["spec"]["source"]["helm"]["valuesObject"]


def removed(environment: Environment) -> set[tuple[str, str]]:
    files = cluster.written(environment, PLATFORM)
    text = files[PLATFORM_OVERLAYS / environment.name / cluster.VALUES / cluster.KUSTOMIZATION]
    found = [
        yaml.safe_load(each["patch"]) for each in yaml.safe_load(text)["patches"] if "patch" in each
    ]
    return {
        (each["kind"], each["metadata"]["name"])
        for each in found
        if isinstance(each, dict) and each["$patch"] == "delete"
    }


def test_one_node_gets_one_controller_of_each_and_several_get_two() -> None:
    several = replace(DEV, kubernetes=KubernetesConfig(instance_types=("m7g.large",), nodes=2))
    one = replace(DEV, kubernetes=KubernetesConfig(instance_types=("m7g.large",), nodes=1))
    # Karpenter's pods never share a node, and none of its own nodes may run one.
    assert values(one, "karpenter")["replicas"] == 1
    assert values(several, "karpenter")["replicas"] == 2
    assert values(several, "external-secrets")["webhook"] == {"replicaCount": 2}


def test_without_prometheus_nothing_asks_it_and_releases_have_no_proxy() -> None:
    tracing = replace(
        DEV, services=PLAIN, jobs=None, observability=ObservabilityConfig(tracing=True)
    )
    assert removed(tracing) == {
        ("Application", "kube-state-metrics"),
        ("Application", "node-exporter"),
        ("Application", "blackbox-exporter"),
        ("Application", "metrics-adapter"),
        ("ClusterSecretStore", "keys"),
        ("ExternalSecret", "metrics-adapter"),
        ("ExternalSecret", "argo-rollouts"),
    }
    config = values(tracing, "collector")["alternateConfig"]
    assert list(config["service"]["pipelines"]) == ["traces"]
    assert config["exporters"].keys() == {"otlp_http/traces"}
    controller = values(tracing, "argo-rollouts")["controller"]
    assert (controller["extraEnv"], controller["extraContainers"]) == ([], [])


def test_without_tracing_no_traces_are_sent_anywhere() -> None:
    metrics = replace(
        DEV, services=PLAIN, jobs=None, observability=ObservabilityConfig(prometheus=True)
    )
    config = values(metrics, "collector")["alternateConfig"]
    assert list(config["service"]["pipelines"]) == ["metrics"]
    assert config["service"]["extensions"] == ["health_check", "sigv4auth/metrics"]
    (data,) = patches(metrics)["ExternalSecret", "collector"]["spec"]["data"]
    assert data["secretKey"] == "METRICS_REMOTE_WRITE_URL"
    assert removed(metrics) == {("ClusterSecretStore", "keys")}


def test_a_bare_environment_collects_nothing_and_names_nothing() -> None:
    assert {
        ("Application", "collector"),
        ("ExternalSecret", "collector"),
        ("Application", "external-dns"),
    } <= removed(BARE)
    assert int(patches(BARE)["NodePool", "arm64"]["spec"]["limits"]["cpu"]) == cluster.SPARE_CPUS


def test_a_pipeline_has_only_parts_that_are_configured() -> None:
    config = values(DEV, "collector")["alternateConfig"]
    for pipeline in config["service"]["pipelines"].values():
        assert set(pipeline["exporters"]) <= config["exporters"].keys()
    signers = {each["auth"]["authenticator"] for each in config["exporters"].values()}
    assert {"health_check", *signers} == config["extensions"].keys()
    assert config["extensions"].keys() == set(config["service"]["extensions"])


def test_vendors_get_what_aws_gets_with_keys_from_their_secrets() -> None:
    sold = ObservabilityConfig(vendors=("datadog",), datadog_site="datadoghq.eu")
    environment = replace(DEV, services=PLAIN, jobs=None, observability=sold)
    config = values(environment, "collector")["alternateConfig"]
    assert list(config["service"]["pipelines"]) == ["metrics/datadog", "traces/datadog"]
    (data,) = patches(environment)["ExternalSecret", "collector"]["spec"]["data"]
    assert data["secretKey"] == "DATADOG_API_KEY"
    assert data["sourceRef"] == {"storeRef": {"kind": "ClusterSecretStore", "name": "keys"}}
    assert (data["remoteRef"]["key"], data["remoteRef"]["property"]) == (
        f"{PLATFORM.project}-{DEV.name}-datadog",
        "api_key",
    )
    # Nobody asks Managed Prometheus, and what is scraped is there.
    assert {name for kind, name in removed(environment) if kind == "Application"} == {
        "metrics-adapter"
    }


def test_public_addresses_that_answer_a_health_check_are_probed_each_once() -> None:
    routed = APP.route
    assert routed
    hidden = replace(APP, uses=(), route=replace(routed, path="/api/*", priority=2))
    environment = replace(DEV, services={**PLAIN, "hidden": hidden}, jobs=None, flags=None)
    domain = f"{DEV.name}.{PLATFORM.domain}"
    assert set(collector.probed(environment, PLATFORM)) == {
        f"https://{domain}/health",
        f"https://kubernetes.{domain}/health",
    }
    without = replace(environment, kubernetes=None)
    assert list(collector.probed(without, PLATFORM)) == [f"https://{domain}/health"]


@pytest.mark.parametrize("there", [True, False])
def test_your_own_file_of_an_overlay_is_written_once(tmp_path: Path, there: bool) -> None:
    own = PLATFORM_OVERLAYS / "dev" / cluster.KUSTOMIZATION
    if there:
        (tmp_path / own).parent.mkdir(parents=True)
        (tmp_path / own).write_text("# mine\n")
    assert list(cluster.kept(tmp_path, DEV)) == ([] if there else [own])


def written(environment: Environment, name: str) -> Any:
    files = cluster.written(environment, PLATFORM)
    return yaml.safe_load(files[PLATFORM_OVERLAYS / environment.name / cluster.VALUES / name])


def test_fluent_bit_takes_secrets_out_of_every_line_wherever_it_writes() -> None:
    for environment in (DEV, SEARCHED):
        found = values(environment, "fluent-bit")
        assert found["luaScripts"] == {"redact.lua": REDACTION}
        first, *_ = found["config"]["filters"].split("[FILTER]")[1:]
        assert "/fluent-bit/scripts/redact.lua" in first


def test_logs_of_pods_go_to_opensearch_where_there_is_log_search() -> None:
    found = values(SEARCHED, "fluent-bit")
    assert found["config"]["outputs"].count("[OUTPUT]") == 2
    host = {"name": "log-router-settings", "key": "LOG_SEARCH_HOST"}
    assert {"name": "LOG_SEARCH_HOST", "valueFrom": {"secretKeyRef": host}} in found["env"]
    assert "settings.yaml" in written(SEARCHED, cluster.KUSTOMIZATION)["resources"]
    copied = written(SEARCHED, "settings.yaml")
    (data,) = copied["spec"]["data"]
    assert copied["spec"]["target"]["name"] == host["name"]
    assert copied["metadata"]["namespace"] == "logging"
    assert (data["secretKey"], data["remoteRef"]["key"]) == (
        "LOG_SEARCH_HOST",
        "/terrace/dev/log-router/LOG_SEARCH_HOST",
    )
    allowed = [
        each["patch"]
        for each in written(SEARCHED, cluster.KUSTOMIZATION)["patches"]
        if each.get("target") == {"kind": "ClusterSecretStore"}
    ]
    assert len(allowed) == 1
    assert '"value": "logging"' in allowed[0]


def test_without_log_search_nothing_of_it_is_copied() -> None:
    found = values(DEV, "fluent-bit")
    assert "opensearch" not in found["config"]["outputs"]
    assert {each["name"] for each in found["env"]} == {"AWS_REGION", "LOG_GROUP"}
    assert "resources" not in written(DEV, cluster.KUSTOMIZATION)
