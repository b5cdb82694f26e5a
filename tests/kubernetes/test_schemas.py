"""Every object is valid in every Kubernetes that EKS supports, and mistakes are found."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from terrace.manifests.checks import schemas
from terrace.manifests.checks.errors import CouldNotCheckError
from terrace.manifests.checks.rendering import Rendering
from tests.support.manifests import everything
from tests.support.project import ROOT

VAULT = "https://vault.vault:8200"
STORE = {
    "apiVersion": "external-secrets.io/v1",
    "kind": "SecretStore",
    "metadata": {"name": "vault", "namespace": "app"},
    "spec": {"provider": {"vault": {"server": VAULT}}},
}
CONTAINER = {"name": "web", "image": "web"}
DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "app"},
    "spec": {
        "selector": {"matchLabels": {"a": "b"}},
        "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [CONTAINER]}},
    },
}
ROLLOUT = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Rollout",
    "metadata": {"name": "web", "namespace": "app"},
    "spec": {"strategy": {"canary": {}}, "template": DEPLOYMENT["spec"]["template"]},
}
ALL = "1.33, 1.34, 1.35, 1.36"


def with_(item: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The object with one field changed; a number in the path is a place in a list."""
    changed = inner = deepcopy(item)
    *way, last = (int(each) if each.isdigit() else each for each in path.split("."))
    for each in way:
        inner = inner[each]
    inner[last] = value
    return changed


def test_every_object_of_the_project_is_valid() -> None:
    renderings = everything()
    assert sum(len(each.objects) for each in renderings) > 50
    assert [str(each) for each in schemas.mistakes(ROOT, renderings)] == []


BAD = {
    "a wrong type": (
        with_(DEPLOYMENT, "spec.replicas", "two"),
        "app/Deployment/web: spec.replicas: 'two' is not of type 'integer', 'null'",
    ),
    "an unknown field": (
        with_(DEPLOYMENT, "spec.template.spec.containers.0.imagePullPolciy", "Always"),
        (
            "app/Deployment/web: spec.template.spec.containers[0]: Additional properties are not "
            "allowed ('imagePullPolciy' was unexpected)"
        ),
    ),
    "a missing field": (
        with_(DEPLOYMENT, "spec.template.spec.containers.0", {"image": "web"}),
        "app/Deployment/web: spec.template.spec.containers[0]: 'name' is a required property",
    ),
    "an unknown kind": (
        with_(DEPLOYMENT, "kind", "Deploiment"),
        "app/Deploiment/web: apps/v1 Deploiment is not known",
    ),
    "a version that is gone": (
        with_(DEPLOYMENT, "apiVersion", "extensions/v1beta1"),
        "app/Deployment/web: extensions/v1beta1 Deployment is not known",
    ),
    "the group of somebody else": (
        with_(DEPLOYMENT, "apiVersion", "apps.example.com/v1"),
        "app/Deployment/web: apiVersion: 'apps.example.com/v1' is not one of ['apps/v1']",
    ),
    "a custom resource of an unknown kind": (
        with_(STORE, "kind", "SecretShop"),
        "app/SecretShop/vault: external-secrets.io/v1 SecretShop is not known",
    ),
    "an unknown field of a custom resource": (
        with_(STORE, "spec.provider.vault.adress", "x"),
        (
            "app/SecretStore/vault: spec.provider.vault: Additional properties are not allowed "
            "('adress' was unexpected)"
        ),
    ),
    "a missing field of a custom resource": (
        with_(STORE, "spec.provider.vault", {}),
        "app/SecretStore/vault: spec.provider.vault: 'server' is a required property",
    ),
    "a value that a custom resource does not know": (
        with_(STORE, "spec.provider.vault.version", "v3"),
        "app/SecretStore/vault: spec.provider.vault.version: 'v3' is not one of ['v1', 'v2']",
    ),
    "a pod inside of a custom resource": (
        with_(ROLLOUT, "spec.template.spec.containers.0.ports", [{"containerPort": "80"}]),
        (
            "app/Rollout/web: spec.template.spec.containers[0].ports[0].containerPort: '80' is not "
            "of type 'integer'"
        ),
    ),
}


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    """What is said of each, asked at once."""
    good = Rendering(name="good", objects=(DEPLOYMENT, STORE, ROLLOUT))
    bad = [Rendering(name=name, objects=(item,)) for name, (item, _) in BAD.items()]
    said: dict[str, list[str]] = {}
    for each in schemas.mistakes(ROOT, [good, *bad]):
        said.setdefault(each.rendering, []).append(str(each).removeprefix(f"{each.rendering}: "))
    return said


def test_what_they_are_made_from_is_valid(found: dict[str, list[str]]) -> None:
    assert "good" not in found


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_is_found_and_placed(found: dict[str, list[str]], name: str) -> None:
    assert found[name] == [f"{BAD[name][1]} ({ALL})"]


def test_a_field_that_is_new_is_refused_by_the_versions_before_it() -> None:
    """Every version is judged by its own schema."""
    item = with_(DEPLOYMENT, "spec.template.spec.hostnameOverride", "web")
    (mistake,) = schemas.mistakes(ROOT, [Rendering(name="new", objects=(item,))])
    assert mistake.versions == ("1.33",)


def test_the_version_of_the_clusters_is_judged_and_those_that_may_still_be_made() -> None:
    table = ROOT / "terrace/embedded_aws/extensions/eks_versions.toml"
    offered = tomllib.loads(table.read_text())
    in_use = tomllib.loads((ROOT / "constructs_lib/versions.toml").read_text())["eks"]["version"]
    assert in_use in schemas.VERSIONS
    assert tuple(offered)[-len(schemas.VERSIONS) :] == schemas.VERSIONS


def test_nothing_to_judge_is_refused() -> None:
    with pytest.raises(CouldNotCheckError) as error:
        schemas.mistakes(ROOT, [])
    assert str(error.value) == "no object was rendered, so none was judged"


def test_a_version_without_schemas_is_refused() -> None:
    with pytest.raises(CouldNotCheckError) as error:
        schemas.mistakes(ROOT, [Rendering(name="x", objects=(STORE,))], versions=["1.99"])
    assert str(error.value) == (
        "the schemas cannot be asked: there is no schema of Kubernetes 1.99; "
        "run: make lock UPGRADE=1"
    )
