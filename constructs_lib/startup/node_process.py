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
from typing import IO, Any

from jsii._embedded import jsii as embedded
from jsii._kernel.providers import process
from jsii._kernel.types import ObjRef

PROGRAM = Path(__file__).with_name("node") / "main.cjs"
KERNEL = Path(embedded.__file__).with_name("lib__program.js")
MIB_OF_MEMORY = 4096
LIBRARIES = {"cdktf", "constructs", "jsii"}
BINDINGS = "cdktf_cdktf_provider_"
CHECKOUT = Path(__file__).parents[2] / ".terrace"
CHUNK = 1 << 16
SECONDS_TO_END = 5
EXIT = b'{"exit":0}\n'
_REFERENCES = re.compile(rb'"\$jsii\.byref":"[^"]*@(\d+)"')


class NodeProcess(process._NodeProcess):  # noqa: SLF001 - jsii offers nothing to build on
    """A process that takes requests without being waited for.

    Requests and answers have pipes of their own, so that nothing that Node.js prints, or a
    program that it starts, is taken for an answer.

    Attributes:
        next_number: Of the object that Node.js will make next, None while that is not known.
    """

    def __init__(self, pace: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._pace = pace
        self.next_number: int | None = None
        self._senders: list[str] = []  # of the requests that were not waited for
        self._failed: int | None = None  # which of these
        self._is_greeted = False
        self._printers: list[threading.Thread] = []

    def start(self) -> None:
        """Start Node.js, which loads while this process does the same."""
        requests, to_node = os.pipe()
        from_node, answers = os.pipe()
        try:
            self._process = subprocess.Popen(
                [
                    os.environ.get("JSII_NODE", "node"),
                    f"--max-old-space-size={MIB_OF_MEMORY}",
                    "--no-deprecation",  # of Node.js, by the locked cdktf: that is nobody's news
                    "--preserve-symlinks",  # or jsii copies packages instead of linking them
                    *map(str, (PROGRAM, KERNEL, requests, answers, self._pace, _cache())),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(requests, answers),
                env=os.environ | {"JSII_AGENT": f"Python/{platform.python_version()}"},
            )
        finally:
            os.close(requests)
            os.close(answers)
        self._requests = self._process.stdin = os.fdopen(to_node, "wb")
        self._answers = os.fdopen(from_node, "rb")
        for name in ("stdout", "stderr"):
            source = getattr(self._process, name)
            printer = threading.Thread(target=_print, args=(source, name), daemon=True)
            printer.start()
            self._printers.append(printer)
        atexit.register(self.stop)

    def stop(self) -> None:
        """End Node.js, unless it has ended, or never began: Ctrl-C reaches both."""
        if not self._printers:
            return
        atexit.unregister(self.stop)
        with suppress(BrokenPipeError, ValueError):
            self._requests.write(EXIT)
            self._requests.close()
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.terminate()
        for printer in self._printers:
            printer.join(SECONDS_TO_END)
        self._answers.close()

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
        self._requests.write(f"{_encode(foreseen)}\n{_encode(request)}\n".encode())

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


def _print(source: IO[bytes], name: str) -> None:
    """Print what Node.js prints, as jsii does: into what is Python's stdout or stderr by then."""
    while printed := os.read(source.fileno(), CHUNK):
        with suppress(Exception):  # without it, Node.js would wait for a reader for ever
            getattr(sys, name).buffer.write(printed)
            getattr(sys, name).flush()


def _cache() -> Path | str:
    """Where Node.js keeps what it compiled; none where each run has packages of its own."""
    if CHECKOUT.is_dir():
        return CHECKOUT / "node-compile-cache"
    if os.environ.get("JSII_RUNTIME_PACKAGE_CACHE", "enabled").lower() != "enabled":
        return ""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "terrace" / "node-compile-cache"


def _written(value: Any) -> Any:
    if isinstance(value, ObjRef):
        return {"$jsii.byref": value.ref}
    return process.jdefault(value)  # type: ignore[no-untyped-call]


_encode = json.JSONEncoder(default=_written).encode


def _sender() -> str:
    """File and line that asked for something, outside the libraries."""
    frame = sys._getframe(1)  # noqa: SLF001 - the public way reads every file that it passes
    while frame.f_back is not None:
        name = frame.f_globals.get("__name__", "")
        package = name.partition(".")[0]
        is_library = package in LIBRARIES or package.startswith(BINDINGS)
        if not is_library and not name.startswith(__package__):
            break
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"
