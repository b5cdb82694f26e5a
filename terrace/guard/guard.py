"""One terraform under guard: its output passed on, its end waited for, interrupted once."""

import os
import re
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from terrace.guard import easing
from terrace.guard.place import Place, without
from terrace.guard.streams import Reader, Streams, read

FINISHING = (
    "Interrupted. terraform finishes what it began, saves its state and releases its lock.\n"
    "Ctrl-C again ends it at once: what it is creating then exists in AWS, but in no state."
)
ENDED_AT_ONCE = "terraform is ended at once; what it was creating may be in no state"
INTERRUPTED = 130  # as a shell reports a command that Ctrl-C ended
LOOK_SECONDS = 0.25
REPEAT_SECONDS = 60.0
END_AT_ONCE_SECONDS = 10.0  # terraform itself gives up after 5
END_AT_ONCE = signal.SIGUSR1

_PR_SET_PDEATHSIG = 1
_BEGUN = re.compile(rb": (?:Creating|Modifying|Destroying)\.\.\.")
_DONE = re.compile(rb": (?:Creation|Modifications|Destruction) complete")
_CHANGES = {"apply", "destroy"}
_BEGINS_AND_ENDS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


class Guard:
    """A terraform and what may happen to it; of several, one after the other."""

    def __init__(self, place: Place, reader: Reader) -> None:
        self._command: Sequence[str] = ()
        self._place = place
        self._reader = reader
        reader.on_output = self._count
        self._parent = os.getppid()
        self._log = place.folder / f"log-{os.getpid()}"
        self._is_asked = False
        self._hurry = threading.Event()
        self._interrupted_at: float | None = None
        self._forced_at: float | None = None
        self._said = 0.0
        self._under_way = 0
        self._wake, self._alarm = os.pipe()
        self._easing: threading.Thread | None = None
        self._hear()
        self._place.enter_as_guard()

    @property
    def may_begin(self) -> bool:
        """Whether nobody has interrupted anything, and whoever started this process lives."""
        return not self._is_asked and not self._place.is_interrupted and self._has_reader()

    def run(self, command: Sequence[str], env: Mapping[str, str]) -> int:
        """Run terraform to its end; returns its exit code.

        Args:
            command: The terraform and its arguments.
            env: Its environment; the variables of a guard are taken out.
        """
        if not self.may_begin:
            return INTERRUPTED
        self._command = command
        streams = Streams()
        process = self._start(streams, env)
        streams.close_child()
        self._relay(streams, process)
        code = process.wait()
        self._hurry.set()
        if self._easing is not None:
            self._easing.join(1.0)  # which lets its providers go on
        return code if code >= 0 else 128 - code

    def _hear(self) -> None:
        for descriptor in (self._wake, self._alarm):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(self._alarm, warn_on_full_buffer=False)
        for number in _BEGINS_AND_ENDS:
            signal.signal(number, self._ask)
        signal.signal(END_AT_ONCE, self._ask_at_once)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # wakes the loop

    def _ask(self, *_: object) -> None:
        self._is_asked = True

    def _ask_at_once(self, *_: object) -> None:
        self._is_asked = True
        self._hurry.set()

    def _has_reader(self) -> bool:
        return os.getppid() == self._parent and self._place.has_command

    def _start(self, streams: Streams, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command,
            stdin=streams.child[0],
            stdout=streams.child[1],
            stderr=streams.child[2],
            env={**without(env), **easing.logging(env, self._log)},
            pass_fds=streams.kept,
            start_new_session=True,
            preexec_fn=_preparation(),  # noqa: PLW1509 - there is one thread yet
        )

    def _relay(self, streams: Streams, process: subprocess.Popen[bytes]) -> None:
        with selectors.SelectSelector() as selector:  # macOS has others that know no terminals
            for descriptor in streams.outputs:
                selector.register(descriptor, selectors.EVENT_READ)
            if streams.keyboard is not None:
                selector.register(0, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ)
            while process.poll() is None:
                ready = [key.fd for key, _ in selector.select(LOOK_SECONDS)]
                for descriptor in ready:
                    if not self._pass_on(descriptor, streams):
                        selector.unregister(descriptor)
                self._act(process)
        for descriptor, goes_to in streams.outputs.items():
            while data := read(descriptor):
                self._reader.write(goes_to, data)

    def _pass_on(self, descriptor: int, streams: Streams) -> bool:
        """Pass on what there is to read; False at an end."""
        data = read(descriptor)
        if descriptor == self._wake or data == b"":
            return True
        if data is None:
            return False
        if descriptor in streams.outputs:
            self._reader.write(streams.outputs[descriptor], data)
        elif streams.keyboard is not None:
            with suppress(OSError):
                os.write(streams.keyboard, data)
        return True

    def _act(self, process: subprocess.Popen[bytes]) -> None:
        now = time.monotonic()
        if self._interrupted_at is None:
            if self._is_asked or not self._has_reader():
                self._interrupted_at = self._said = now
                self._place.interrupt()
                self.say(FINISHING)
                self._interrupt(process.pid)
        elif self._forced_at is None:
            if self._hurry.is_set() and not self._is_easing:
                self._forced_at = now
                self.say(ENDED_AT_ONCE)
                process.send_signal(signal.SIGINT)
            elif now - self._said > REPEAT_SECONDS:
                self._said = now
                minutes = (now - self._interrupted_at) / 60
                self.say(f"terraform still finishes, {minutes:.0f} min after the interruption")
        elif now - self._forced_at > END_AT_ONCE_SECONDS:
            easing.kill(process.pid)

    def _interrupt(self, terraform: int) -> None:
        verb = next((word for word in self._command[1:] if not word.startswith("-")), "")
        if verb in _CHANGES and not self._hurry.is_set():
            log = self._log if easing.logging(os.environ, self._log) else None
            self._easing = threading.Thread(
                target=easing.interrupt,
                args=(terraform,),
                kwargs={
                    "log": log,
                    "hurry": self._hurry,
                    "is_under_way": lambda: self._under_way > 0,
                },
            )
            self._easing.start()
        else:
            os.kill(terraform, signal.SIGINT)

    @property
    def _is_easing(self) -> bool:
        return self._easing is not None and self._easing.is_alive()

    def _count(self, data: bytes) -> None:
        self._under_way += len(_BEGUN.findall(data)) - len(_DONE.findall(data))

    def say(self, text: str) -> None:
        """Say something where terraform says what goes wrong; not into output that is read."""
        for line in text.splitlines():
            self._reader.write(2, f"{line}\n".encode())


def _preparation() -> Callable[[], None]:
    """What the process that becomes terraform does first.

    It is deaf to the end of a terminal. On Linux it hears, as one interruption, of the death of
    this process, which then cannot wait for it.
    """
    tell = _parent_death_signal() if sys.platform == "linux" else None

    def prepare() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if tell is not None:
            tell()

    return prepare


def _parent_death_signal() -> Callable[[], object] | None:
    try:
        import ctypes  # noqa: PLC0415 - of use on Linux only

        prctl = ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return None
    return lambda: prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0)
