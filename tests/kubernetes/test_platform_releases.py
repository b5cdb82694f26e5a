"""Releases step by step and all at once: what `deployment` of a service makes of its overlay."""

import re
from dataclasses import replace
from typing import Any

import pytest
import yaml

from constructs_lib.compute.config import RouteConfig
from environments import PLATFORM
from terrace.errors import UserError
from terrace.manifests.checks import rollouts, schemas
from terrace.manifests.checks.rendering import Rendering
from terrace.manifests.values import values as values_of
from tests.support.example import APP, WORKER
from tests.support.in_cluster import NAMES, applications, values
from tests.support.manifests import BARE, rendered
from tests.support.project import ROOT

COMPONENTS = ("canary", "linear", "all-at-once")
SHOP = RouteConfig(priority=10, path="/shop/*", port=9000)
CANARY, ALL_AT_ONCE = "canary", "all-at-once"


def environment(component: str, **more: Any) -> Any:
    """An environment with one service of the base's name and one of another."""
    app = replace(APP, uses=(), deployment=component)
    services = {"app": app, "shop": replace(app, image="shop:1.0.0", route=SHOP)}
    return replace(BARE, services=services, **more)


def find(component: str, kind: str, name: str = "app") -> Any:
    return rendered(environment(component))[kind, name]


def metric(component: str, name: str = "error-rate") -> Any:
    metrics = find(component, "AnalysisTemplate", "app-requests")["spec"]["metrics"]
    return next(each for each in metrics if each["name"] == name)


@pytest.fixture(params=COMPONENTS)
def component(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_all_are_valid_in_every_version_of_kubernetes_and_for_the_controller() -> None:
    made = [
        Rendering(name=each, objects=tuple(rendered(environment(each)).values()))
        for each in COMPONENTS
    ]
    assert [str(each) for each in schemas.mistakes(ROOT, made)] == []
    assert [str(each) for each in rollouts.mistakes(made)] == []


def test_a_service_of_another_name_is_released_as_that_of_the_base(component: str) -> None:
    found = rendered(environment(component))
    for (kind, name), each in found.items():
        if name.startswith("app") and kind not in {"Namespace", "NetworkPolicy", "Ingress"}:
            other = found[kind, f"shop{name.removeprefix('app')}"]
            assert str(other).replace("'shop", "'app").replace("9000", "8000") == str(each).replace(
                "shared-app", "shared-shop"
            ).replace("9000", "8000")


def test_consumers_are_replaced_one_by_one() -> None:
    shop = environment(CANARY)
    mixed = replace(shop, services={**shop.services, "mails": replace(WORKER, consumes="mails")})
    found = rendered(mixed)
    assert {name for kind, name in found if kind == "Rollout"} == {"app", "shop"}
    target = found["HorizontalPodAutoscaler", "mails"]["spec"]["scaleTargetRef"]
    assert target["kind"] == "Deployment"


def test_nothing_asks_a_prometheus_that_an_environment_has_not(component: str) -> None:
    found = rendered(environment(component, observability=None))
    templates = {name for kind, name in found if kind == "AnalysisTemplate"}
    checks = {"app-preview", "shop-preview"} if component == ALL_AT_ONCE else set()
    assert templates == checks
    for name in ("app", "shop"):
        (strategy,) = found["Rollout", name]["spec"]["strategy"].values()
        assert not {"analysis", "postPromotionAnalysis"} & strategy.keys()


@pytest.mark.parametrize(("component", "word"), [(CANARY, "ping"), (ALL_AT_ONCE, "preview")])
def test_a_name_that_a_release_needs_is_refused(component: str, word: str) -> None:
    taken = environment(component)
    both = {**taken.services, f"app-{word}": replace(APP, uses=(), route=RouteConfig(priority=1))}
    both[f"app-{word}"] = replace(both[f"app-{word}"], route=replace(SHOP, path="/x", priority=1))
    said = (
        rf"environment dev: services has the key 'app-{word}', allowed: another name, or "
        r'deployment="rolling" for app, whose versions have a Service of that name in the cluster'
    )
    with pytest.raises(UserError, match=f"^{said}$"):
        values_of(replace(taken, services=both), PLATFORM)


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
    turns = ("app", "app-ping", "app-pong")
    names = {CANARY: turns, "linear": turns, ALL_AT_ONCE: ("app", "app-preview")}
    first, *others = (find(component, "Service", name)["spec"] for name in names[component])
    assert all(each == first for each in others)


def test_all_at_once_switches_the_service_that_the_load_balancer_knows() -> None:
    strategy = find(ALL_AT_ONCE, "Rollout")["spec"]["strategy"]["blueGreen"]
    assert (strategy["activeService"], strategy["previewService"]) == ("app", "app-preview")


def test_no_pod_changes_its_service_when_a_release_in_steps_ends() -> None:
    # Source: argoproj/argo-rollouts issue 4433: the load balancer answers 503 until it knows the
    # new pods of a stable Service. By turns, the Service of the new version stays as it is.
    strategy = find(CANARY, "Rollout")["spec"]["strategy"]["canary"]
    assert strategy["pingPong"] == {"pingService": "app-ping", "pongService": "app-pong"}
    assert not {"stableService", "canaryService"} & strategy.keys()


def test_the_load_balancer_reads_the_weights_that_the_controller_writes() -> None:
    (path,) = find(CANARY, "Ingress")["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"] == {"name": "app", "port": {"name": "use-annotation"}}
    routing = find(CANARY, "Rollout")["spec"]["strategy"]["canary"]["trafficRouting"]["alb"]
    ports = {each["port"] for each in find(CANARY, "Service")["spec"]["ports"]}
    assert routing == {"ingress": "app", "rootService": "app", "servicePort": 80}
    assert ports == {80}
    (path,) = find(ALL_AT_ONCE, "Ingress")["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"] == {"name": "app", "port": {"name": "http"}}


def test_a_canary_gets_more_requests_with_each_step() -> None:
    weights, pauses = steps(CANARY)
    assert weights == [10, 50]
    (delay,) = re.findall(r"(\d+)m", metric(CANARY)["initialDelay"])
    # After each of them, long enough to measure.
    assert [int(each.removesuffix("m")) > int(delay) for each in pauses] == [True, True]


def test_linear_gives_ten_even_steps_of_a_minute() -> None:
    weights, pauses = steps("linear")
    assert [*weights, 100] == [10 * number for number in range(1, 11)]
    assert pauses == ["1m"] * 9


def steps(component: str) -> tuple[list[int], list[str]]:
    found = find(component, "Rollout")["spec"]["strategy"]["canary"]["steps"]
    weights = [each["setWeight"] for each in found[::2]]
    return weights, [each["pause"]["duration"] for each in found[1::2]]


def test_the_way_back_skips_the_steps_and_the_former_version_is_still_there(component: str) -> None:
    spec = find(component, "Rollout")["spec"]
    (strategy,) = spec["strategy"].values()
    assert strategy["scaleDownDelaySeconds"] >= 300
    assert 0 < spec["rollbackWindow"]["revisions"] < spec["revisionHistoryLimit"]
    assert spec["progressDeadlineAbort"]


@pytest.mark.parametrize("name", ["error-rate", "latency"])
def test_a_query_is_that_of_its_alert_for_the_pods_of_one_version(
    component: str, name: str
) -> None:
    alert = {"error-rate": "HighErrorRate", "latency": "HighLatency"}[name]
    # An alert is of each service; the pods of a version are of one.
    asked = _plain(_alert(alert)).replace("by(environment,service,le)", "by(le)")
    ratio, _, limit = asked.replace("by(environment,service)", "").rpartition(">")
    query, _, enough = _plain(metric(component, name)["provider"]["prometheus"]["query"]).partition(
        "andon()"
    )
    pods = 'namespace="app",pod=~"{{args.service}}-{{args.version}}-.+"'
    assert query.count(pods) == query.count("[2m]")
    mine = query.replace(f"{pods},", "").replace(f"{{{pods}}}", "").replace("[2m]", "[5m]")
    assert mine == ratio
    assert f"<= {limit}" in metric(component, name)["successCondition"]
    assert f"> {limit}" in metric(component, name)["failureCondition"]
    # One slow request of a few is no mistake of a version; one that fails is.
    assert enough.endswith({"error-rate": "", "latency": ">=20"}[name])


def _alert(name: str) -> str:
    file = ROOT / "monitoring/alerts/alert-rules.yml"
    rules = yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]
    (found,) = (
        rule["expr"] for group in rules for rule in group["rules"] if rule.get("alert") == name
    )
    return str(found)


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
    assert len(analyses) == (2 if component == ALL_AT_ONCE else 1)
    for each in analyses:
        given = {argument["name"] for argument in each.get("args", [])}
        for template in each["templates"]:
            spec = find(component, "AnalysisTemplate", template["templateName"])["spec"]
            asked = {a["name"] for a in spec.get("args", []) if "value" not in a}
            assert asked <= given <= {a["name"] for a in spec.get("args", [])}


