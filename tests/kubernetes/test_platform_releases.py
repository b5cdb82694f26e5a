"""Releases step by step and all at once: components that an overlay switches on."""

import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from terrace.manifests.checks import rendering, schemas
from terrace.manifests.checks.rendering import Rendering
from tests.support.in_cluster import applications, values
from tests.support.project import ROOT

COMPONENTS = ("canary", "blue-green")


@cache
def released(component: str) -> Rendering:
    """Render production with a component switched on, once in a session."""
    with TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "kubernetes", Path(folder, "kubernetes"))
        overlay = Path(folder, "kubernetes/overlays/production/kustomization.yaml")
        kustomization = yaml.safe_load(overlay.read_text(encoding="utf-8"))
        others = [each for each in kustomization["components"] if not each.startswith("../../")]
        kustomization["components"] = [*others, f"../../components/{component}"]
        overlay.write_text(yaml.safe_dump(kustomization), encoding="utf-8")
        return rendering.kustomize(Path(folder), overlay.parent)


def find(component: str, kind: str, name: str = "app") -> Any:
    (found,) = (
        each
        for each in released(component).objects
        if (each["kind"], each["metadata"]["name"]) == (kind, name)
    )
    return found


def metric(component: str) -> Any:
    (found,) = find(component, "AnalysisTemplate", "app-error-rate")["spec"]["metrics"]
    return found


