"""An environment's cluster that says what a test told it, and the working copy beside it."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

from environments import Environment
from terrace.cluster.kubectl import Kubectl
from terrace.delivery.records import Release
from terrace.manifests import promotion
from terrace.release.argo_cd import ArgoCd
from terrace.release.kubernetes import KubernetesService
from terrace.release.targets import Progress, State
from tests.support.example import APP, DEV
from tests.support.fake_kubectl import FakeKubectl
from tests.support.in_cluster_recorded import (
    ADDRESS,
    COMMIT,
    NEW,
    OLD,
    application,
    deployment,
    pod,
    rollout,
)

FORMER, RELEASE = Release(image=OLD, commit="a" * 40), Release(image=NEW, commit="b" * 40)
FIRST = Release(image=":0.1.0", commit="")
OVERLAY = promotion.file_of("dev")
GET_APPLICATION = "--namespace=argocd get applications.argoproj.io app --output=json"
GET_DEPLOYMENT = "--namespace=app get deployments.apps app --output=json"
GET_ROLLOUT = "--namespace=app get rollouts.argoproj.io app --output=json"
GET_PODS = "--namespace=app get pods --selector=app.kubernetes.io/name=app --output=json"
REFRESH = (
    "--namespace=argocd annotate applications.argoproj.io app argocd.argoproj.io/refresh=normal "
    "--overwrite"
)
SYNCHRONIZE = (
    "--namespace=argocd patch applications.argoproj.io app --type=merge --patch="
    '{"operation":{"initiatedBy":{"username":"terrace release"},"sync":'
    f'{{"revision":"{COMMIT}",'
    '"prune":true,"syncOptions":["PruneLast=true"]},"retry":{"limit":3}}}'
)
TERMINATE = (
    "--namespace=argocd patch applications.argoproj.io app --type=merge "
    '--patch={"status":{"operationState":{"phase":"Terminating"}}}'
)
ABORT = (
    "--namespace=app patch rollouts.argoproj.io app --subresource=status --type=merge "
    '--patch={"status":{"abort":true}}'
)
OPENED = ' --namespace=app patch deployments.apps app --type=json --patch=[{"op":"test","path":'


def undo(image: str) -> str:
    """Change the image of the Deployment, where that is the container's."""
    path = "/spec/template/spec/containers/0"
    return (
        f'{OPENED.strip()}"{path}/name","value":"app"}},{{"op":"replace","path":"{path}/image",'
        f'"value":"{ADDRESS}{image}"}}]'
    )


class Cluster:
    """An environment's cluster that says what a test told it, and its working copy."""

    def __init__(self, root: Path, strategy: str) -> None:
        self.root = root
        kubeconfig = root / ".terrace" / "kubeconfig" / "dev"
        kubeconfig.parent.mkdir(parents=True)
        kubeconfig.write_text("{}")
        options = f"--kubeconfig={kubeconfig} --request-timeout=15s"
        self.kubectl = FakeKubectl(root / "bin", options)
        self.environment: Environment = replace(
            DEV, services=DEV.services | {"app": replace(APP, deployment=strategy)}
        )
        self.write(OLD)
        self.says(app=deployment(OLD), argo=application(), pods=[pod(OLD), pod(OLD)])
        if strategy != "rolling":
            self.kubectl.answers(GET_ROLLOUT, rollout())

    def says(
        self, *, app: Any = None, argo: Any = None, pods: Any = None, rollout: Any = None
    ) -> None:
        """Say something else from now on."""
        told = {GET_DEPLOYMENT: app, GET_APPLICATION: argo, GET_ROLLOUT: rollout}
        told[GET_PODS] = None if pods is None else {"kind": "List", "items": pods}
        for call, answer in told.items():
            if answer is not None:
                self.kubectl.answers(call, answer)

    def allows(self, *calls: str) -> None:
        """Let changes be made."""
        for call in calls:
            self.kubectl.answers(call)

    def write(self, image: str) -> None:
        """Write the overlay."""
        file = self.root / OVERLAY
        file.parent.mkdir(parents=True, exist_ok=True)
        images = [{"name": "app", "newName": ADDRESS, "digest": image.removeprefix("@")}]
        file.write_text(promotion.text_of(images))

    @property
    def overlay(self) -> str:
        """The image in the overlay."""
        return f"@{promotion.promoted(self.root, 'dev')['app']}"

    def target(self) -> KubernetesService:
        """The service app as a target."""
        kubectl = Kubectl("dev", root=self.root, program=self.kubectl.program)
        return KubernetesService(
            self.root, self.environment, "app", kubectl=kubectl, argo_cd=ArgoCd(kubectl)
        )

    def deploying(self, *, quickly: bool = False) -> KubernetesService:
        """A target that a release was begun on."""
        self.allows(REFRESH)
        found = self.target()
        found.deploy(RELEASE, former=FORMER, quickly=quickly)
        return found


def push(cluster: Cluster, image: str) -> None:
    """Have the branch that Argo CD follows say an image, as `git push` leaves it here."""
    cluster.write(image)

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.com")
        command = ["git", *who, *arguments]
        subprocess.run(command, cwd=cluster.root, capture_output=True, check=True)

    git("init", "--quiet")
    git("add", "kubernetes")
    git("commit", "--quiet", "--message=promote")
    git("update-ref", "refs/remotes/origin/main", "HEAD")


def moving(said: str) -> Progress:
    """It goes on."""
    return Progress(state=State.MOVING, said=said)


def failed(said: str) -> Progress:
    """It has failed."""
    return Progress(state=State.FAILED, said=said)


def arrived(said: str) -> Progress:
    """It is done."""
    return Progress(state=State.ARRIVED, said=said)
