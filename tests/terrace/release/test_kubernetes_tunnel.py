"""A cluster that is not reached, or refuses."""

from dataclasses import replace
from pathlib import Path

import pytest

from terrace.aws import Unreadable
from terrace.cluster.kubectl import Kubectl
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.release import kubernetes
from terrace.release.argo_cd import ArgoCd
from terrace.toolchain import kubernetes as programs
from tests.support.cluster import Cluster
from tests.support.example import DEV

NO_TUNNEL = (
    "the cluster of dev is not reached; open the tunnel in another shell, and keep it open: make "
    "cluster STACK=dev"
)


REFUSED = "The connection to the server 127.0.0.1:4443 was refused - did you specify it?"
NOBODY = "error: You must be logged in to the server (Unauthorized)"
FORBIDDEN = 'Error from server (Forbidden): applications "app" is forbidden'
EXPIRED = "Error when retrieving token from sso: Token has expired and refresh failed"


@pytest.mark.parametrize(
    ("said", "sentence", "unanswered", "signed_out"),
    [
        (REFUSED, f"{NO_TUNNEL} ({REFUSED})", True, False),
        (NOBODY, f"the cluster of dev takes no such credentials: {NOBODY}", False, True),
        (EXPIRED, f"the cluster of dev takes no such credentials: {EXPIRED}", False, True),
        (
            FORBIDDEN,
            f"kubectl get applications.argoproj.io app in dev: {FORBIDDEN}",
            False,
            False,
        ),
    ],
)
def test_a_cluster_that_does_not_answer_is_one_sentence(
    rolling: Cluster, said: str, sentence: str, *, unanswered: bool, signed_out: bool
) -> None:
    rolling.kubectl.fails_always(said)
    with pytest.raises(Unreadable) as problem:
        rolling.target().busy()
    assert str(problem.value) == sentence
    assert (problem.value.unanswered, problem.value.signed_out) == (unanswered, signed_out)


def test_without_kubectl_it_is_said_what_to_install(
    rolling: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(_program: object) -> Path:
        raise UserError("kubectl 1.31 or newer is not installed; run: make setup")

    monkeypatch.setattr(programs, "locate", nowhere)
    with pytest.raises(Refusal, match=r"^kubectl 1\.31 or newer is not installed") as refused:
        ArgoCd(Kubectl("dev", root=rolling.root)).busy()
    assert refused.value.code == Code.TOOL_MISSING


def test_without_a_tunnel_the_cluster_is_left_to_argo_cd(rolling: Cluster) -> None:
    (rolling.root / ".terrace/kubeconfig/dev").unlink()
    assert kubernetes.targets(rolling.root, rolling.environment, ("app",)) == ()
    assert kubernetes.targets(rolling.root, replace(DEV, kubernetes=None), ("app",)) == ()


def test_a_tunnel_that_was_closed_leaves_it_to_argo_cd_and_says_so(
    rolling: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(programs, "locate", lambda _program: rolling.kubectl.program)
    rolling.kubectl.fails_always("Unable to connect to the server: EOF")
    assert kubernetes.targets(rolling.root, rolling.environment, ("app",)) == ()
    assert capsys.readouterr().err == (
        "Kubernetes is left to Argo CD, which follows Git: "
        f"{NO_TUNNEL} (Unable to connect to the server: EOF)\n"
    )


def test_with_a_tunnel_each_service_that_is_meant_is_a_target(
    rolling: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "locate", lambda _program: rolling.kubectl.program)
    found = kubernetes.targets(rolling.root, rolling.environment, ("worker", "jobs"))
    assert [each.label for each in found] == ["worker on Kubernetes"]
