from typing import Any

import pytest

from constructs_lib.config import Config
from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.config import LogSearchConfig, ObservabilityConfig, SamlConfig

LOG_SEARCH: dict[str, Any] = {"instance_type": "m6g.large.search", "nodes": 3, "storage_gib": 100}
PROVIDER: dict[str, Any] = {
    "metadata_url": "https://idp.acme.example/metadata",
    "role_attribute": "groups",
    "administrators": ("platform-team",),
    "editors": ("developers", "operations"),
}
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
            {"prometheus": True, "grafana": "AWS_SSO"},
            "grafana is 'AWS_SSO', allowed: one of identity-center, saml",
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
            {"grafana": "identity-center"},
            "grafana is 'identity-center', allowed: None without prometheus",
        ),
        (
            ObservabilityConfig,
            {"grafana": True},
            "grafana is the flag True, allowed: a text, one of identity-center, saml or None",
        ),
        (
            ObservabilityConfig,
            {"prometheus": True, "grafana": "saml"},
            "saml is None, allowed: SamlConfig(...) where grafana is 'saml'",
        ),
        (
            ObservabilityConfig,
            {"prometheus": True, "grafana": "identity-center", "saml": SamlConfig(**PROVIDER)},
            (
                "saml is set, allowed: None where grafana is 'identity-center'; people sign in "
                "through it where grafana is 'saml'"
            ),
        ),
        (
            SamlConfig,
            PROVIDER | {"metadata_url": "http://idp.acme.example"},
            (
                "metadata_url is 'http://idp.acme.example', allowed: an https address such as "
                "https://idp.acme.example/metadata"
            ),
        ),
        (SamlConfig, PROVIDER | {"editors": ()}, "editors is empty, allowed: 1 or more items"),
    ],
)
def test_what_a_service_cannot_do_is_refused(
    config: type[Config], values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        config(**values)
    assert str(refusal.value) == f"{config.__name__}: {sentence}"
