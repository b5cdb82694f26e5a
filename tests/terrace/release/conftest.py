"""Clusters as kubectl tells of them, one for each way to release."""

from pathlib import Path

import pytest

from tests.support.cluster import Cluster


@pytest.fixture
def rolling(tmp_path: Path) -> Cluster:
    return Cluster(tmp_path, "rolling")


@pytest.fixture
def canary(tmp_path: Path) -> Cluster:
    return Cluster(tmp_path, "canary")
