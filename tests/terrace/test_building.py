import pytest

from terrace.building import _share_out

ALL = ("dev", "production", "staging")
SHARED = ["state-backend", "global"]


@pytest.mark.parametrize(
    ("processes", "shares"),
    [
        (1, [["staging", "production", "dev", *SHARED]]),
        (2, [["staging", "dev"], ["production", *SHARED]]),
        (8, [["staging"], ["production"], ["dev", *SHARED]]),
    ],
)
def test_every_stack_is_built_once_however_many_processors_there_are(
    processes: int, shares: list[list[str]]
) -> None:
    assert _share_out(ALL, processes=processes) == shares


def test_what_all_share_is_built_where_there_is_no_environment() -> None:
    assert _share_out((), processes=2) == [SHARED]
