from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.kubernetes.config import KubernetesConfig
from tests.constructs_lib.kubernetes.cluster import CONFIG


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"instance_types": ()}, "instance_types is empty, allowed: 1 to 20 items"),
        (
            {"spot": True},
            "instance_types is ('m7g.large',), allowed: 2 or more types on spare capacity",
        ),
        (
            {"instance_types": ("m7i.large",)},
            (
                "instance_types has 'm7i.large', allowed: EC2 instance types on Graviton such as "
                "t4g.small; did you mean m7g.large?"
            ),
        ),
        ({"nodes": 0}, "nodes is 0, allowed: 1 to 100"),
    ],
)
def test_nodes_that_cannot_work_are_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        KubernetesConfig(**CONFIG | changes)
    assert str(refusal.value) == f"KubernetesConfig: {sentence}"
