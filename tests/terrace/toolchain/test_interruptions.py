"""A few of the soak's interruptions; all of them: ``python -m tests.soak.interruptions``."""

from collections.abc import Iterator

import pytest

from tests.soak.interruptions import Case, cases, interrupt
from tests.soak.stage import Stage, stage

CHOSEN = {
    ("first Creating", "Ctrl-C, make"),
    ("middle of apply", "KILL of launcher"),
    ("second Ctrl-C", "INT twice"),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("interruptions")) as small:
        yield small


@pytest.mark.e2e
@pytest.mark.parametrize(
    "case",
    [each for each in cases() if (each.name, each.cause) in CHOSEN],
    ids=lambda case: f"{case.cause} at: {case.name}",
)
def test_an_interruption_leaves_no_lock_and_loses_nothing(case: Case, small: Stage) -> None:
    outcome = interrupt(case, small)
    assert outcome.complaints(case) == []
