from dataclasses import replace
from typing import Any

import pytest
from environments.observability import LogSearch

from constructs_lib.errors import ConfigurationError
from tests.support.example import DEV

SIZE = LogSearch(instance_type="m6g.large.search", nodes=1, storage_gib=20)


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
    with pytest.raises(ConfigurationError) as refusal:
        replace(DEV, observability=replace(DEV.observability, **changes))
    assert str(refusal.value) == f"environment dev: {sentence}"
