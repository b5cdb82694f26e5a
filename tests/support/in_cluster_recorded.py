"""What Kubernetes, Argo Rollouts and Argo CD say of the service `app`, as kubectl shows it."""

from typing import Any

ADDRESS = "111111111111.dkr.ecr.us-east-1.amazonaws.com/terrace-shared-app"
OLD, NEW = f"@sha256:{'a' * 64}", f"@sha256:{'b' * 64}"
COMMIT = "c0ffee" * 6 + "c0ff"
STABLE, LATEST = "6c8d4b7f9", "7d9f5c6b84"


def deployment(image: str, *, pods: int = 2, updated: int = 2, available: int = 2) -> Any:
    """A Deployment of two pods; of one that moves, some are updated, or available."""
    condition = {"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "app", "namespace": "app", "generation": 7},
        "spec": {
            "replicas": 2,
            "template": {"spec": {"containers": [{"name": "app", "image": f"{ADDRESS}{image}"}]}},
        },
        "status": {
            "observedGeneration": 7,
            "replicas": pods,
            "updatedReplicas": updated,
            "availableReplicas": available,
            "conditions": [{"type": "Available", "status": "True"}, condition],
        },
    }


def too_late(image: str) -> Any:
    """A Deployment whose new pods did not become ready in time."""
    found = deployment(image, pods=3, updated=1, available=2)
    found["status"]["conditions"][1] = {
        "type": "Progressing",
        "status": "False",
        "reason": "ProgressDeadlineExceeded",
        "message": 'ReplicaSet "app-7d9f5c6b84" has timed out progressing.',
    }
    return found


def rollout(phase: str = "Healthy", message: str = "", *, weight: int = 0, **status: Any) -> Any:
    """A Rollout of the Deployment of the same generation."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Rollout",
        "metadata": {
            "name": "app",
            "namespace": "app",
            "generation": 3,
            "annotations": {"rollout.argoproj.io/workload-generation": "7"},
        },
        "spec": {"strategy": {"canary": {"steps": []}}},
        "status": {
            "phase": phase,
            "message": message,
            "observedGeneration": "3",
            "workloadObservedGeneration": "7",
            "availableReplicas": 2,
            "stableRS": STABLE,
            "currentPodHash": STABLE if phase == "Healthy" else LATEST,
            "canary": {"weights": {"canary": {"weight": weight}}},
            **status,
        },
    }


def pod(image: str, *, ready: bool = True, reason: str = "", said: str = "", **more: Any) -> Any:
    """A pod, which may wait for a reason."""
    waiting = {"waiting": {"reason": reason, "message": said}} if reason else {"running": {}}
    return {
        "metadata": {
            "name": f"app-{(STABLE, LATEST)[image == NEW]}-x7k2p",
            "labels": {
                "app.kubernetes.io/name": "app",
                "app.kubernetes.io/component": more.get("component", "server"),
            },
        },
        "spec": {
            "containers": [{"name": more.get("container", "app"), "image": f"{ADDRESS}{image}"}]
        },
        "status": {
            "conditions": [{"type": "Ready", "status": str(ready)}],
            "containerStatuses": [
                {
                    "name": more.get("container", "app"),
                    "state": waiting,
                    "restartCount": more.get("restarts", 0),
                }
            ],
        },
    }


def application(
    sync: str = "Synced",
    *,
    automated: bool = False,
    phase: str = "Succeeded",
    message: str = "successfully synced (all tasks run)",
    finished: str = "2026-11-29T04:00:00Z",
    refreshes: bool = False,
) -> Any:
    """The Application `app`."""
    state = {"phase": phase, "message": message, "startedAt": "2026-11-29T03:59:00Z"}
    if phase != "Running":
        state["finishedAt"] = finished
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": "app",
            "namespace": "argocd",
            "annotations": {"argocd.argoproj.io/refresh": "normal"} if refreshes else {},
        },
        "spec": {"syncPolicy": {"automated": {"selfHeal": True}} if automated else {}},
        "status": {
            "sync": {"status": sync, "revision": COMMIT},
            "operationState": state,
        },
    }
