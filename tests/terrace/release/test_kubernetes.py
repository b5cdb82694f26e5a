"""A service on Kubernetes as a target: by a kubectl that gives recorded answers to exact calls."""

from pathlib import Path
from typing import Any

import pytest

from constructs_lib.kubernetes.service_account import SERVICES
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.release import kubernetes
from terrace.release.targets import Progress, State, Target
from tests.support.cluster import (
    FIRST,
    GET_DEPLOYMENT,
    OVERLAY,
    REFRESH,
    RELEASE,
    SYNCHRONIZE,
    Cluster,
    arrived,
    failed,
    moving,
    push,
)
from tests.support.in_cluster_recorded import (
    COMMIT,
    NEW,
    OLD,
    application,
    deployment,
    pod,
    rollout,
    too_late,
)


def test_it_is_a_target_of_releases(rolling: Cluster) -> None:
    target: Target = rolling.target()
    assert (target.workload, target.label) == ("app", "app on Kubernetes")
    assert kubernetes.NAMESPACE == SERVICES


def test_it_waits_for_argo_cd_and_then_for_pods(rolling: Cluster) -> None:
    push(rolling, NEW)
    target = rolling.deploying()
    assert rolling.kubectl.changes == [REFRESH]
    rolling.says(argo=application(refreshes=True))
    assert target.look() == moving("Argo CD looks at Git")
    rolling.says(argo=application("OutOfSync"))
    rolling.allows(SYNCHRONIZE)
    assert target.look() == moving(f"Argo CD synchronizes commit {COMMIT[:12]}")
    said = f"Argo CD synchronizes commit {COMMIT[:12]}, which has another image"
    assert target.look() == moving(said)  # and does not begin a second time
    rolling.says(argo=application("OutOfSync", phase="Running", message="waiting for hook."))
    assert target.look() == moving("Argo CD: waiting for hook")
    rolling.says(app=deployment(NEW, pods=3, updated=1), pods=[pod(OLD), pod(NEW, ready=False)])
    assert target.look() == moving("1 of 2 pods are new")
    rolling.says(app=deployment(NEW, pods=3))
    assert target.look() == moving("1 old pods are ending")
    rolling.says(app=deployment(NEW, available=1))
    assert target.look() == moving("1 of 2 pods run")
    rolling.says(app=deployment(NEW), pods=[pod(NEW), pod(NEW)])
    assert target.look() == arrived("2 of 2 pods run")
    assert rolling.kubectl.changes == [REFRESH, SYNCHRONIZE]


def test_where_argo_cd_follows_by_itself_nobody_synchronizes(rolling: Cluster) -> None:
    target = rolling.deploying()
    rolling.says(argo=application("OutOfSync", automated=True))
    assert target.look() == moving(f"Argo CD is about to synchronize commit {COMMIT[:12]}")
    rolling.says(argo=application(automated=True))
    assert target.look().said.startswith(
        f"Argo CD is at commit {COMMIT[:12]}, whose overlay has no"
    )
    assert rolling.kubectl.changes == [REFRESH]


def test_a_synchronization_that_fails_is_a_failure_and_one_before_is_not(rolling: Cluster) -> None:
    before = application("OutOfSync", phase="Failed", message="one or more objects failed.")
    rolling.says(argo=before)
    target = rolling.deploying()
    rolling.allows(SYNCHRONIZE)
    assert target.look().state is State.MOVING
    now = {"phase": "Failed", "message": "app-migrate failed.", "finished": "2026-11-29T04:09:00Z"}
    rolling.says(argo=application("OutOfSync", **now))
    assert target.look() == failed("Argo CD could not synchronize: app-migrate failed")


@pytest.mark.parametrize(
    ("pod_", "said"),
    [
        (
            pod(NEW, ready=False, reason="ImagePullBackOff", said='Back-off pulling image "x"'),
            'pod app-7d9f5c6b84-x7k2p: ImagePullBackOff: Back-off pulling image "x"',
        ),
        (
            pod(NEW, ready=False, reason="ImagePullBackOff", component="migration", container="m"),
            "pod app-7d9f5c6b84-x7k2p: ImagePullBackOff",
        ),
        (
            pod(NEW, ready=False, reason="CrashLoopBackOff", restarts=3),
            "pod app-7d9f5c6b84-x7k2p: CrashLoopBackOff",
        ),
    ],
)
def test_what_no_time_mends_is_not_waited_for(rolling: Cluster, pod_: Any, said: str) -> None:
    target = rolling.deploying()
    rolling.says(pods=[pod(OLD), pod_])
    assert target.look() == failed(said)


