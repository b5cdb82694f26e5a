"""What a service in a cluster runs, and what is in progress there."""

from typing import Any

import pytest

from tests.support.cluster import (
    Cluster,
    push,
)
from tests.support.in_cluster_recorded import (
    NEW,
    OLD,
    application,
    deployment,
    pod,
    rollout,
)


@pytest.mark.parametrize(
    ("argo", "app", "said"),
    [
        (application(), deployment(OLD), ""),
        (
            application(phase="Running"),
            deployment(OLD),
            "Argo CD synchronizes it since 2026-11-29T03:59:00Z",
        ),
        (application(), deployment(OLD, updated=1), "1 of 2 pods are new"),
    ],
)
def test_it_says_what_is_in_progress(rolling: Cluster, argo: Any, app: Any, said: str) -> None:
    rolling.says(argo=argo, app=app)
    assert rolling.target().busy() == said
    assert rolling.target().busy(OLD) == ""  # which the Deployment has already
    push(rolling, NEW)
    assert rolling.target().busy(NEW) == ""  # which Argo CD brings


def test_it_says_what_runs(canary: Cluster) -> None:
    canary.says(app=deployment(NEW), rollout=rollout("Paused", weight=10))
    canary.says(pods=[pod(OLD), pod(OLD), pod(NEW), pod(NEW, ready=False)])
    now = canary.target().running()
    assert (now.image, now.healthy) == (OLD, False)
    # Former pods stay for some minutes after a release.
    canary.says(rollout=rollout(), pods=[pod(OLD), pod(OLD), pod(NEW)])
    now = canary.target().running()
    assert (now.image, now.healthy, now.said) == (NEW, True, "2 pods run")
