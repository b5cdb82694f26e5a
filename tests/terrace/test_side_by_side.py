import threading

import pytest

from terrace import toolchain
from terrace.side_by_side import side_by_side


def test_results_come_in_the_order_of_the_things() -> None:
    second_is_done = threading.Event()

    def work(number: int) -> int:
        if number == 1:
            assert second_is_done.wait(60)
        else:
            second_is_done.set()
        return number * 10

    assert side_by_side(work, [1, 2], at_once=2) == [10, 20]


def test_a_failure_is_not_kept_back_by_what_takes_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    were_stopped: list[bool] = []

    def work(number: int) -> None:
        if number == 2:
            raise ValueError("no")
        were_stopped.append(ended.wait(20))

    monkeypatch.setattr(toolchain, "stop_running", ended.set)
    with pytest.raises(ValueError, match="no"):
        side_by_side(work, [1, 2, 3], at_once=2)
    assert were_stopped == [True]
