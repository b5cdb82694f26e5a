"""`make bootstrap-kubernetes`: Argo CD into a new cluster, by kubectl and helm that stand in."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import environments
from terrace.errors import UserError
from terrace.manifests import install
from terrace.manifests.checks import rendering
from terrace.manifests.checks.rendering import Rendering
from terrace.manifests.promotion import NO_DIGEST
from tests.support.example import DEV
from tests.support.fake_commands import fake_command
from tests.support.project import ROOT

SOURCE = {
    "repoURL": "https://charts.example",
    "chart": "argo-cd",
    "targetRevision": "10.1.1",
    "helm": {"releaseName": "argo-cd", "valuesObject": {"server": {"replicas": 0}}},
}
APPLICATION = {
    "kind": "Application",
    "metadata": {"name": "argo-cd"},
    "spec": {"source": SOURCE},
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working copy with a tunnel open, a cluster that does as it is told, and a chart."""
    commands = tmp_path / "commands"
    kubectl = fake_command(
        tmp_path / "bin",
        "kubectl",
        f'echo "$KUBECONFIG $@" >> {commands}\n'
        f'for each in "$@"; do case "$each" in */argo-cd.yaml) cat "$each" >> {commands} ;; esac; '
        "done",
    )
    helm = fake_command(
        tmp_path / "bin", "helm", f'echo "helm $@" >> {commands}; echo "kind: Rendered"'
    )
    programs = {"kubectl": kubectl, "helm": helm}
    monkeypatch.setattr(rendering, "program", lambda kind: programs[kind.name])
    overlay = Rendering(name="kubernetes/platform/overlays/dev", objects=(APPLICATION,))
    monkeypatch.setattr(install.rendering, "kustomize", lambda *_: overlay)
    kubeconfig = tmp_path / ".terrace" / "kubeconfig" / "dev"
    kubeconfig.parent.mkdir(parents=True)
    kubeconfig.write_text("{}")
    return tmp_path


def commands(root: Path) -> list[str]:
    return (root / "commands").read_text().splitlines()


def test_argo_cd_is_installed_before_what_it_watches(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install.run(root, "dev") == 0
    did = commands(root)
    apply = f"{root}/.terrace/kubeconfig/dev --namespace argocd apply --server-side"
    namespace, chart, watched = (each for each in did if each.startswith(apply))
    assert namespace.endswith("--filename " + str(root / "kubernetes/argocd/base/namespace.yaml"))
    assert chart.endswith("/argo-cd.yaml")
    assert watched.endswith("--kustomize " + str(root / "kubernetes/argocd/overlays/dev"))
    assert did[did.index(chart) + 1] == "kind: Rendered"
    assert did.index(chart) < next(n for n, each in enumerate(did) if "rollout status" in each)
    # Any other file leads to whichever cluster the user worked with last.
    shown = capsys.readouterr().out
    assert "export KUBECONFIG=.terrace/kubeconfig/dev\n  kubectl --namespace argocd get" in shown


def test_the_chart_is_the_applications_own_in_version_and_values(root: Path) -> None:
    install.run(root, "dev")
    (helm,) = (each for each in commands(root) if each.startswith("helm template"))
    assert "template argo-cd argo-cd --repo https://charts.example --version 10.1.1" in helm
    assert "--namespace argocd --include-crds --values" in helm


def test_where_somebody_promotes_the_way_is_shown(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / ".terrace/kubeconfig/staging").write_text("{}")
    install.run(root, "staging")
    said = capsys.readouterr().out
    assert "staging waits for you" in said
    # An operation takes nothing over from the Application: without these, what is gone from Git
    # stays, and one controller that is late ends the first synchronization of a cluster.
    assert _operation(said)["sync"] == {"prune": True, "syncOptions": ["PruneLast=true"]}
    assert _operation(said)["retry"]["limit"] > 0


def test_the_document_shows_the_same_way() -> None:
    shown = _operation((ROOT / "docs/kubernetes.md").read_text(encoding="utf-8"))
    assert {**shown, "initiatedBy": {"username": "me"}} == _operation(
        install.BY_HAND.format(environment="staging")
    )


def test_where_no_image_was_promoted_it_is_said_what_waits(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = root / "kubernetes/overlays/dev/image/kustomization.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(f"images:\n  - name: app\n    digest: {NO_DIGEST}\n")
    install.run(root, "dev")
    said = " ".join(capsys.readouterr().out.split())
    assert (
        "No image was promoted into dev yet: the Application app waits, and tries again, until "
        "kubernetes/overlays/dev/image/kustomization.yaml has the digest of one that was pushed."
    ) in said
    file.write_text(f"images:\n  - name: app\n    digest: sha256:{'a' * 64}\n")
    install.run(root, "dev")
    assert "No image" not in capsys.readouterr().out


def test_without_a_tunnel_it_says_how_to_open_one(root: Path) -> None:
    (root / ".terrace/kubeconfig/dev").unlink()
    with pytest.raises(UserError, match=r"open the tunnel in another shell.*STACK=dev$"):
        install.run(root, "dev")
    assert not (root / "commands").exists()


def test_a_tunnel_that_is_closed_is_not_taken_for_one(root: Path) -> None:
    fake_command(root / "bin", "kubectl", "echo connection refused >&2; exit 1")
    with pytest.raises(UserError, match="the cluster of dev is not reached; open the tunnel"):
        install.run(root, "dev")


def test_an_environment_without_a_cluster_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environments, "by_name", lambda _: replace(DEV, kubernetes=None))
    with pytest.raises(UserError, match="environment dev has no kubernetes to install"):
        install.run(root, "dev")


def _operation(text: str) -> Any:
    patch = text.split("--patch '", 1)[1].replace("'\"$USER\"'", "me").split("}'")[0] + "}"
    return json.loads(patch)["operation"]
