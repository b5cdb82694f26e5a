"""A service on Kubernetes as a target of releases: Git says what runs, and Argo CD brings it."""

import sys
from collections.abc import Sequence
from pathlib import Path

from constructs_lib.compute.deployment import Deployment
from environments import Environment
from terrace.aws import Unreadable
from terrace.cluster.kubectl import Kubectl
from terrace.delivery.image import image_of, with_image
from terrace.delivery.records import Release
from terrace.manifests import promotion
from terrace.release import in_cluster, in_git
from terrace.release.argo_cd import ArgoCd
from terrace.release.targets import Progress, Running, State

NAMESPACE = "app"  # of all services, as the service accounts have it
DEPLOYMENTS, ROLLOUTS, PODS = "deployments.apps", "rollouts.argoproj.io", "pods"
ABORT = {"status": {"abort": True}}


def targets(
    root: Path, environment: Environment, workloads: Sequence[str]
) -> tuple["KubernetesService", ...]:
    """The services of an environment in its cluster; none where no tunnel leads there.

    Args:
        root: The working copy.
        environment: The environment.
        workloads: Those that are meant.
    """
    if environment.kubernetes is None:
        return ()
    kubectl = Kubectl(environment.name, root=root)
    argo_cd = ArgoCd(kubectl)
    if not kubectl.has_tunnel:  # such as in a pipeline
        return ()
    try:
        argo_cd.busy()
    except Unreadable as problem:
        sys.stderr.write(f"Kubernetes is left to Argo CD, which follows Git: {problem}\n")
        return ()
    return tuple(
        KubernetesService(root, environment, name, kubectl=kubectl, argo_cd=argo_cd)
        for name in environment.services
        if name in workloads
    )


