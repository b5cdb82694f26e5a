"""What the Argo CD of a cluster watches, what it may bring, and how it is installed."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from constructs_lib.delivery.config import PromotionConfig
from environments import by_name
from terrace.manifests import argocd
from terrace.manifests.checks import rendering
from tests.support.example import DEV
from tests.support.in_cluster import NAMES, applications, charts, named, namespace, objects, values
from tests.support.in_cluster import watched as all_watched
from tests.support.project import ROOT


@pytest.fixture(params=NAMES)
def environment(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def watched(environment: str, kind: str) -> dict[str, Any]:
    return {
        each["metadata"]["name"]: each["spec"]
        for each in all_watched(environment)
        if each["kind"] == kind
    }


def elements(environment: str) -> list[Any]:
    (generator,) = watched(environment, "ApplicationSet")["environment"]["generators"]
    return [each["list"]["elements"] for each in generator["matrix"]["generators"]]


def test_each_cluster_watches_its_own_environment_in_folders_that_are_there(
    environment: str,
) -> None:
    (mine,), parts = elements(environment)
    assert mine["environment"] == environment
    assert {each["name"] for each in parts} == {"argocd", "platform", "app"}
    for each in parts:
        assert (ROOT / each["path"] / environment / "kustomization.yaml").is_file()


@pytest.mark.parametrize(
    ("changes", "automated"),
    [
        ({}, True),
        ({"name": "live", "promotion": PromotionConfig(after="qa", minutes=10)}, False),
        ({"name": "live", "protected": True}, False),
    ],
)
def test_only_what_takes_builds_and_may_be_lost_follows_every_commit(
    changes: dict[str, Any], automated: bool
) -> None:
    assert argocd.is_automated(replace(DEV, **changes)) is automated


def test_each_environment_is_followed_as_it_is_configured(environment: str) -> None:
    assert elements(environment)[0][0]["automated"] is argocd.is_automated(by_name(environment))


def test_whoever_deletes_what_is_watched_deletes_no_workload(environment: str) -> None:
    found = watched(environment, "ApplicationSet")["environment"]
    assert found["syncPolicy"] == {"preserveResourcesOnDeletion": True}
    assert "finalizers" not in found["template"]["metadata"]


def test_what_mends_a_mistake_does_not_wait_for_tries_of_the_mistake(environment: str) -> None:
    # Source: Argo CD, "Automated Sync Policy": by default each retry takes the same commit again.
    found = watched(environment, "ApplicationSet")["environment"]
    assert found["template"]["spec"]["syncPolicy"]["retry"]["refresh"] is True


def test_the_platform_may_bring_what_its_charts_make_and_no_other_kind(environment: str) -> None:
    project = watched(environment, "AppProject")["platform"]
    made = {
        _kind(each)
        for name in applications(environment)
        for each in charts()[name]["objects"]
        if not each.startswith("List")
    } | {("networking.k8s.io", "IngressClass"), ("elbv2.k8s.aws", "IngressClassParams")}
    made |= {_group(each) for each in (*objects(environment), *all_watched(environment))}
    allowed = {
        (each["group"], each["kind"])
        for which in ("clusterResourceWhitelist", "namespaceResourceWhitelist")
        for each in project[which]
    }
    assert made == allowed


def test_the_platform_reaches_only_namespaces_and_charts_that_it_uses(environment: str) -> None:
    project = watched(environment, "AppProject")["platform"]
    places = {each["metadata"].get("namespace") for each in objects(environment)} - {None}
    for name, each in applications(environment).items():
        places |= {namespace(each)}
        places |= {line.split()[1] for line in charts()[name]["objects"] if " " in line}
    assert {each["namespace"] for each in project["destinations"]} == places
    sources = {each["spec"]["source"]["repoURL"] for each in applications(environment).values()}
    (mine,), _ = elements(environment)
    assert set(project["sourceRepos"]) == sources | {mine["repository"]}


def test_services_bring_nothing_of_the_whole_cluster_and_no_rights(environment: str) -> None:
    project = watched(environment, "AppProject")["app"]
    assert project["clusterResourceWhitelist"] == []
    assert [each["namespace"] for each in project["destinations"]] == ["app"]
    allowed = {(each["group"], each["kind"]) for each in project["namespaceResourceWhitelist"]}
    assert not {kind for _, kind in allowed} & {"Role", "RoleBinding", "Secret", "Namespace"}
    brought = {
        _group(each)
        for each in rendering.kustomize(ROOT, ROOT / "kubernetes/overlays" / environment).objects
    }
    assert brought - allowed == {("", "Namespace")}


def test_the_namespace_of_the_services_is_the_platforms_and_not_theirs(
    environment: str, tmp_path: Path
) -> None:
    found = watched(environment, "ApplicationSet")["environment"]
    patch = yaml.safe_load(_without_templates(found["templatePatch"]))
    shutil.copytree(ROOT / "kubernetes", tmp_path / "kubernetes")
    file = tmp_path / "kubernetes/overlays" / environment / "kustomization.yaml"
    kustomization = yaml.safe_load(file.read_text(encoding="utf-8"))
    kustomization.setdefault("patches", []).extend(patch["spec"]["source"]["kustomize"]["patches"])
    file.write_text(yaml.safe_dump(kustomization), encoding="utf-8")
    left = rendering.kustomize(tmp_path, file.parent).objects
    assert left
    assert "Namespace" not in {each["kind"] for each in left}


def test_both_descriptions_of_that_namespace_are_the_same(environment: str) -> None:
    mine = named(environment, "Namespace")["app"]["metadata"]["labels"]
    file = ROOT / "kubernetes/base/namespace.yaml"
    assert mine == yaml.safe_load(file.read_text(encoding="utf-8"))["metadata"]["labels"]


def test_every_namespace_has_a_level_of_pod_security(environment: str) -> None:
    key = "pod-security.kubernetes.io/enforce"
    levels = {
        name: each["metadata"]["labels"][key]
        for name, each in named(environment, "Namespace").items()
    }
    (argocd,) = (each for each in all_watched(environment) if each["kind"] == "Namespace")
    levels["argocd"] = argocd["metadata"]["labels"][key]
    assert {name for name, level in levels.items() if level != "restricted"} == {
        "logging",
        "node-metrics",
    }


def test_nobody_signs_in_to_argo_cd(environment: str) -> None:
    settings = values(applications(environment)["argo-cd"])
    assert settings["server"]["replicas"] == 0
    assert settings["configs"]["cm"]["admin.enabled"] is False
    assert settings["dex"]["enabled"] is False


def test_a_wave_waits_for_the_health_of_applications(environment: str) -> None:
    settings = values(applications(environment)["argo-cd"])
    check = settings["configs"]["cm"]["resource.customizations.health.argoproj.io_Application"]
    assert "obj.status.health.status" in check
    # Source: argoproj/argo-cd issue 27917: healthy is also what has installed nothing yet.
    assert 'hs.status == "Healthy" and phase ~= "Succeeded"' in check


def _kind(text: str) -> tuple[str, str]:
    group, _, name = text.partition(" ")[0].rpartition("/")
    return group, name


def _group(each: Any) -> tuple[str, str]:
    return each["apiVersion"].rpartition("/")[0], each["kind"]


def _without_templates(text: str) -> str:
    return "\n".join(each for each in text.splitlines() if not each.strip().startswith("{{-"))
