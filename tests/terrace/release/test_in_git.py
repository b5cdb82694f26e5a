"""The overlay of a cluster follows what ECS was taken back to, also where no tunnel is open."""

from dataclasses import replace
from pathlib import Path

import pytest

from terrace.delivery.records import Release
from terrace.release import in_git
from tests.support.cluster import FIRST, FORMER, OVERLAY, RELEASE, Cluster, push
from tests.support.example import DEV
from tests.support.in_cluster_recorded import NEW, OLD

SAID = f"commit and push {OVERLAY} now, or Argo CD brings the other version again"


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    return Cluster(tmp_path, "rolling")


def follow(cluster: Cluster, **releases: Release) -> str:
    return in_git.follow(cluster.root, cluster.environment, releases)


def test_the_former_digest_is_written_and_somebody_has_to_push_it(cluster: Cluster) -> None:
    assert follow(cluster, app=RELEASE, worker=RELEASE, jobs=RELEASE) == SAID
    assert cluster.overlay == NEW
    assert follow(cluster, app=FORMER) == SAID
    assert cluster.overlay == OLD


def test_nothing_is_said_where_nothing_has_to_follow(cluster: Cluster) -> None:
    assert follow(cluster, app=FORMER) == ""  # it is there
    assert follow(cluster, app=FIRST) == ""  # a tag, of which the overlay knows none
    assert follow(cluster, jobs=RELEASE) == ""  # not in the cluster
    none = replace(DEV, kubernetes=None)
    assert in_git.follow(cluster.root, none, {"app": RELEASE}) == ""
    (cluster.root / OVERLAY).unlink()
    assert follow(cluster, app=RELEASE) == ""


def test_what_argo_cd_deploys_is_read_from_the_branch_that_it_follows(cluster: Cluster) -> None:
    assert in_git.pushed(cluster.root, "dev", "app") == ""  # no repository of Git
    push(cluster, NEW)
    cluster.write(OLD)
    assert in_git.pushed(cluster.root, "dev", "app") == NEW
    assert in_git.pushed(cluster.root, "dev", "other") == ""
    assert in_git.pushed(cluster.root, "moon", "app") == ""
