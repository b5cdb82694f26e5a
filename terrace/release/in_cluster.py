"""How far a Deployment, a Rollout or a pod is, from what Kubernetes says of it.

Source: Kubernetes documentation, "Deployments", section "Deployment status"; Argo Rollouts,
utils/rollout/rolloututil.go, GetRolloutPhase; Argo CD, health.lua of argoproj.io/Rollout.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from terrace.delivery.image import image_of
from terrace.release.targets import Progress, State

Object = Mapping[str, Any]
WORKLOAD_GENERATION = "rollout.argoproj.io/workload-generation"
HEALTHY, DEGRADED, PAUSED = "Healthy", "Degraded", "Paused"
OF_MIGRATION = ("app.kubernetes.io/component", "migration")
# Reasons of a container that waits, and no time mends.
HOPELESS = (
    "ImagePullBackOff",
    "ErrImageNeverPull",
    "InvalidImageName",
    "CreateContainerConfigError",
    "RunContainerError",
)
CRASHES, MOST_CRASHES = "CrashLoopBackOff", 3


def container(workload: Object, name: str) -> tuple[int, str]:
    """Return the place of a container in the pods of a Deployment, and its image's address."""
    for number, each in enumerate(workload["spec"]["template"]["spec"]["containers"]):
        if each["name"] == name:
            return number, str(each["image"])
    return 0, ""


def deployment_progress(deployment: Object) -> Progress:
    """Say how far a Deployment is, as `kubectl rollout status` does."""
    status, wanted = deployment.get("status") or {}, deployment["spec"].get("replicas", 1)
    if status.get("observedGeneration", 0) < deployment["metadata"].get("generation", 0):
        return Progress(state=State.MOVING, said="Kubernetes has not looked at it yet")
    for each in status.get("conditions") or []:
        if each["type"] == "Progressing" and each.get("reason") == "ProgressDeadlineExceeded":
            return Progress(state=State.FAILED, said=_sentence(each.get("message", "")))
    updated, all_ = status.get("updatedReplicas", 0), status.get("replicas", 0)
    available = status.get("availableReplicas", 0)
    said = f"{available} of {wanted} pods run"
    if updated < wanted:
        return Progress(state=State.MOVING, said=f"{updated} of {wanted} pods are new")
    if all_ > updated:
        return Progress(state=State.MOVING, said=f"{all_ - updated} old pods are ending")
    if available < updated:
        return Progress(state=State.MOVING, said=said)
    return Progress(state=State.ARRIVED, said=said)


def rollout_progress(rollout: Object, deployment: Object) -> Progress:
    """Say how far a Rollout is whose pods are those of a Deployment."""
    status = rollout.get("status") or {}
    metadata = rollout["metadata"]
    seen = (metadata.get("annotations") or {}).get(WORKLOAD_GENERATION)
    if (
        str(status.get("observedGeneration")) != str(metadata.get("generation"))
        or seen != str(deployment["metadata"].get("generation"))
        or str(status.get("workloadObservedGeneration")) != seen
    ):
        return Progress(state=State.MOVING, said="Argo Rollouts has not looked at it yet")
    phase, message = status.get("phase", ""), _sentence(status.get("message", ""))
    if status.get("abort") or phase == DEGRADED:
        return Progress(state=State.FAILED, said=message or "it was aborted")
    if phase == HEALTHY:
        count = status.get("availableReplicas", 0)
        return Progress(state=State.ARRIVED, said=f"{count} pods run")
    return Progress(state=State.MOVING, said=_step(rollout, status) or message or phase)


def trouble(pods: Iterable[Object], image: str) -> str:
    """Say why a pod with an image cannot start, where time mends nothing; empty where none is."""
    for pod in pods:
        status = pod.get("status") or {}
        known = [*(status.get("initContainerStatuses") or []), *status.get("containerStatuses", [])]
        images = {each["name"]: each["image"] for each in pod["spec"]["containers"]}
        for each in known:
            waiting = (each.get("state") or {}).get("waiting") or {}
            reason = waiting.get("reason", "")
            crashes = reason == CRASHES and each.get("restartCount", 0) >= MOST_CRASHES
            mine = image_of(images.get(each["name"], "")) == image
            if mine and (crashes or reason in HOPELESS):
                said = _sentence(waiting.get("message", ""))
                return f"pod {pod['metadata']['name']}: {reason}{f': {said}' if said else ''}"
    return ""


def ready_by_image(pods: Iterable[Object], name: str) -> Counter[str]:
    """Count the pods that are ready, by the image of the container of that name."""
    found: Counter[str] = Counter()
    key, migration = OF_MIGRATION
    for pod in pods:
        conditions = (pod.get("status") or {}).get("conditions") or []
        is_ready = any(e["type"] == "Ready" and e["status"] == "True" for e in conditions)
        ends = "deletionTimestamp" in pod["metadata"]
        labels = pod["metadata"].get("labels") or {}
        for each in pod["spec"]["containers"]:
            if is_ready and not ends and labels.get(key) != migration and each["name"] == name:
                found[image_of(each["image"])] += 1
    return found


def _step(rollout: Object, status: Object) -> str:
    canary = rollout["spec"]["strategy"].get("canary")
    if canary is None:
        return ""
    weights = (status.get("canary") or {}).get("weights") or {}
    weight = (weights.get("canary") or {}).get("weight")
    return "" if weight is None else f"{weight} % of the requests go to the new version"


def _sentence(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
