from collections.abc import Iterable
from typing import Any

import pytest

from terrace.embedded_aws import repeats
from terrace.embedded_aws.repeats import Repeats


class Counter:
    """Answers with how often it worked."""

    def __init__(self) -> None:
        self.worked = 0

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.worked += 1
        start_response("200 OK", [("Worked", str(self.worked))])
        return [str(self.worked).encode()]


@pytest.fixture
def work() -> Counter:
    return Counter()


@pytest.fixture
def kept() -> Repeats:
    return Repeats()


def ask(
    kept: Repeats, work: Counter, call: str = "a", attempt: int = 1, method: str = "POST"
) -> Any:
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": method,
        "HTTP_AMZ_SDK_INVOCATION_ID": call,
        "HTTP_AMZ_SDK_REQUEST": f"attempt={attempt}; max=3",
    }
    body = b"".join(kept.answer(work, environ, lambda *given: told.append(given)))
    return body, *told


def test_a_repeated_call_gets_the_first_answer_and_is_not_worked_on_again(
    kept: Repeats, work: Counter
) -> None:
    first = ask(kept, work)
    assert ask(kept, work, attempt=2) == first == (b"1", ("200 OK", [("Worked", "1")]))
    assert work.worked == 1


def test_another_call_is_worked_on(kept: Repeats, work: Counter) -> None:
    ask(kept, work)
    assert ask(kept, work, call="b")[0] == b"2"


def test_an_attempt_whose_first_never_arrived_is_worked_on(kept: Repeats, work: Counter) -> None:
    assert ask(kept, work, attempt=2)[0] == b"1"


def test_reading_is_always_new(kept: Repeats, work: Counter) -> None:
    ask(kept, work, method="GET")
    assert ask(kept, work, method="GET", attempt=2)[0] == b"2"


def test_old_answers_are_forgotten(
    kept: Repeats, work: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeats, "KEPT", 1)
    ask(kept, work)
    ask(kept, work, call="b")
    assert ask(kept, work, attempt=2)[0] == b"3"


def test_a_failure_inside_is_not_kept(kept: Repeats) -> None:
    def fail(environ: Any, start_response: Any) -> Iterable[bytes]:
        raise NotImplementedError("of something")

    for _ in range(2):
        with pytest.raises(NotImplementedError):
            ask(kept, fail, attempt=2)  # type: ignore[arg-type]
