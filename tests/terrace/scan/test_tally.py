import pytest

from terrace.scan.tally import Tally


def test_what_is_finished_is_counted() -> None:
    tally = Tally(3, besides=lambda: "plan of dev: 29 read")
    half = tally.counting(lambda number: number / 2)
    assert tally.status() == "0/3; plan of dev: 29 read"
    assert [half(4), half(6)] == [2, 3]
    assert tally.status() == "2/3; plan of dev: 29 read"


def test_what_fails_is_not_counted() -> None:
    tally = Tally(3)
    with pytest.raises(ZeroDivisionError):
        tally.counting(lambda number: 1 / number)(0)
    assert tally.status() == "0/3"
