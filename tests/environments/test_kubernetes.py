import dataclasses
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from tests.support.example import DEV


def changed(**values: Any) -> None:
    assert DEV.kubernetes is not None
    dataclasses.replace(DEV, kubernetes=dataclasses.replace(DEV.kubernetes, **values))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"instance_types": ("t4g.medium",)},
            (
                "environment dev: kubernetes.instance_types is ('t4g.medium',), "
                "allowed: 2 to 20 types on spare capacity"
            ),
        ),
        (
            {"instance_types": (), "spot": False},
            "environment dev: kubernetes.instance_types is (), allowed: 1 to 20 types",
        ),
        (
            {"instance_types": ("t4g.medium", "t3.medium")},
            (
                "environment dev: kubernetes.instance_types is 't3.medium', "
                "allowed: types on Graviton such as m7g.large"
            ),
        ),
        ({"nodes": 0}, "environment dev: kubernetes.nodes is 0, allowed: 1 or more"),
    ],
)
def test_nodes_that_cannot_work_are_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        changed(**values)
    assert str(refusal.value) == sentence


def test_an_environment_may_have_no_cluster() -> None:
    assert dataclasses.replace(DEV, kubernetes=None).kubernetes is None
