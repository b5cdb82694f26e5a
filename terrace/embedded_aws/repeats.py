"""A call that is repeated gets the answer of its first attempt.

An SDK repeats a call whose answer it did not get, for instance because a connection broke under
load. Where AWS recognizes the repetition, by a token or because nothing would change, moto works
again: what was created is there already, what was deleted is gone, and the caller gets an error.
SDKs give each call an id of its own, and its attempts a number.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIEnvironment

KEPT: Final = 4000
_CALL: Final = "HTTP_AMZ_SDK_INVOCATION_ID"
_ATTEMPT: Final = "HTTP_AMZ_SDK_REQUEST"  # attempt=1; max=3
_READING: Final = ("GET", "HEAD")

Work = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


@dataclass(slots=True)
class _Answer:
    status: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


class Repeats:
    """The latest answers, by the id of the call."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, _Answer] = OrderedDict()

    def answer(
        self, work: Work, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Work on a call, or repeat what its first attempt was answered."""
        call = environ.get(_CALL)
        if not call or environ["REQUEST_METHOD"] in _READING:
            return work(environ, start_response)
        if call not in self._answers or environ.get(_ATTEMPT, "").startswith("attempt=1;"):
            self._keep(call, _worked(work, environ))
        kept = self._answers[call]
        start_response(kept.status, kept.headers)
        return [kept.body]

    def _keep(self, call: str, answer: _Answer) -> None:
        self._answers[call] = answer
        while len(self._answers) > KEPT:
            self._answers.popitem(last=False)


def _worked(work: Work, environ: WSGIEnvironment) -> _Answer:
    answer = _Answer()

    def note(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], Any]:
        answer.status, answer.headers = status, headers
        return lambda _: None

    answer.body = b"".join(work(environ, note))
    return answer
