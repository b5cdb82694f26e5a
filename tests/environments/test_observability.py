from dataclasses import replace
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from environments import ENVIRONMENTS, by_name
from environments.observability import LogSearch

SIZE = LogSearch(instance_type="m6g.large.search", nodes=1, storage_gib=20)


def test_production_is_seen_from_everywhere_and_dev_costs_nothing() -> None:
    production, dev = by_name("production").observability, by_name("dev").observability
    assert production.log_search is not None
    assert (production.log_search.nodes, production.canary_minutes) == (3, 5)
    assert (dev.grafana, dev.canary_minutes, dev.log_search) == (False, None, None)
    assert all(environment.observability.prometheus for environment in ENVIRONMENTS)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"prometheus": False, "grafana": True},
            "observability.grafana is True, allowed: only with prometheus",
        ),
        ({"canary_minutes": 1}, "observability.canary_minutes is 1, allowed: 2 to 60"),
        (
            {"log_search": replace(SIZE, instance_type="t3.small.search")},
            (
                "observability.log_search.instance_type is 't3.small.search', "
                "allowed: such as m6g.large.search, and no burstable type"
            ),
        ),
        (
            {"log_search": replace(SIZE, nodes=2)},
            "observability.log_search.nodes is 2, allowed: 1 or a multiple of 3",
        ),
        (
            {"log_search": replace(SIZE, storage_gib=5)},
            "observability.log_search.storage_gib is 5, allowed: 10 to 1024",
        ),
    ],
)
def test_what_the_services_do_not_offer_is_refused(changes: dict[str, Any], sentence: str) -> None:
    dev = by_name("dev")
    with pytest.raises(ConfigurationError) as refusal:
        replace(dev, observability=replace(dev.observability, **changes))
    assert str(refusal.value) == f"environment dev: {sentence}"
