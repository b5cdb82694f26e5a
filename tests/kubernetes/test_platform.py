"""What every cluster gets before the services: charts, their values, their order."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from constructs_lib.kubernetes.service_account import SERVICES
from tests.support.environment import committed
from tests.support.in_cluster import (
    NAMES,
    applications,
    charts,
    named,
    namespace,
    objects,
    values,
    wave,
)

# What a cluster has before anything is synchronized: EKS makes it, or the bootstrap.
THERE = {
    "namespaces": {"kube-system", "argocd"},
    "priorities": {"system-cluster-critical", "system-node-critical", None},
    "kinds": {"Application", "AppProject", "ApplicationSet"},
}
KARPENTER_LATEST_ON_SYSTEM_NODES = 2  # the wave after which Karpenter makes nodes


@pytest.fixture(params=NAMES)
def environment(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_chart_is_pinned_to_the_version_whose_values_were_read(environment: str) -> None:
    pinned = {
        name: (each["spec"]["source"]["chart"], each["spec"]["source"]["targetRevision"])
        for name, each in applications(environment).items()
    }
    assert pinned == {name: (each["chart"], each["version"]) for name, each in charts().items()}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for _, version in pinned.values())


def test_charts_know_every_value_that_they_are_given(environment: str) -> None:
    unknown = [
        f"{name}: {path}"
        for name, each in applications(environment).items()
        for path in _unknown(values(each), charts()[name]["values"])
    ]
    assert not unknown


def test_a_value_that_a_chart_does_not_know_is_found() -> None:
    known = charts()["karpenter"]["values"]
    assert list(_unknown({"settings": {"clusterNames": "x"}}, known)) == ["settings.clusterNames"]
    assert not list(_unknown({"podLabels": {"any": "x"}}, known))


def test_no_value_is_null_which_kubernetes_would_drop(environment: str) -> None:
    # The API server keeps no null of an Application, so Argo CD would render something else.
    found = [
        f"{name}: {path}"
        for name, each in applications(environment).items()
        for path, value in _leaves(values(each))
        if value is None
    ]
    assert not found


def test_a_mistaken_commit_uninstalls_nothing(environment: str) -> None:
    # An Application that is gone leaves what it installed, unless it carries a finalizer; and
    # `terrace teardown` deletes Applications before what their controllers made.
    for each in applications(environment).values():
        assert "finalizers" not in each["metadata"]
    assert applications(environment)["karpenter-crd"]["spec"]["syncPolicy"]["automated"] == {
        "prune": False,
        "selfHeal": True,
    }


def test_service_accounts_that_have_a_role_are_those_that_charts_make(environment: str) -> None:
    resources = committed(environment)["resource"]["aws_eks_pod_identity_association"]
    associated = {(each["namespace"], each["service_account"]) for each in resources.values()}
    asked = {
        (namespace(each), values(each)["serviceAccount"]["name"])
        for each in applications(environment).values()
        if "serviceAccount" in values(each)
    }
    made = {
        (namespace(each), account)
        for name, each in applications(environment).items()
        for account in charts()[name]["accounts"]
    }
    assert asked <= made
    assert asked == {each for each in associated if each[0] != SERVICES}


def test_nothing_needs_what_a_later_wave_brings(environment: str) -> None:
    brought = _brought(environment)
    late = [
        f"{each['kind']} {each['metadata']['name']} in wave {wave(each)} needs {need}"
        for each in objects(environment)
        for need in _needs(each)
        if not _is_early(brought.get(need), wave(each))
    ]
    assert not late


def test_a_wave_that_comes_too_early_is_found(environment: str) -> None:
    brought = _brought(environment)
    (store,) = named(environment, "ClusterSecretStore").values()
    needed = set(_needs(store))
    assert needed == {("kind", "external-secrets.io/ClusterSecretStore")}
    # One wave earlier it would come with its own definition.
    assert not any(_is_early(brought[each], wave(store) - 1) for each in needed)


def test_nodes_come_before_whatever_system_nodes_may_have_no_room_for(environment: str) -> None:
    before = {
        name
        for name, each in applications(environment).items()
        if wave(each) <= KARPENTER_LATEST_ON_SYSTEM_NODES
    }
    assert before == {"karpenter", "karpenter-crd"}
    assert min(wave(each) for each in named(environment, "NodePool").values()) == 3


def test_secrets_that_pods_read_are_copied_from_what_the_stack_writes(environment: str) -> None:
    parameters = committed(environment)["resource"]["aws_ssm_parameter"].values()
    written = {each["name"] for each in parameters}
    read = {
        data["remoteRef"]["key"]
        for each in named(environment, "ExternalSecret").values()
        for data in each["spec"]["data"]
    }
    assert read <= written
    assert {each for each in written if each.split("/")[3] == "collector"} <= read


def _needs(each: Any) -> Iterator[tuple[str, str | None]]:
    """Say what has to be in the cluster before an object is: by kind of need, and its name."""
    group = each["apiVersion"].rpartition("/")[0]
    if "." in group and not group.endswith("k8s.io") and each["kind"] not in THERE["kinds"]:
        yield "kind", f"{group}/{each['kind']}"
    if place := each["metadata"].get("namespace"):
        yield "namespace", place
    if each["kind"] == "ExternalSecret":
        yield "store", each["spec"]["secretStoreRef"]["name"]
    if each["kind"] == "NodePool":
        yield "node class", each["spec"]["template"]["spec"]["nodeClassRef"]["name"]
    if each["kind"] == "Application":
        name = each["metadata"]["name"]
        places = {place for _, _, place in map(_parts, charts()[name]["objects"]) if place}
        yield from (("namespace", place) for place in places | {namespace(each)})
        for path, value in _leaves(values(each)):
            if path.endswith("priorityClassName"):
                yield "priority", value
            if path.endswith(("secretRef.name", "secretKeyRef.name")):
                yield "secret", f"{namespace(each)}/{value}"


def _brought(environment: str) -> dict[tuple[str, str | None], int]:
    """Say which wave brings what."""
    found: dict[tuple[str, str | None], int] = {}
    found |= {("namespace", each): -1 for each in THERE["namespaces"]}
    found |= {("priority", each): -1 for each in THERE["priorities"]}
    for each in objects(environment):
        kind, name, metadata = each["kind"], each["metadata"]["name"], each["metadata"]
        if kind == "Namespace":
            found["namespace", name] = wave(each)
        elif kind == "PriorityClass":
            found["priority", name] = wave(each)
        elif kind == "ClusterSecretStore":
            found["store", name] = wave(each)
        elif kind == "EC2NodeClass":
            found["node class", name] = wave(each)
        elif kind == "ExternalSecret":
            secret = f"{metadata['namespace']}/{each['spec']['target']['name']}"
            found["secret", secret] = wave(each)
        elif kind == "Application":
            found |= {("kind", kind): wave(each) for kind in charts()[name]["crds"]}
    return found


def _is_early(brought: int | None, needed: int) -> bool:
    # Of one wave, Argo CD applies namespaces and other plain objects before custom resources.
    return brought is not None and (brought < needed or brought == needed in (0, 3))


def _parts(text: str) -> tuple[str, str, str]:
    """Take an object of the charts' list apart: group, kind, namespace."""
    kind, _, place = text.partition(" ")
    group, _, name = kind.rpartition("/")
    return group, name, place


def _unknown(given: Any, known: Any, path: str = "") -> Iterator[str]:
    if not isinstance(given, dict) or not isinstance(known, dict) or not known:
        return
    for key, value in given.items():
        if key in known:
            yield from _unknown(value, known[key], f"{path}{key}.")
        else:
            yield f"{path}{key}"


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, f"{path}.{key}")
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, path)
    else:
        yield path, value