def test_what_time_may_mend_and_what_is_of_others_is_waited_for(rolling: Cluster) -> None:
    target = rolling.deploying()
    others = pod(OLD, ready=False, reason="ImagePullBackOff")
    rolling.says(pods=[others, pod(NEW, reason="CrashLoopBackOff", restarts=1)])
    rolling.says(app=deployment(NEW, updated=1))
    assert target.look().state is State.MOVING


def test_a_deployment_that_takes_too_long_has_failed(rolling: Cluster) -> None:
    target = rolling.deploying()
    rolling.says(app=too_late(NEW))
    said = 'ReplicaSet "app-7d9f5c6b84" has timed out progressing'
    assert target.look() == failed(said)


@pytest.mark.parametrize(
    ("said", "progress"),
    [
        (rollout("Healthy"), arrived("2 pods run")),
        (
            rollout("Paused", "CanaryPauseStep", weight=10),
            moving("10 % of the requests go to the new version"),
        ),
        (
            rollout("Progressing", "more replicas need to be updated", weight=50),
            moving("50 % of the requests go to the new version"),
        ),
        (
            rollout("Degraded", 'RolloutAborted: metric "error-rate" assessed Failed.', abort=True),
            failed('RolloutAborted: metric "error-rate" assessed Failed'),
        ),
        (
            rollout("Degraded", "ProgressDeadlineExceeded: late."),
            failed("ProgressDeadlineExceeded: late"),
        ),
        (
            rollout("Healthy", workloadObservedGeneration="6"),
            moving("Argo Rollouts has not looked at it yet"),
        ),
        (
            rollout("Healthy", observedGeneration="2"),
            moving("Argo Rollouts has not looked at it yet"),
        ),
    ],
)
def test_a_rollout_says_how_far_it_is(canary: Cluster, said: Any, progress: Progress) -> None:
    target = canary.deploying()
    canary.says(app=deployment(NEW), rollout=said, pods=[pod(OLD), pod(NEW)])
    assert target.look() == progress


def test_a_rollout_of_the_deployment_before_says_nothing_of_the_new_one(canary: Cluster) -> None:
    target = canary.deploying()
    changed = deployment(NEW)
    changed["metadata"]["generation"] = 8
    canary.says(app=changed, rollout=rollout("Healthy"))
    assert target.look() == moving("Argo Rollouts has not looked at it yet")


def test_the_steps_of_all_at_once_are_those_of_argo_rollouts(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, "all-at-once")
    target = cluster.deploying()
    now = rollout("Progressing", "waiting for analysis to complete")
    now["spec"]["strategy"] = {"blueGreen": {}}
    cluster.says(app=deployment(NEW), rollout=now)
    assert target.look() == moving("waiting for analysis to complete")


def test_a_release_that_is_not_in_git_is_refused_before_anything_changes(rolling: Cluster) -> None:
    push(rolling, OLD)
    with pytest.raises(Refusal) as refused:
        rolling.deploying()
    assert str(refused.value) == (
        f"{OVERLAY} of origin/main has {OLD[:20]}… as app, and Argo CD deploys that; run: terrace "
        f"release digest dev --image {NEW[1:]} --repository app, commit, push, and begin again"
    )
    assert refused.value.code == Code.REFUSED
    assert rolling.kubectl.changes == []


def test_what_runs_already_is_not_begun_again(rolling: Cluster) -> None:
    rolling.says(app=deployment(NEW))
    assert rolling.deploying().look() == arrived("2 of 2 pods run")
    assert rolling.kubectl.changes == []


def test_a_tag_is_left_alone(rolling: Cluster) -> None:
    target = rolling.target()
    target.deploy(FIRST, former=RELEASE, quickly=True)
    assert target.look().state is State.ARRIVED
    assert rolling.kubectl.calls == []


def test_in_a_new_cluster_argo_cd_brings_the_first_version(rolling: Cluster) -> None:
    said = 'Error from server (NotFound): deployments.apps "app" not found'
    rolling.kubectl.fails(GET_DEPLOYMENT, said)
    rolling.says(pods=[])
    assert rolling.target().busy() == ""
    now = rolling.target().running()
    assert (now.image, now.healthy) == ("", False)
    target = rolling.deploying()
    rolling.says(argo=application("OutOfSync", phase="Running", message="waiting for app-migrate"))
    assert target.look() == moving("Argo CD: waiting for app-migrate")
    rolling.says(app=deployment(NEW), pods=[pod(NEW), pod(NEW)])
    assert target.look() == arrived("2 of 2 pods run")
