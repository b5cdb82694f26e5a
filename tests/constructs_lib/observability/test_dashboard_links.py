"""Paths of dashboards."""

import pytest

from constructs_lib.observability import dashboard_links


def test_a_path_chooses_environment_and_service() -> None:
    chosen = {"environment": "dev", "service": "a b&c"}
    assert dashboard_links.path("slo", chosen) == "/d/slo?var-environment=dev&var-service=a%20b%26c"
    assert dashboard_links.path("cost") == "/d/cost"


def test_an_unknown_dashboard_or_variable_is_refused() -> None:
    with pytest.raises(ValueError, match="uid is 'home', allowed: application, slo, infra"):
        dashboard_links.path("home")
    with pytest.raises(ValueError, match="a variable is 'stage', allowed: environment, service"):
        dashboard_links.path("slo", {"stage": "dev"})
