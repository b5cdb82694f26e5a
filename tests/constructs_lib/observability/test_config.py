from typing import Any

import pytest

from constructs_lib.config import Config
from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.config import LogSearchConfig, ObservabilityConfig

LOG_SEARCH: dict[str, Any] = {"instance_type": "m6g.large.search", "nodes": 3, "storage_gib": 100}
NODES = f"allowed: one of 1, {', '.join(map(str, range(3, 76, 3)))}"


@pytest.mark.parametrize(
    ("config", "values", "sentence"),
    [
        (
            LogSearchConfig,
            LOG_SEARCH | {"instance_type": "t3.small.search"},
            (
                "instance_type is 't3.small.search', allowed: an OpenSearch instance type that "
                "is not burstable such as m6g.large.search"
            ),
        ),
        (
            ObservabilityConfig,
            {"grafana_sign_in": "none"},
            "grafana_sign_in is 'none', allowed: one of AWS_SSO, SAML",
        ),
        (LogSearchConfig, LOG_SEARCH | {"nodes": 2}, f"nodes is 2, {NODES}"),
        (LogSearchConfig, LOG_SEARCH | {"nodes": 0}, f"nodes is 0, {NODES}"),
        (
            LogSearchConfig,
            LOG_SEARCH | {"storage_gib": 9},
            "storage_gib is 9, allowed: 10 to 1024 GiB",
        ),
        (
            ObservabilityConfig,
            {"canary_minutes": 1},
            "canary_minutes is 1, allowed: 2 to 60 minutes",
        ),
        (
            ObservabilityConfig,
            {"canary_minutes": 61},
            "canary_minutes is 61, allowed: 2 to 60 minutes",
        ),
        (
            ObservabilityConfig,
            {"grafana": True},
            "grafana is True, allowed: False without prometheus",
        ),
    ],
)
def test_what_a_service_cannot_do_is_refused(
    config: type[Config], values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        config(**values)
    assert str(refusal.value) == f"{config.__name__}: {sentence}"