def test_what_is_measured_after_the_switch_comes_to_an_end() -> None:
    # Without a number it would go on for ever, and the release would never be finished.
    spec = find(ALL_AT_ONCE, "AnalysisTemplate", "app-requests")["spec"]
    assert metric(ALL_AT_ONCE)["count"] == "{{args.measurements}}"
    (count,) = (int(a["value"]) for a in spec["args"] if a["name"] == "measurements")
    keeps = find(ALL_AT_ONCE, "Rollout")["spec"]["strategy"]["blueGreen"]["scaleDownDelaySeconds"]
    # The old version is still there when the last measurement fails.
    assert 60 + count * 30 < keeps


@pytest.mark.parametrize("environment", NAMES)
def test_the_controller_may_reach_what_it_asks_before_the_switch(environment: str) -> None:
    (reached,) = find(ALL_AT_ONCE, "NetworkPolicy", "app-preview")["spec"]["ingress"]
    (source,) = reached["from"]
    labels = source["namespaceSelector"]["matchLabels"]
    rollouts = applications(environment)["argo-rollouts"]["spec"]["destination"]["namespace"]
    assert labels == {"kubernetes.io/metadata.name": rollouts}
    assert [each["port"] for each in reached["ports"]] == [8000]


def test_no_template_names_an_address_which_differs_between_environments(component: str) -> None:
    assert "address" not in metric(component)["provider"]["prometheus"]


@pytest.mark.parametrize("environment", NAMES)
def test_the_controller_knows_that_address(environment: str) -> None:
    controller = values(applications(environment)["argo-rollouts"])["controller"]
    assert [each["name"] for each in controller["extraEnv"]] == ["ARGO_ROLLOUTS_PROMETHEUS_ADDRESS"]


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _holds(condition: str, result: list[float]) -> bool:
    """Evaluate a condition as the controller does, whose language is close to Python's here."""
    python = condition.replace("&&", " and ").replace("||", " or ").replace("!", " not ")
    known = {"len": len, "isNaN": lambda each: each != each, "result": result}  # noqa: PLR0124
    return bool(eval(python, {"__builtins__": {}}, known))  # noqa: S307 - it is our own
