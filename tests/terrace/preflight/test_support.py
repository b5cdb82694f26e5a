from datetime import date

import pytest

from terrace.preflight import support
from tests.terrace.preflight.stubs import only, place, stack, texts


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2027, 1, 1), "fine"), (date(2027, 7, 1), "warns"), (date(2027, 8, 3), "stops")],
)
def test_support_that_ends_warns_and_support_that_has_ended_stops(today: date, state: str) -> None:
    document = stack(resource={"aws_eks_cluster": {"main": {"version": "1.36"}}})
    where = place(document, today=today)
    assert texts(only(support.checks, where))[0] == state
