"""Doing the same with several things at once, and stopping all when one fails."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

from terrace import toolchain

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def side_by_side(work: Callable[[_In], _Out], items: Sequence[_In], *, at_once: int) -> list[_Out]:
    """Work on items and return the results in order; a failure stops the rest.

    Args:
        work: What is done with each.
        items: The things.
        at_once: How many are worked on at the same time.
    """
    with ThreadPoolExecutor(at_once, thread_name_prefix="side-by-side") as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            for future in wait(futures, return_when=FIRST_EXCEPTION).done:
                future.result()
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            # Else leaving the pool would wait for it to end by itself. Again and again, for who
            # was between two commands begins the second.
            while not all(future.done() for future in futures):
                toolchain.stop_running()
                time.sleep(0.05)
            raise
