"""`terrace kubernetes-bootstrap`: Argo CD into a new cluster, and what it watches."""

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

import environments
from terrace import toolchain
from terrace.configuration import require_right_environments
from terrace.errors import UserError
from terrace.manifests import argocd, promotion
from terrace.manifests.checks import rendering
from terrace.manifests.kustomize import PLATFORM_OVERLAYS
from terrace.steps import Steps, say
from terrace.toolchain import kubernetes

PURPOSE = "install Argo CD into a new cluster, through the tunnel"
APPLICATION = "argo-cd"  # of kubernetes/platform: chart, version and values
NAMESPACE = "argocd"
KINDS = ("applications", "applicationsets", "appprojects")
NEXT = """\
Argo CD follows {repository}. Look at it with:

  export KUBECONFIG=.terrace/kubeconfig/{environment}
  kubectl --namespace argocd get applications
"""
BY_HAND = """
{environment} waits for you. Synchronize argocd, platform and app in this order, each with:

  kubectl --namespace argocd patch application platform --type merge \\
    --patch '{{"operation": {{"initiatedBy": {{"username": "me"}},
      "sync": {{"prune": true, "syncOptions": ["PruneLast=true"]}}, "retry": {{"limit": 10}}}}}}'
"""
NO_IMAGE = """
No image was promoted into {environment} yet: the Application app waits, and tries again, until
{file} has the digest of one that was pushed.
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("kubernetes-bootstrap", help=PURPOSE, description=PURPOSE)
    parser.add_argument("environment", help="such as dev")
    parser.set_defaults(run=lambda chosen: run(toolchain.repository_root(), chosen.environment))


def run(root: Path, environment: str) -> int:
    """Install Argo CD once; from then on it keeps itself up to date. May be repeated.

    Args:
        root: The working copy.
        environment: Name of the environment.

    Raises:
        UserError: The environment has no cluster, or it is not reached.
    """
    require_right_environments()
    chosen = environments.by_name(environment)
    if chosen.kubernetes is None:
        raise UserError(
            f"environment {environment} has no kubernetes to install anything into; set it in "
            f"environments/{environment}.py"
        )
    kubeconfig = toolchain.state_folder(root) / "kubeconfig" / environment
    kubectl = Kubectl(root, kubeconfig)
    steps = Steps(total=4)
    with steps.step("reach the cluster"):
        if not kubeconfig.is_file():
            raise UserError(_no_tunnel(environment))
        try:
            kubectl("get", "--raw=/readyz", "--request-timeout=15s")
        except UserError as problem:
            raise UserError(f"{_no_tunnel(environment)} ({problem})") from None
    with steps.step("install Argo CD"), tempfile.TemporaryDirectory() as drafts:
        kubectl.apply("--filename", str(root / "kubernetes/argocd/base/namespace.yaml"))
        # Kubernetes changes no Job; this one makes a password once, and may run again.
        kubectl("delete", "jobs", f"--selector=app.kubernetes.io/instance={APPLICATION}", "--wait")
        draft = Path(drafts, "argo-cd.yaml")
        draft.write_text(manifests(root, environment), encoding="utf-8")
        kubectl.apply("--filename", str(draft))
    with steps.step("wait until it works"):
        kinds = [f"crd/{each}.argoproj.io" for each in KINDS]
        kubectl("wait", "--for=condition=Established", "--timeout=60s", *kinds)
        kubectl("rollout", "status", "deployments,statefulsets", "--timeout=10m")
    with steps.step("tell it what to watch"):
        kubectl.apply("--kustomize", str(root / argocd.OVERLAYS / environment))
    say(NEXT.format(repository=environments.PLATFORM.repository, environment=environment))
    if not argocd.is_automated(chosen):
        say(BY_HAND.format(environment=environment))
    images = promotion.file_of(environment)
    if (root / images).is_file() and promotion.NO_DIGEST in (root / images).read_text("utf-8"):
        say(NO_IMAGE.format(environment=environment, file=images))
    return 0


def manifests(root: Path, environment: str) -> str:
    """Render Argo CD's chart as its own Application will: one version, one set of values."""
    rendered = rendering.kustomize(root, root / PLATFORM_OVERLAYS / environment)
    source = _source(rendered)
    helm = source["helm"]
    with tempfile.TemporaryDirectory() as folder:
        values = Path(folder, "values.yaml")
        values.write_text(yaml.safe_dump(helm["valuesObject"]), encoding="utf-8")
        command = [
            *(
                str(rendering.program(kubernetes.HELM)),
                "template",
                helm["releaseName"],
                source["chart"],
            ),
            *("--repo", source["repoURL"], "--version", source["targetRevision"]),
            *("--namespace", NAMESPACE, "--include-crds", "--values", str(values)),
        ]
        return rendering.run(command, f"the chart {source['chart']}")


def _source(rendered: rendering.Rendering) -> Any:
    for each in rendered.objects:
        if each["kind"] == "Application" and each["metadata"]["name"] == APPLICATION:
            return each["spec"]["source"]
    raise UserError(f"{rendered.name} has no Application {APPLICATION}, which is to be installed")


class Kubectl:
    """kubectl in the namespace of Argo CD."""

    def __init__(self, root: Path, kubeconfig: Path) -> None:
        self._root = root
        self._env = {**os.environ, "KUBECONFIG": str(kubeconfig)}

    def __call__(self, *arguments: str) -> None:
        """Run it.

        Raises:
            UserError: It failed.
        """
        command = [str(rendering.program(kubernetes.KUBECTL)), "--namespace", NAMESPACE, *arguments]
        name = " ".join(("kubectl", *arguments[:2]))
        toolchain.run(command, cwd=self._root, env=self._env, name=name)

    def apply(self, *arguments: str) -> None:
        """Apply what is named, whoever applied it last; definitions are too large otherwise."""
        self("apply", "--server-side", "--force-conflicts", *arguments)


def _no_tunnel(environment: str) -> str:
    return (
        f"the cluster of {environment} is not reached; open the tunnel in another shell, and keep "
        f"it open: make cluster STACK={environment}"
    )
