"""The process of Node.js that does the work: how it is started and spoken to."""

import atexit
import json
import os
import platform
import re
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from jsii._embedded import jsii as embedded
from jsii._kernel.providers import process
from jsii._kernel.types import ObjRef

PROGRAM = Path(__file__).with_name("node") / "main.cjs"
KERNEL = Path(embedded.__file__).with_name("lib__program.js")
MIB_OF_MEMORY = 4096
LIBRARIES = {"cdktf", "cdktf_cdktf_provider_aws", "constructs", "jsii"}
_REFERENCES = re.compile(rb'"\$jsii\.byref":"[^"]*@(\d+)"')


class NodeProcess(process._NodeProcess):  # noqa: SLF001 - jsii offers nothing to build on
    """A process that takes requests without being waited for.

    Attributes:
        next_number: Of the object that Node.js will make next, None while that is not known.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.next_number: int | None = None
        self._senders: list[str] = []  # of the requests that were not waited for
        self._failed: int | None = None  # which of these
        self._is_greeted = False

    def start(self) -> None:
        """Start Node.js, which loads while this process does the same."""
        self._process = subprocess.Popen(
            [
                os.environ.get("JSII_NODE", "node"),
                f"--max-old-space-size={MIB_OF_MEMORY}",
                "--no-deprecation",  # what the locked cdktf should no longer use is nobody's news
                "--preserve-symlinks",  # or jsii copies packages instead of linking them
                str(PROGRAM),
                str(KERNEL),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"JSII_AGENT": f"Python/{platform.python_version()}"},
        )
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self.sink_thread = threading.Thread(
            target=process.stderr_sink, args=(self._process.stderr,), daemon=True
        )
        self.sink_thread.start()
        atexit.register(self.stop)

    def stop(self) -> None:
        """End Node.js, unless it has ended: Ctrl-C reaches both."""
        with suppress(BrokenPipeError):
            super().stop()

    def send(self, request: Any, response_type: Any) -> Any:
        """Send a request and wait for its answer.

        Raises:
            RuntimeError: It failed, or one that was sent before and not waited for.
        """
        try:
            return super().send(request, response_type)
        except Exception as error:
            self.next_number = None
            if self._failed is not None:
                error.add_note(f"asked for in {self._senders[self._failed - 1]}")
            raise
        finally:
            self._senders.clear()

    def send_on(self, foreseen: Sequence[str | int], request: Mapping[str, Any]) -> None:
        """Send a request whose answer is foreseen, and do not wait for it.

        Args:
            foreseen: What the answer will be, see node/messages.cjs.
            request: As the kernel of jsii takes it.
        """
        self._senders.append(_sender())
        header, body = json.dumps(foreseen), json.dumps(request, default=_written)
        self._requests.write(f"{header}\n{body}\n".encode())

    def flush(self) -> None:
        """Let Node.js begin with what was sent."""
        self._requests.flush()

    def _next_message(self) -> Mapping[Any, Any]:
        if not self._is_greeted:
            self._is_greeted = True
            self.handshake()
        line = self._answers.readline()
        numbers = [int(number) + 1 for number in _REFERENCES.findall(line)]
        self.next_number = max([*numbers, self.next_number or 0]) or None
        message: dict[str, Any] = json.loads(line, object_hook=process.ohook)
        self._failed = message.pop("position", None)
        return message


def _written(value: Any) -> Any:
    if isinstance(value, ObjRef):
        return {"$jsii.byref": value.ref}
    return process.jdefault(value)  # type: ignore[no-untyped-call]


def _sender() -> str:
    """File and line that asked for something, outside the libraries."""
    frame = sys._getframe(1)  # noqa: SLF001 - the public way reads every file that it passes
    while frame.f_back is not None:
        name = frame.f_globals.get("__name__", "")
        if name.partition(".")[0] not in LIBRARIES and not name.startswith(__package__):
            break
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"
