"""The chart makes the same objects as the overlays, field by field."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from constructs_lib.compute.config import RouteConfig
from environments import ENVIRONMENTS, Environment
from terrace.manifests.checks import rendering
from terrace.manifests.checks.rendering import CHART, OVERLAYS, Rendering
from tests.support.equivalence import OF_HELM, PART_OF, differences
from tests.support.example import APP, DEV
from tests.support.manifests import BARE, rendered, with_base, write
from tests.support.project import ROOT

NAMES = [each.name for each in ENVIRONMENTS]
API = replace(
    APP, uses=(), route=RouteConfig(priority=10, host="api", path="/v1/*", port=9000), command=()
)
UNSEEN = replace(BARE, observability=None)
STRATEGIES = ("canary", "linear", "all-at-once")


def released(deployment: str, environment: Environment = BARE) -> Environment:
    """Two services that are released that way: one of the base's name, one of another."""
    own = replace(APP, uses=(), deployment=deployment)
    return replace(environment, services={"app": own, "shop": replace(API, deployment=deployment)})


OTHERS = {
    "no metrics and no traces": UNSEEN,
    "services of other names": replace(BARE, services={"web": replace(APP, uses=())}),
    "two routes, of which one has another port and path": replace(
        BARE, services={"web": replace(APP, uses=()), "api": API}
    ),
    "a single path": replace(
        BARE,
        services={"web": replace(API, route=RouteConfig(priority=10, path="/hook"))},
    ),
    "stores of which only some are used": replace(
        DEV, services=DEV.services | {"app": replace(APP, uses=("database", "jobs", "tasks"))}
    ),
    **{each: released(each) for each in STRATEGIES},
    **{f"{each} without metrics": released(each, UNSEEN) for each in STRATEGIES},
}
SWITCHES = {
    "linear": "services.app.deployment=linear",
    "all-at-once": "services.app.deployment=all-at-once",
    "vault": "vault.enabled=true",
}
SHOWN_WITH = rendering.shown_with(ROOT)


def digests(root: Path, environment: str) -> list[str]:
    """Options that tell the chart what runs; each promotion changes that in the overlay."""
    image = yaml.safe_load((root / OVERLAYS / environment / "image/kustomization.yaml").read_text())
    return [f"--set=images.{each['name']}.digest={each['digest']}" for each in image["images"]]


def chart(root: Path, environment: str, *more: str) -> Rendering:
    values = root / CHART / f"values-{environment}.yaml"
    return rendering.template(root, values, "--skip-tests", *digests(root, environment), *more)


@pytest.mark.parametrize("name", NAMES)
def test_every_environment_gets_the_same_objects_from_both(name: str) -> None:
    overlay = rendering.kustomize(ROOT, ROOT / OVERLAYS / name)
    assert len(overlay.objects) > 15
    assert differences(overlay.objects, chart(ROOT, name).objects) == []


@pytest.mark.parametrize("component", SWITCHES if SHOWN_WITH else ())
def test_every_component_has_a_switch_that_does_the_same(component: str) -> None:
    """All but the product's name, which a component does not know, on what it adds."""
    name = str(SHOWN_WITH)
    folder = ROOT / "kubernetes/components" / component
    overlay = rendering.switched_on(ROOT, folder)
    helm = chart(ROOT, name, f"--set={SWITCHES[component]}")
    assert differences(overlay.objects, helm.objects, ignored=(*OF_HELM, PART_OF)) == []
    plain = chart(ROOT, name)
    assert differences(overlay.objects, plain.objects, ignored=(*OF_HELM, PART_OF)) != []


def test_no_component_is_without_a_switch() -> None:
    found = {
        each.parent.name for each in (ROOT / "kubernetes/components").glob("*/kustomization.yaml")
    }
    # What strategies have in common is no choice, and a canary is one of `released` above.
    assert found - {"analysis", "canary"} == SWITCHES.keys()


@pytest.mark.parametrize("name", OTHERS)
def test_other_environments_get_the_same_objects_from_both(name: str, tmp_path: Path) -> None:
    environment: Environment = OTHERS[name]
    root = with_base(tmp_path.resolve())
    shutil.copytree(ROOT / CHART, root / CHART, ignore=shutil.ignore_patterns("values-*"))
    write(root, environment)
    overlay = rendering.kustomize(root, root / OVERLAYS / environment.name)
    assert differences(overlay.objects, chart(root, environment.name).objects) == []


def test_nothing_waits_for_metrics_and_traces_that_an_environment_has_not() -> None:
    found = rendered(UNSEEN)
    metrics = found["HorizontalPodAutoscaler", "web"]["spec"]["metrics"]
    assert [each["type"] for each in metrics] == ["Resource"]  # else no pod is taken away, ever
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" not in found["ConfigMap", "web"]["data"]
    ports = [
        port["port"]
        for rule in found["NetworkPolicy", "every-pod"]["spec"]["egress"]
        for port in rule["ports"]
    ]
    assert ports == [53, 53, 80]


def test_a_difference_is_named_with_its_place() -> None:
    ours = {"kind": "Service", "metadata": {"name": "app"}, "spec": {"ports": [{"port": 80}]}}
    others = {"kind": "Service", "metadata": {"name": "app"}, "spec": {"ports": [{"port": "80"}]}}
    added = {"kind": "Service", "metadata": {"name": "worker"}}
    assert differences([ours], [others, added]) == [
        "Service/worker: only with Helm",
        "Service/app: .spec.ports[0].port is 80 with kustomize and '80' with Helm",
    ]


def test_a_field_that_only_one_has_is_a_difference() -> None:
    ours = {"kind": "Service", "metadata": {"name": "app", "labels": {"helm.sh/chart": "x"}}}
    others = {"kind": "Service", "metadata": {"name": "app", "labels": {"a": "b"}}}
    assert differences([ours], [others]) == [
        "Service/app: .metadata.labels is None with kustomize and {'a': 'b'} with Helm"
    ]
