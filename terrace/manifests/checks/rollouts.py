"""What the controller of Argo Rollouts refuses, which no schema says: it stops a release half-way.

Source: Argo Rollouts, pkg/apis/rollouts/validation/validation.go and validation_references.go, and
utils/analysis/factory.go (1.9).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from terrace.manifests.checks.analyses import judged_analyses
from terrace.manifests.checks.rendering import Json, Rendering, identity
from terrace.manifests.checks.schemas import Mistake

ROLLOUT = "Rollout"
ALL = 100  # percent of the requests
Objects = dict[tuple[str, str], Json]


def mistakes(renderings: Sequence[Rendering]) -> list[Mistake]:
    """Judge every Rollout together with what it refers to."""
    return [
        Mistake(
            rendering=each.name, identity=identity(item), versions=("Argo Rollouts",), what=what
        )
        for each in renderings
        for item in each.objects
        if item.get("kind") == ROLLOUT
        for what in judged(item, _named(each))
    ]


def _named(rendering: Rendering) -> Objects:
    return {(each["kind"], each["metadata"]["name"]): each for each in rendering.objects}


def judged(rollout: Json, others: Objects) -> Iterator[str]:
    """Say what is wrong with a Rollout."""
    spec = rollout["spec"]
    strategy = spec.get("strategy") or {}
    if len(strategy) != 1 or not strategy.keys() <= {"canary", "blueGreen"}:
        said = ", ".join(strategy) or "nothing"
        yield f"spec.strategy has {said}, allowed: canary or blueGreen"
        return
    if spec.get("progressDeadlineSeconds", 600) <= spec.get("minReadySeconds", 0):
        yield "spec.progressDeadlineSeconds is not above spec.minReadySeconds"
    yield from _workload(rollout, others)
    yield from _scaled(rollout["metadata"]["name"], others)
    ((kind, content),) = strategy.items()
    if kind == "canary":
        yield from _canary(content, others)
    else:
        yield from _blue_green(content)
    labels = _labels(spec, others)
    for name in _services(content):
        yield from _service(name, labels, others)
    yield from judged_analyses(content, others)


def _workload(rollout: Json, others: Objects) -> Iterator[str]:
    spec = rollout["spec"]
    reference = spec.get("workloadRef")
    if reference is None:
        if "template" not in spec or "selector" not in spec:
            yield "spec has neither a template and a selector, nor workloadRef"
        return
    if "template" in spec:
        yield "spec has template and workloadRef, allowed: one of them"
    deployment = others.get((reference["kind"], reference["name"]))
    if deployment is None:
        yield f"spec.workloadRef names {reference['kind']} {reference['name']}, which is not there"
    elif "replicas" in deployment["spec"] and deployment["spec"]["replicas"] > 0:
        yield f"Deployment {reference['name']} has replicas, allowed: none, or Argo CD restores it"


def _scaled(name: str, others: Objects) -> Iterator[str]:
    for (kind, scaler), each in others.items():
        if kind == "HorizontalPodAutoscaler":
            target = each["spec"]["scaleTargetRef"]
            if target["name"] == name and target["kind"] != ROLLOUT:
                yield f"HorizontalPodAutoscaler {scaler} scales the {target['kind']} of that name"


def _canary(content: Json, others: Objects) -> Iterator[str]:
    if content.get("maxSurge") == 0 and content.get("maxUnavailable") == 0:
        yield "canary.maxSurge and canary.maxUnavailable are both 0"
    routing = content.get("trafficRouting")
    if routing is None:
        for each in {"scaleDownDelaySeconds", "dynamicStableScale"} & content.keys():
            yield f"canary.{each} is only allowed with trafficRouting"
    elif content.get("dynamicStableScale") and "scaleDownDelaySeconds" in content:
        yield "canary.dynamicStableScale and canary.scaleDownDelaySeconds exclude each other"
    balancer = (routing or {}).get("alb")
    yield from _turns(content, balancer)
    if balancer:
        yield from _ingress(content, balancer, others)
    yield from _steps(content.get("steps") or [])


def _turns(content: Json, balancer: Json | None) -> Iterator[str]:
    turns = content.get("pingPong")
    if turns:
        if turns.get("pingService") == turns.get("pongService"):
            yield "canary.pingPong has one Service twice, allowed: two"
        if balancer is None:
            yield "canary.pingPong is only allowed with trafficRouting.alb"
        elif not balancer.get("rootService"):
            yield "canary.trafficRouting.alb.rootService is missing, which pingPong needs"
    elif balancer and not {"stableService", "canaryService"} <= content.keys():
        yield "canary has no pingPong, and not both of stableService and canaryService"
    if "stableService" in content and content["stableService"] == content.get("canaryService"):
        yield "canary.stableService and canary.canaryService are the same"


def _ingress(content: Json, balancer: Json, others: Objects) -> Iterator[str]:
    ingress = others.get(("Ingress", balancer["ingress"]))
    if ingress is None:
        yield f"canary.trafficRouting.alb.ingress is {balancer['ingress']}, which is not there"
        return
    root = balancer.get("rootService") or content.get("stableService")
    rules = ingress["spec"].get("rules") or []
    backends = [path["backend"]["service"] for each in rules for path in each["http"]["paths"]]
    ports = [each["port"] for each in backends if each["name"] == root]
    if {"name": "use-annotation"} not in ports:
        yield f"Ingress {balancer['ingress']} has no rule with {root} and the port use-annotation"


def _steps(steps: list[Json]) -> Iterator[str]:
    last = 0
    for number, each in enumerate(steps):
        if len(each) != 1:
            yield f"canary.steps[{number}] has {', '.join(each) or 'nothing'}, allowed: one thing"
        weight = each.get("setWeight")
        if weight is not None:
            if not last < weight < ALL:
                yield (
                    f"canary.steps[{number}].setWeight is {weight}, allowed: above {last}, which "
                    f"is the one before, and below {ALL}, which comes by itself"
                )
            last = weight
        if "pause" in each and not (each["pause"] or {}).get("duration"):
            yield f"canary.steps[{number}].pause has no duration: it would wait for somebody"


def _blue_green(content: Json) -> Iterator[str]:
    if content.get("activeService") == content.get("previewService"):
        yield "blueGreen.activeService and blueGreen.previewService are the same"
    if content.get("autoPromotionEnabled") is False:
        yield "blueGreen.autoPromotionEnabled is false: it would wait for somebody"


def _services(content: Json) -> list[str]:
    named = {**content, **(content.get("pingPong") or {})}
    kinds = ("activeService", "previewService", "stableService", "canaryService")
    found = [named[each] for each in (*kinds, "pingService", "pongService") if named.get(each)]
    balancer = (content.get("trafficRouting") or {}).get("alb") or {}
    return [*found, *([balancer["rootService"]] if balancer.get("rootService") else [])]


def _labels(spec: Json, others: Objects) -> Any:
    reference = spec.get("workloadRef")
    owner = others.get((reference["kind"], reference["name"])) if reference else {"spec": spec}
    template = (owner or {}).get("spec", {}).get("template") or {}
    return template.get("metadata", {}).get("labels") or {}


def _service(name: str, labels: Json, others: Objects) -> Iterator[str]:
    service = others.get(("Service", name))
    if service is None:
        yield f"it names Service {name}, which is not there"
    elif not (service["spec"].get("selector") or {}).items() <= labels.items():
        yield f"Service {name} does not select its pods"
