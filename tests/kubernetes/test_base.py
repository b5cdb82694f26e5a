"""What the base says by hand is what the constructs say, and pods end before they are killed."""

from typing import Any

import pytest
import yaml

from constructs_lib.compute.autoscaling import CPU_PERCENT, REQUESTS_PER_MINUTE
from constructs_lib.compute.config import PORT
from constructs_lib.compute.load_balancer import TLS_POLICY
from constructs_lib.compute.route import DRAIN_SECONDS, READY_PATH
from constructs_lib.kubernetes.service_account import SERVICES
from terrace.manifests.overlay import ALB
from terrace.manifests.values import BASE_PORT
from tests.support.manifests import BASE, container
from tests.support.project import ROOT

ADAPTER = ROOT / "kubernetes/platform/base/metrics-adapter.yaml"
PODS = [("Deployment", "app"), ("Deployment", "worker"), ("Job", "app-migrate")]


@pytest.fixture(scope="module")
def base() -> dict[tuple[str, str], Any]:
    (listed,) = yaml.safe_load_all((ROOT / BASE / "kustomization.yaml").read_text())
    documents = [
        each
        for file in listed["resources"]
        for each in yaml.safe_load_all((ROOT / BASE / file).read_text())
    ]
    return {(each["kind"], each["metadata"]["name"]): each for each in documents}


def test_every_file_of_the_base_is_in_its_kustomization() -> None:
    (listed,) = yaml.safe_load_all((ROOT / BASE / "kustomization.yaml").read_text())
    there = {file.name for file in (ROOT / BASE).iterdir()} - {"kustomization.yaml"}
    assert there == set(listed["resources"])


def test_everything_is_in_the_namespace_that_has_the_roles(base) -> None:
    assert ("Namespace", SERVICES) in base
    others = [each for (kind, _), each in base.items() if kind != "Namespace"]
    assert {each["metadata"]["namespace"] for each in others} == {SERVICES}


def test_the_load_balancer_is_like_that_of_fargate(base) -> None:
    said = base["Ingress", "app"]["metadata"]["annotations"]
    assert said[f"{ALB}/ssl-policy"] == TLS_POLICY
    assert said[f"{ALB}/healthcheck-path"] == READY_PATH
    drain = f"deregistration_delay.timeout_seconds={DRAIN_SECONDS}"
    assert said[f"{ALB}/target-group-attributes"] == drain


def test_pods_are_added_where_fargate_adds_tasks(base) -> None:
    for name in ("app", "worker"):
        cpu = base["HorizontalPodAutoscaler", name]["spec"]["metrics"][0]["resource"]
        assert cpu["target"]["averageUtilization"] == CPU_PERCENT
    requests = base["HorizontalPodAutoscaler", "app"]["spec"]["metrics"][1]["pods"]
    assert int(requests["target"]["averageValue"]) == REQUESTS_PER_MINUTE // 60
    assert f"as: {requests['metric']['name']}\n" in ADAPTER.read_text()


def test_pods_listen_where_the_service_does_by_default(base) -> None:
    assert BASE_PORT == PORT
    for name in ("app", "worker"):
        template = base["Deployment", name]["spec"]["template"]
        assert container(base["Deployment", name])["ports"][0]["containerPort"] == PORT
        assert template["metadata"]["annotations"]["prometheus.io/port"] == str(PORT)
        assert base["ConfigMap", name]["data"]["PORT"] == str(PORT)


def test_an_old_pod_has_time_to_end_after_the_load_balancer_left_it(base) -> None:
    spec = base["Deployment", "app"]["spec"]["template"]["spec"]
    serves_on = container(base["Deployment", "app"])["lifecycle"]["preStop"]["sleep"]["seconds"]
    delay = float(base["ConfigMap", "app"]["data"]["SHUTDOWN_DELAY_SECONDS"])
    assert serves_on + delay + DRAIN_SECONDS <= spec["terminationGracePeriodSeconds"]


def test_a_rollout_loses_no_pod_and_a_drained_node_one_at_most(base) -> None:
    for name in ("app", "worker"):
        rolling = base["Deployment", name]["spec"]["strategy"]["rollingUpdate"]
        assert rolling == {"maxSurge": 1, "maxUnavailable": 0}
        assert "replicas" not in base["Deployment", name]["spec"]  # they are the autoscaler's
        assert base["PodDisruptionBudget", name]["spec"]["maxUnavailable"] == 1


@pytest.mark.parametrize("key", PODS, ids=lambda each: each[1])
def test_pods_have_no_rights_that_they_do_not_need(base, key) -> None:
    spec = base[key]["spec"]["template"]["spec"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == 1000
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    own = container(base[key])["securityContext"]
    assert own["readOnlyRootFilesystem"] is True
    assert own["allowPrivilegeEscalation"] is False
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert [each["mountPath"] for each in container(base[key])["volumeMounts"]] == ["/tmp"]  # noqa: S108


def test_namespace_admits_restricted_pods_only(base) -> None:
    labels = base["Namespace", SERVICES]["metadata"]["labels"]
    for mode in ("enforce", "audit", "warn"):
        assert labels[f"pod-security.kubernetes.io/{mode}"] == "restricted"


def test_nothing_may_connect_that_no_policy_allows(base) -> None:
    denied = base["NetworkPolicy", "default-deny"]["spec"]
    assert denied == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_the_migration_comes_after_its_settings_and_before_pods(base) -> None:
    def wave(kind: str, name: str) -> int:
        annotations = base[kind, name]["metadata"].get("annotations", {})
        return int(annotations.get("argocd.argoproj.io/sync-wave", 0))

    migration = wave("Job", "app-migrate")
    assert wave("ExternalSecret", "app") < migration < wave("Deployment", "app")
    assert wave("Deployment", "app") <= wave("HorizontalPodAutoscaler", "app")
