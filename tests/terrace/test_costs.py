from dataclasses import replace

import pytest

from terrace import costs
from terrace.costs import BEGIN, END
from terrace.errors import UserError
from tests.support.example import DEV


def test_gateways_and_endpoints_in_each_zone_are_counted() -> None:
    zones = ("a", "b", "c")
    networking = replace(DEV.networking, zones=zones, nat_zones=zones, interface_endpoints=("kms",))
    large = replace(DEV, name="large", networking=networking)
    assert costs.table([DEV, large]).splitlines()[2:] == [
        "| dev | 1 | 33 | 3 by 2 | 42 | 75 |",
        "| large | 3 | 99 | 1 by 3 | 21 | 120 |",
    ]


def test_only_the_table_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(costs, "ENVIRONMENTS", (DEV,))
    text = costs.renewed(f"before\n{BEGIN}old\n{END}after\n")
    assert text == f"before\n{BEGIN}\n{costs.table((DEV,))}\n{END}after\n"


@pytest.mark.parametrize("text", ["", BEGIN, END])
def test_a_document_without_a_place_for_it_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"docs/architecture\.md lacks the line"):
        costs.renewed(text)