@pytest.fixture(params=COMPONENTS)
def component(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_both_are_valid_in_every_version_of_kubernetes() -> None:
    assert not schemas.mistakes(ROOT, [released(each) for each in COMPONENTS])


def test_the_autoscaler_scales_the_rollout_and_nothing_else_says_how_many(component: str) -> None:
    target = find(component, "HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    assert target == {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "name": "app"}
    assert "replicas" not in find(component, "Rollout")["spec"]
    assert "replicas" not in find(component, "Deployment")["spec"]


def test_it_takes_the_pods_of_the_deployment_with_all_patches_of_the_overlay(
    component: str,
) -> None:
    rollout, deployment = find(component, "Rollout")["spec"], find(component, "Deployment")
    reference = rollout["workloadRef"]
    assert (reference["kind"], reference["name"]) == ("Deployment", "app")
    assert reference["scaleDown"] == "onsuccess"  # not before the new pods are ready
    assert rollout["selector"]["matchLabels"] == deployment["spec"]["selector"]["matchLabels"]
    assert "template" not in rollout


def test_all_services_select_the_pods_that_the_controller_tells_apart(component: str) -> None:
    names = {"canary": ("app", "app-ping", "app-pong"), "blue-green": ("app", "app-preview")}
    first, *others = (find(component, "Service", name)["spec"] for name in names[component])
    assert all(each == first for each in others)


def test_blue_green_switches_the_service_that_the_load_balancer_knows() -> None:
    strategy = find("blue-green", "Rollout")["spec"]["strategy"]["blueGreen"]
    assert (strategy["activeService"], strategy["previewService"]) == ("app", "app-preview")


def test_no_pod_changes_its_service_when_a_release_in_steps_ends() -> None:
    # Source: argoproj/argo-rollouts issue 4433: the load balancer answers 503 until it knows the
    # new pods of a stable Service. By turns, the Service of the new version stays as it is.
    strategy = find("canary", "Rollout")["spec"]["strategy"]["canary"]
    assert strategy["pingPong"] == {"pingService": "app-ping", "pongService": "app-pong"}
    assert not {"stableService", "canaryService"} & strategy.keys()


def test_the_load_balancer_reads_the_weights_that_the_controller_writes() -> None:
    (path,) = find("canary", "Ingress")["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"] == {"name": "app", "port": {"name": "use-annotation"}}
    routing = find("canary", "Rollout")["spec"]["strategy"]["canary"]["trafficRouting"]["alb"]
    ports = {each["port"] for each in find("canary", "Service")["spec"]["ports"]}
    assert routing == {"ingress": "app", "rootService": "app", "servicePort": 80}
    assert ports == {80}
    (path,) = find("blue-green", "Ingress")["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"] == {"name": "app", "port": {"name": "http"}}


def test_a_new_version_gets_more_requests_with_each_step() -> None:
    steps = find("canary", "Rollout")["spec"]["strategy"]["canary"]["steps"]
    weights = [each["setWeight"] for each in steps if "setWeight" in each]
    pauses = [each["pause"]["duration"] for each in steps if "pause" in each]
    assert weights == sorted(weights)
    assert 0 < weights[0] <= 10
    assert weights[-1] < 100
    assert len(pauses) == len(weights)  # after each of them, long enough to measure
    (delay,) = re.findall(r"(\d+)m", metric("canary")["initialDelay"])
    assert all(int(each.removesuffix("m")) > int(delay) for each in pauses)


def test_the_query_is_that_of_the_alert_for_the_pods_of_one_version(component: str) -> None:
    file = ROOT / "monitoring/alerts/alert-rules.yml"
    rules = yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]
    (alert,) = (
        rule["expr"]
        for group in rules
        for rule in group["rules"]
        if rule.get("alert") == "HighErrorRate"
    )
    ratio, _, limit = _plain(alert).rpartition(">")
    query = metric(component)["provider"]["prometheus"]["query"]
    assert query.count('pod=~"app-{{args.version}}-.+"') == 2
    mine = _plain(query).replace('namespace="app",pod=~"app-{{args.version}}-.+",', "")
    mine = mine.replace('{namespace="app",pod=~"app-{{args.version}}-.+"}', "")
    assert mine.replace("[2m]", "[5m]") == ratio
    assert f"<= {limit}" in metric(component)["successCondition"]
    assert f"> {limit}" in metric(component)["failureCondition"]


@pytest.mark.parametrize(
    ("result", "succeeds", "fails"),
    [
        ([], True, False),  # nobody has asked for anything
        ([float("nan")], True, False),  # nor now
        ([0.0], True, False),
        ([0.05], True, False),
        ([0.051], False, True),
        ([1.0], False, True),
    ],
)
def test_silence_is_no_mistake_and_too_many_errors_are(
    component: str, result: list[float], succeeds: bool, fails: bool
) -> None:
    assert _holds(metric(component)["successCondition"], result) is succeeds
    assert _holds(metric(component)["failureCondition"], result) is fails


def test_each_analysis_has_the_arguments_that_its_template_asks_for(component: str) -> None:
    (strategy,) = find(component, "Rollout")["spec"]["strategy"].values()
    analyses = [each for key, each in strategy.items() if key.lower().endswith("analysis")]
    assert len(analyses) == {"canary": 1, "blue-green": 2}[component]
    for each in analyses:
        given = {argument["name"] for argument in each.get("args", [])}
        for template in each["templates"]:
            spec = find(component, "AnalysisTemplate", template["templateName"])["spec"]
            asked = {a["name"] for a in spec.get("args", []) if "value" not in a}
            assert asked <= given <= {a["name"] for a in spec.get("args", [])}


def test_what_is_measured_after_the_switch_comes_to_an_end() -> None:
    # Without a number it would go on for ever, and the release would never be finished.
    spec = find("blue-green", "AnalysisTemplate", "app-error-rate")["spec"]
    assert metric("blue-green")["count"] == "{{args.measurements}}"
    (count,) = (int(a["value"]) for a in spec["args"] if a["name"] == "measurements")
    keeps = find("blue-green", "Rollout")["spec"]["strategy"]["blueGreen"]["scaleDownDelaySeconds"]
    # The old version is still there when the last measurement fails.
    assert 60 + count * 30 < keeps


def test_the_controller_may_reach_what_it_asks_before_the_switch() -> None:
    (reached,) = find("blue-green", "NetworkPolicy", "app-preview")["spec"]["ingress"]
    (source,) = reached["from"]
    labels = source["namespaceSelector"]["matchLabels"]
    rollouts = applications("production")["argo-rollouts"]["spec"]["destination"]["namespace"]
    assert labels == {"kubernetes.io/metadata.name": rollouts}
    assert [each["port"] for each in reached["ports"]] == [8000]


def test_no_template_names_an_address_which_differs_between_environments(component: str) -> None:
    assert "address" not in metric(component)["provider"]["prometheus"]
    controller = values(applications("production")["argo-rollouts"])["controller"]
    assert [each["name"] for each in controller["extraEnv"]] == ["ARGO_ROLLOUTS_PROMETHEUS_ADDRESS"]


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _holds(condition: str, result: list[float]) -> bool:
    """Evaluate a condition as the controller does, whose language is close to Python's here."""
    python = condition.replace("&&", " and ").replace("||", " or ").replace("!", " not ")
    known = {"len": len, "isNaN": lambda each: each != each, "result": result}  # noqa: PLR0124
    return bool(eval(python, {"__builtins__": {}}, known))  # noqa: S307 - it is our own
