import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from tests.support.load import Connections, Outcome, at_rate

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def sent(
    request: Callable[[], Awaitable[int]], *, per_second: float = 200, seconds: float = 0.1
) -> Outcome:
    return asyncio.run(at_rate(request, per_second=per_second, seconds=seconds))


def test_a_slow_answer_delays_no_later_request() -> None:
    begun: list[float] = []

    async def slow() -> int:
        begun.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.3)
        return 200

    outcome = sent(slow)
    assert len(begun) == 20
    assert begun[-1] - begun[0] < 0.3
    assert outcome.percentile(50) >= 0.3


def test_a_request_that_begins_late_counts_from_when_it_was_due() -> None:
    async def busy() -> int:
        time.sleep(0.05)  # keeps the loop busy, so that others begin late
        return 200

    assert sent(busy, seconds=0.05).percentile(99) > 0.3


@pytest.mark.parametrize(
    ("answer", "failures"),
    [
        (200, {}),
        (503, {"503": 2}),
        (ConnectionResetError("gone"), {"ConnectionResetError: gone": 2}),
    ],
)
def test_what_is_no_answer_or_an_error_counts_as_failed(
    answer: int | Exception, failures: dict[str, int]
) -> None:
    async def request() -> int:
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert dict(sent(request, seconds=0.01).failures) == failures


async def answers(answered: bytes, *, times: int) -> list[tuple[int, object]]:
    """Requests on connections to a server that answers each alike, so often, and then closes."""
    served: list[asyncio.Task[None] | None] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(asyncio.current_task())
        for _ in range(times):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answered)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        connections = Connections(server.sockets[0].getsockname()[1])
        try:
            return [await connections.send("GET", "/") for _ in range(times)]
        finally:
            await connections.close()
            (only,) = served
            assert only
            await only


def test_a_connection_is_used_again() -> None:
    assert asyncio.run(answers(OK, times=3)) == [(200, {})] * 3


def test_an_answer_in_pieces_is_read_whole() -> None:
    chunked = (
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n'
    )
    assert asyncio.run(answers(chunked, times=2)) == [(200, {"a": 1})] * 2


def test_half_an_answer_is_none() -> None:
    with pytest.raises(EOFError):
        asyncio.run(answers(OK[:-1], times=1))
