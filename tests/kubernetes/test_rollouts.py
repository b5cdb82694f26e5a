"""Rollouts that the controller would refuse, or that would wait for ever."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from terrace.manifests.checks import rollouts
from terrace.manifests.checks.rendering import Rendering
from tests.support.example import APP
from tests.support.manifests import BARE, everything, rendered

WHO = "dev: app/Rollout/app: "
BY = " (Argo Rollouts)"
CANARY = "Rollout/app/spec/strategy/canary"
REQUESTS, READY = "AnalysisTemplate app-requests", "AnalysisTemplate app-preview: metric ready"


def said(change: Any, deployment: str = "canary") -> list[str]:
    services = {"app": replace(APP, uses=(), deployment=deployment)}
    found = deepcopy(rendered(replace(BARE, services=services)))
    change(found)
    made = Rendering(name="dev", objects=tuple(found.values()))
    return [str(each).removeprefix(WHO).removesuffix(BY) for each in rollouts.mistakes([made])]


def put(path: str, value: Any) -> Any:
    """Return a change of one field: kind, name, and the way to it."""

    def change(found: Any) -> None:
        kind, name, *way, last = (part.replace("|", "/") for part in path.split("/"))
        inner = found[kind, name]
        for each in way:
            inner = inner[int(each) if each.isdigit() else each]
        if value is None:
            del inner[last]
        else:
            inner[int(last) if last.isdigit() else last] = value

    return change


def gone(kind: str, name: str) -> Any:
    return lambda found: found.pop((kind, name))


def test_all_that_there_is_would_be_accepted() -> None:
    found = everything()
    assert any(item["kind"] == "Rollout" for each in found for item in each.objects)
    assert rollouts.mistakes(found) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            put("Rollout/app/spec/strategy/blueGreen", {}),
            "spec.strategy has canary, blueGreen, allowed: canary or blueGreen",
        ),
        (
            put("Rollout/app/spec/minReadySeconds", 600),
            "spec.progressDeadlineSeconds is not above spec.minReadySeconds",
        ),
        (
            put("Rollout/app/spec/template", {}),
            "spec has template and workloadRef, allowed: one of them",
        ),
        (
            put("Deployment/app/spec/replicas", 2),
            "Deployment app has replicas, allowed: none, or Argo CD restores it",
        ),
        (
            put("HorizontalPodAutoscaler/app/spec/scaleTargetRef/kind", "Deployment"),
            "HorizontalPodAutoscaler app scales the Deployment of that name",
        ),
        (
            put(f"{CANARY}/steps/2/setWeight", 5),
            (
                "canary.steps[2].setWeight is 5, allowed: above 10, which is the one before, and "
                "below 100, which comes by itself"
            ),
        ),
        (
            put(f"{CANARY}/steps/1/pause", {}),
            "canary.steps[1].pause has no duration: it would wait for somebody",
        ),
        (
            put(f"{CANARY}/steps/1/setWeight", 20),
            "canary.steps[1] has pause, setWeight, allowed: one thing",
        ),
        (
            put(f"{CANARY}/maxSurge", 0),
            "canary.maxSurge and canary.maxUnavailable are both 0",
        ),
        (
            put(f"{CANARY}/pingPong/pongService", "app-ping"),
            "canary.pingPong has one Service twice, allowed: two",
        ),
        (
            put(f"{CANARY}/pingPong", None),
            "canary has no pingPong, and not both of stableService and canaryService",
        ),
        (
            put(f"{CANARY}/dynamicStableScale", True),
            "canary.dynamicStableScale and canary.scaleDownDelaySeconds exclude each other",
        ),
        (
            put("Ingress/app/spec/rules/0/http/paths/0/backend/service/port", {"name": "http"}),
            "Ingress app has no rule with app and the port use-annotation",
        ),
        (
            put("Service/app-pong/spec/selector/app.kubernetes.io|name", "shop"),
            "Service app-pong does not select its pods",
        ),
        (gone("Service", "app-pong"), "it names Service app-pong, which is not there"),
        (
            gone("AnalysisTemplate", "app-requests"),
            "analysis names AnalysisTemplate app-requests, which is not there",
        ),
        (
            put(f"{CANARY}/analysis/args", []),
            "analysis: AnalysisTemplate app-requests: nobody gives it the argument version",
        ),
        (
            put("AnalysisTemplate/app-requests/spec/metrics/0/interval", None),
            (
                f"analysis: {REQUESTS}: metric error-rate: it is measured several times and has no "
                "interval"
            ),
        ),
        (
            put("AnalysisTemplate/app-requests/spec/metrics/0/name", "latency"),
            "analysis: AnalysisTemplate app-requests: two metrics are called latency",
        ),
        (
            put("AnalysisTemplate/app-requests/spec/args/0/name", "who"),
            (f"analysis: {REQUESTS}: it asks for the argument service, which it does not name"),
        ),
    ],
)
def test_what_the_controller_refuses_of_a_canary_is_named(change: Any, sentence: str) -> None:
    assert said(change) == [sentence]


def test_a_canary_needs_a_balancer_for_what_it_has_of_one() -> None:
    assert sorted(said(put(f"{CANARY}/trafficRouting", None))) == [
        "canary.pingPong is only allowed with trafficRouting.alb",
        "canary.scaleDownDelaySeconds is only allowed with trafficRouting",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            put("Rollout/app/spec/strategy/blueGreen/previewService", "app"),
            "blueGreen.activeService and blueGreen.previewService are the same",
        ),
        (
            put("Rollout/app/spec/strategy/blueGreen/autoPromotionEnabled", False),
            "blueGreen.autoPromotionEnabled is false: it would wait for somebody",
        ),
        (
            put("AnalysisTemplate/app-preview/spec/metrics/0/count", None),
            (f"prePromotionAnalysis: {READY}: it has no count, so the release would never end"),
        ),
        (
            put("AnalysisTemplate/app-preview/spec/metrics/0/failureLimit", 9),
            (f"prePromotionAnalysis: {READY}: count is 5, below its limits, which are 9 together"),
        ),
    ],
)
def test_what_the_controller_refuses_all_at_once_is_named(change: Any, sentence: str) -> None:
    assert said(change, "all-at-once") == [sentence]