class KubernetesService:
    """One service of an environment in its cluster.

    A release comes by Git: the digest is in the overlay of a commit that was pushed, Argo CD
    synchronizes it, and the Deployment or the Rollout takes over. Whoever goes back does not wait
    for that: the image of the Deployment is changed at once, and the overlay has to follow.
    """

    minutes = 30  # Argo CD, a migration, ten steps of a minute, and a deadline of ten

    def __init__(
        self,
        root: Path,
        environment: Environment,
        workload: str,
        *,
        kubectl: Kubectl,
        argo_cd: ArgoCd,
    ) -> None:
        """Look at nothing yet."""
        self._root, self._where, self._name = root, environment.name, workload
        self._kubectl, self._argo_cd = kubectl, argo_cd
        config = environment.services[workload]
        self._repository = config.repository
        self._steps = config.strategy is not Deployment.ROLLING
        self._image = self._former = ""

    @property
    def workload(self) -> str:
        """Name of the service."""
        return self._name

    @property
    def label(self) -> str:
        """Name of the service, and where it runs."""
        return f"{self._name} on Kubernetes"

    def busy(self, wanted: str = "") -> str:
        """What Argo CD, Argo Rollouts or Kubernetes does with it, unless Git says what is wanted.

        Argo CD then brings that, or will, whatever is on its way.
        """
        if wanted and wanted in (self._live(), self._pushed()):
            return ""
        if doing := self._argo_cd.busy():
            return doing
        if self._deployment() is None:  # Argo CD has brought nothing here yet
            return ""
        found = self._progress()
        return found.said if found.state is State.MOVING else ""

    def running(self) -> Running:
        """The image of most pods that are ready; once all is done, that of the Deployment."""
        found = self._progress()
        ready = in_cluster.ready_by_image(self._pods(), self._name)
        image = self._live()
        arrived = found.state is State.ARRIVED and ready[image] > 0
        if not arrived and ready:
            image = ready.most_common(1)[0][0]
        return Running(image=image if ready else "", healthy=arrived, said=found.said)

    def deploy(self, release: Release, *, former: Release, quickly: bool) -> None:
        """Have Argo CD bring a release that is in Git.

        Quickly, change the Deployment itself, where Argo CD does not take that back at once.

        Raises:
            Refusal: Git has another digest.
            Unreadable: The cluster does not answer.
        """
        self._former = former.image if _has_digest(former.image) else ""
        self._image = release.image if _has_digest(release.image) else ""
        if not self._image:
            return
        if quickly and not self._argo_cd.follows_by_itself():
            self._write(self._image)
            self._change_at_once(self._image)
            return
        in_git.require_pushed(self._root, self._where, self._repository, self._image)
        if self._live() != self._image:
            self._argo_cd.refresh()

    def look(self) -> Progress:
        """How far the release is: in Git, in the Deployment, in pods."""
        if not self._image:
            said = "the release has a tag, and pods are told digests only: they stay as they are"
            return Progress(state=State.ARRIVED, said=said)
        if problem := in_cluster.trouble(self._pods(), self._image):
            return Progress(state=State.FAILED, said=problem)
        if self._live() != self._image:
            return self._argo_cd.progress(self._image)
        return self._progress()

    def take_back(self) -> None:
        """Stop what is on its way, and run the former release at once."""
        if not self._former:
            return
        self._write(self._former)
        self._argo_cd.end()
        if self._argo_cd.follows_by_itself():
            self._abort()
        else:
            self._change_at_once(self._former)

    def look_back(self) -> Progress:
        """How far the former release is, and what has to follow in Git."""
        if not self._former:
            said = "nothing ran here before: revert the commit"
            return Progress(state=State.FAILED, said=said)
        if self._live() != self._former:
            return self._serves()
        found = self._progress()
        if found.state is State.ARRIVED and self._pushed() not in ("", self._former):
            said = f"{found.said}; {in_git.to_push(self._where)}"
            return Progress(state=State.ARRIVED, said=said)
        return found

    def tidy(self) -> None:
        """Nothing stays: Git has all there is."""

    def _progress(self) -> Progress:
        deployment = self._deployment()
        if deployment is None:
            return Progress(state=State.MOVING, said=f"there is no Deployment {self._name} yet")
        if not self._steps:
            return in_cluster.deployment_progress(deployment)
        rollout = self._kubectl.get(NAMESPACE, ROLLOUTS, self._name)
        if rollout is None:
            return Progress(state=State.MOVING, said=f"there is no Rollout {self._name} yet")
        return in_cluster.rollout_progress(rollout, deployment)

    def _serves(self) -> Progress:
        """Git still says otherwise: requests may go to former pods all the same."""
        ready = in_cluster.ready_by_image(self._pods(), self._name)
        former = ready[self._former]
        if former and former >= max(ready.values()):
            said = f"{former} former pods run; {in_git.to_push(self._where)}"
            return Progress(state=State.ARRIVED, said=said)
        return Progress(state=State.FAILED, said=in_git.to_push(self._where))

    def _abort(self) -> None:
        if self._steps and self._progress().state is State.MOVING:
            self._kubectl.patch(NAMESPACE, ROLLOUTS, self._name, ABORT, subresource="status")

    def _change_at_once(self, image: str) -> None:
        """Do what `kubectl argo rollouts undo` does, to one image; an abort first."""
        deployment = self._deployment()
        if deployment is None:
            return
        place, address = in_cluster.container(deployment, self._name)
        if image_of(address) == image:
            return
        self._abort()
        path = f"/spec/template/spec/containers/{place}"
        change = [
            {"op": "test", "path": f"{path}/name", "value": self._name},
            {"op": "replace", "path": f"{path}/image", "value": with_image(address, image)},
        ]
        self._kubectl.patch(NAMESPACE, DEPLOYMENTS, self._name, change, how="json")

    def _deployment(self) -> in_cluster.Object | None:
        return self._kubectl.get(NAMESPACE, DEPLOYMENTS, self._name)

    def _live(self) -> str:
        """What the Deployment says, which is the pods' template for a Rollout too."""
        deployment = self._deployment()
        return image_of(in_cluster.container(deployment, self._name)[1]) if deployment else ""

    def _pods(self) -> list[dict[str, object]]:
        return self._kubectl.list(NAMESPACE, PODS, f"app.kubernetes.io/name={self._name}")

    def _pushed(self) -> str:
        return in_git.pushed(self._root, self._where, self._repository)

    def _write(self, image: str) -> None:
        promotion.promote(self._root, self._where, self._repository, image.removeprefix("@"))


def _has_digest(image: str) -> bool:
    return image.startswith("@sha256:") and image != f"@{promotion.NO_DIGEST}"
