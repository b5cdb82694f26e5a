"""How long a command takes, and how much memory it and its children hold at most."""

import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from terrace.errors import UserError

SAMPLE_SECONDS = 0.05
LIMIT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Sample:
    """One run.

    Attributes:
        seconds: From start to exit.
        peak_mib: Most memory of the command and all its children together, in MiB.
        output: What it printed.
    """

    seconds: float
    peak_mib: float
    output: str


def run(command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Sample:
    """Run a command to its end.

    Raises:
        UserError: It failed, or took longer than five minutes.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, env=dict(env), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        memory = _Memory(process.pid)
        memory.start()
        try:
            output, errors = process.communicate(timeout=LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise UserError(f"{command[0]} took longer than {LIMIT_SECONDS} s") from None
        finally:
            memory.stopped.set()
            memory.join()
    seconds = time.perf_counter() - start
    if process.returncode:
        raise UserError(f"{' '.join(command)} failed: {errors.strip() or output.strip()}")
    return Sample(seconds, memory.peak_mib, output)


class _Memory(threading.Thread):
    """Samples the memory of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._root = psutil.Process(pid)
        self.stopped = threading.Event()
        self.peak_mib = 0.0

    def run(self) -> None:
        """Sample until told to stop."""
        while not self.stopped.wait(SAMPLE_SECONDS):
            self.peak_mib = max(self.peak_mib, self._total() / 2**20)

    def _total(self) -> int:
        total = 0
        try:
            for process in (self._root, *self._root.children(recursive=True)):
                # Unshared pages: interpreters of one kind share most of their code.
                total += process.memory_full_info().uss
        except psutil.Error:  # a process ended while it was looked at
            return 0
        return total
