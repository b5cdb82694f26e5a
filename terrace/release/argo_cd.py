"""Argo CD's Application `app` of a cluster: whether it has brought what Git says."""

from collections.abc import Mapping
from typing import Any

from terrace.aws import Unreadable
from terrace.cluster.kubectl import Kubectl
from terrace.release.targets import Progress, State

NAMESPACE, KIND, NAME = "argocd", "applications.argoproj.io", "app"
REFRESH = "argocd.argoproj.io/refresh"
RUNNING, OUT_OF_SYNC = "Running", "OutOfSync"
BADLY = ("Failed", "Error")
WHO = "terrace release"


class ArgoCd:
    """The Application of an environment's services.

    Where it follows every commit, it is told to look at Git now instead of in three minutes. Where
    it waits for somebody, whoever deploys is that somebody: it is synchronized once for each
    commit.

    Source: Argo CD documentation, "Application specification", operation, and annotation
    `argocd.argoproj.io/refresh`; server/application/application.go, TerminateOperation.
    """

    def __init__(self, kubectl: Kubectl) -> None:
        """Look at nothing yet."""
        self._kubectl = kubectl
        self._ended_before: str | None = None
        self._begun: set[str] = set()

    def busy(self) -> str:
        """Say what it does; empty where it does nothing."""
        operation = _operation(self._read())
        if operation.get("phase") != RUNNING:
            return ""
        return f"Argo CD synchronizes it since {operation.get('startedAt', 'a moment')}"

    def refresh(self) -> None:
        """Tell it to look at Git now; what failed before counts no more."""
        self._ended_before = _operation(self._read()).get("finishedAt")
        self._kubectl.annotate(NAMESPACE, KIND, NAME, f"{REFRESH}=normal")

    def end(self) -> None:
        """End what it does, such as waiting for a migration whose image is not there."""
        if self.busy():
            ended = {"status": {"operationState": {"phase": "Terminating"}}}
            self._kubectl.patch(NAMESPACE, KIND, NAME, ended)

    def progress(self, image: str) -> Progress:
        """Say how far it is with an image that the cluster does not have yet."""
        application = self._read()
        operation = _operation(application)
        message = " ".join(str(operation.get("message", "")).split()).rstrip(".")
        if operation.get("phase") == RUNNING or "operation" in application:
            return Progress(state=State.MOVING, said=f"Argo CD: {message or 'it begins'}")
        ended = operation.get("finishedAt")
        if operation.get("phase") in BADLY and ended != self._ended_before:
            return Progress(state=State.FAILED, said=f"Argo CD could not synchronize: {message}")
        if REFRESH in (application["metadata"].get("annotations") or {}):
            return Progress(state=State.MOVING, said="Argo CD looks at Git")
        sync = (application.get("status") or {}).get("sync") or {}
        revision = str(sync.get("revision", ""))
        if sync.get("status") == OUT_OF_SYNC:
            if not _is_automated(application):
                return self._synchronize(revision)
            said = f"Argo CD is about to synchronize commit {revision[:12]}"
            return Progress(state=State.MOVING, said=said)
        return Progress(
            state=State.MOVING,
            said=f"Argo CD is at commit {revision[:12]}, whose overlay has no {image[:20]}…",
        )

    def follows_by_itself(self) -> bool:
        """Whether it takes back what somebody changes in the cluster."""
        return _is_automated(self._read())

    def _synchronize(self, revision: str) -> Progress:
        said = f"Argo CD synchronizes commit {revision[:12]}"
        if revision not in self._begun:
            self._begun.add(revision)
            sync = {"revision": revision, "prune": True, "syncOptions": ["PruneLast=true"]}
            operation = {"initiatedBy": {"username": WHO}, "sync": sync, "retry": {"limit": 3}}
            self._kubectl.patch(NAMESPACE, KIND, NAME, {"operation": operation})
            return Progress(state=State.MOVING, said=said)
        # Something differs for ever; the image is not what does, or it would be there.
        return Progress(state=State.MOVING, said=f"{said}, which has another image")

    def _read(self) -> dict[str, Any]:
        found = self._kubectl.get(NAMESPACE, KIND, NAME)
        if found is None:
            raise Unreadable(
                f"the cluster of {self._kubectl.environment} has no Application {NAME}; install "
                f"Argo CD with: make bootstrap-kubernetes STACK={self._kubectl.environment}"
            )
        return found


def _operation(application: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (application.get("status") or {}).get("operationState") or {}
    return found


def _is_automated(application: Mapping[str, Any]) -> bool:
    return "automated" in (application["spec"].get("syncPolicy") or {})
