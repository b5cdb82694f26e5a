"""Releases of an environment that runs on ECS and in a cluster: both go, or none."""

from dataclasses import replace
from pathlib import Path

import pytest

from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.release.steps import Asked, Steps
from terrace.toolchain import kubernetes as programs
from tests.support.cluster import GET_DEPLOYMENT, OVERLAY, REFRESH, RELEASE, Cluster, push, undo
from tests.support.example import DEV
from tests.support.in_cluster_recorded import NEW, OLD, deployment, pod
from tests.terrace.release.account import Account
from tests.terrace.release.ecs import BREAKER

SERVICES = ("app", "worker")


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    found = Cluster(tmp_path, "rolling")
    monkeypatch.setattr(programs, "locate", lambda _program: found.kubectl.program)
    return found


@pytest.fixture
def account(cluster: Cluster) -> Account:
    services = {name: replace(each, uses=()) for name, each in DEV.services.items()}
    return Account(replace(cluster.environment, services=services))


def at(account: Account, cluster: Cluster) -> Steps:
    asked = Asked(dry_run=False, take_over=False)
    told = {"sleep": account.sleep, "clock": account.clock}
    return Steps(account.deployed, asked, root=cluster.root, **told)


def close(cluster: Cluster) -> None:
    (cluster.root / ".terrace/kubeconfig/dev").unlink()


def test_without_a_tunnel_going_back_writes_the_digest_for_the_cluster(
    account: Account, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    close(cluster)
    cluster.write(NEW)
    at(account, cluster).deploy(RELEASE, repository="app", workloads=SERVICES)
    assert cluster.overlay == NEW
    at(account, cluster).roll_back(SERVICES)
    assert (account.runs("app"), cluster.overlay) == (OLD, OLD)
    said = f"dev/Kubernetes: commit and push {OVERLAY} now, or Argo CD brings the other version"
    assert said in capsys.readouterr().out


def test_a_cluster_that_nobody_has_synchronized_keeps_nothing_from_going_back(
    account: Account, cluster: Cluster
) -> None:
    close(cluster)
    at(account, cluster).deploy(RELEASE, repository="app", workloads=("app",))
    (cluster.root / ".terrace/kubeconfig/dev").write_text("{}")
    older = f"@sha256:{'9' * 64}"
    cluster.says(app=deployment(older), pods=[pod(older), pod(older)])
    cluster.kubectl.changes_answer(undo(OLD), GET_DEPLOYMENT, deployment(OLD))
    at(account, cluster).roll_back(("app",))
    assert (account.runs("app"), cluster.overlay) == (OLD, OLD)
    assert cluster.kubectl.changes == [undo(OLD)]


def test_a_failure_on_ecs_takes_the_digest_for_the_cluster_back(
    account: Account, cluster: Cluster
) -> None:
    close(cluster)
    cluster.write(NEW)
    account.fates[NEW] = BREAKER
    with pytest.raises(Refusal) as refused:
        at(account, cluster).deploy(RELEASE, repository="app", workloads=("app",))
    assert refused.value.code == Code.TAKEN_BACK
    assert (account.runs("app"), cluster.overlay) == (OLD, OLD)


def test_with_a_tunnel_both_are_waited_for(account: Account, cluster: Cluster) -> None:
    push(cluster, NEW)
    cluster.says(app=deployment(NEW), pods=[pod(NEW), pod(NEW)])  # Argo CD has brought it
    at(account, cluster).deploy(RELEASE, repository="app", workloads=("app",))
    assert account.runs("app") == NEW
    assert cluster.kubectl.changes == []


def test_what_fails_in_the_cluster_leaves_ecs_as_it_was(account: Account, cluster: Cluster) -> None:
    push(cluster, NEW)
    cluster.says(app=deployment(OLD), pods=[pod(NEW, ready=False, reason="ImagePullBackOff")])
    cluster.allows(REFRESH)
    with pytest.raises(Refusal) as refused:
        at(account, cluster).deploy(RELEASE, repository="app", workloads=("app",))
    assert refused.value.code == Code.TAKEN_BACK
    assert "dev/app on Kubernetes: pod app-7d9f5c6b84-x7k2p: ImagePullBackOff" in str(refused.value)
    assert account.runs("app") == OLD
    assert not account.asked("ecs.update_service")
    assert cluster.overlay == OLD


def test_a_digest_that_was_not_pushed_is_refused_before_ecs_changes(
    account: Account, cluster: Cluster
) -> None:
    push(cluster, OLD)
    with pytest.raises(Refusal, match="terrace release digest dev --image sha256:bbb"):
        at(account, cluster).deploy(RELEASE, repository="app", workloads=("app",))
    assert not account.asked("ecs.update_service")


def test_a_failure_on_ecs_takes_the_cluster_back_too(account: Account, cluster: Cluster) -> None:
    push(cluster, NEW)
    cluster.says(app=deployment(NEW), pods=[pod(OLD), pod(OLD)])
    cluster.allows(undo(OLD))
    account.fates[NEW] = BREAKER
    with pytest.raises(Refusal) as refused:
        at(account, cluster).deploy(RELEASE, repository="app", workloads=("app",))
    assert refused.value.code == Code.TAKEN_BACK
    assert cluster.kubectl.changes == [undo(OLD)]
    assert cluster.overlay == OLD
