"""Taking a release back in a cluster, and going back to the one before."""

import pytest

from terrace.errors import Refusal
from terrace.release.targets import State
from tests.support.cluster import (
    ABORT,
    FIRST,
    OVERLAY,
    REFRESH,
    RELEASE,
    TERMINATE,
    Cluster,
    arrived,
    failed,
    push,
    undo,
)
from tests.support.in_cluster_recorded import (
    NEW,
    OLD,
    application,
    deployment,
    pod,
    rollout,
    too_late,
)


def test_a_canary_is_aborted_and_the_former_image_put_back(canary: Cluster) -> None:
    push(canary, NEW)
    target = canary.deploying()
    canary.says(app=deployment(NEW), rollout=rollout("Paused", weight=10))
    canary.allows(ABORT, undo(OLD))
    target.take_back()
    assert canary.kubectl.changes == [REFRESH, ABORT, undo(OLD)]
    assert canary.overlay == OLD
    canary.says(app=deployment(OLD), rollout=rollout("Progressing", "updated replicas"))
    assert target.look_back().state is State.MOVING
    canary.says(rollout=rollout())
    push_this = f"commit and push {OVERLAY} now, or Argo CD brings the other version again"
    assert target.look_back() == arrived(f"2 pods run; {push_this}")


def test_one_that_has_aborted_itself_is_not_aborted_again(canary: Cluster) -> None:
    target = canary.deploying()
    canary.says(app=deployment(NEW), rollout=rollout("Degraded", "RolloutAborted", abort=True))
    canary.allows(undo(OLD))
    target.take_back()
    assert canary.kubectl.changes == [REFRESH, undo(OLD)]


def test_a_migration_that_never_starts_is_not_waited_for(rolling: Cluster) -> None:
    target = rolling.deploying()
    rolling.says(argo=application("OutOfSync", phase="Running", message="waiting for app-migrate"))
    rolling.allows(TERMINATE)
    target.take_back()
    assert rolling.kubectl.changes == [REFRESH, TERMINATE]  # the Deployment was never changed
    rolling.says(argo=application())
    assert target.look_back() == arrived("2 of 2 pods run")


def test_where_argo_cd_follows_git_by_itself_only_git_can_take_back(rolling: Cluster) -> None:
    rolling.says(argo=application(automated=True))
    target = rolling.deploying()
    rolling.says(app=too_late(NEW), pods=[pod(OLD), pod(OLD), pod(NEW, ready=False)])
    target.take_back()
    assert rolling.kubectl.changes == [REFRESH]
    assert rolling.overlay == OLD
    said = f"commit and push {OVERLAY} now, or Argo CD brings the other version again"
    assert target.look_back() == arrived(f"2 former pods run; {said}")
    rolling.says(pods=[pod(OLD), pod(NEW), pod(NEW)])
    assert target.look_back() == failed(said)


def test_nothing_is_taken_back_to_where_nothing_ran(rolling: Cluster) -> None:
    rolling.allows(REFRESH)
    target = rolling.target()
    target.deploy(RELEASE, former=FIRST, quickly=False)
    target.take_back()
    assert target.look_back() == failed("nothing ran here before: revert the commit")
    assert rolling.kubectl.changes == [REFRESH]


def test_a_rollback_does_not_wait_for_git(canary: Cluster) -> None:
    canary.allows(undo(NEW))
    target = canary.deploying(quickly=True)
    assert canary.kubectl.changes == [undo(NEW)]
    assert canary.overlay == NEW
    canary.says(app=deployment(NEW))
    assert target.look() == arrived("2 pods run")


def test_a_rollback_goes_by_git_where_argo_cd_would_undo_it_at_once(rolling: Cluster) -> None:
    push(rolling, OLD)
    rolling.says(argo=application(automated=True))
    with pytest.raises(Refusal, match="terrace release digest dev"):
        rolling.deploying(quickly=True)
