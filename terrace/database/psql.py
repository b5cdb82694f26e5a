"""One session of psql that is asked and fed: what it saw stays as it was until it is let go."""

import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import IO, Any

from terrace.database.target import Target
from terrace.delivery.codes import Code
from terrace.errors import Refusal

END = "--- that was all ---"
SEPARATOR = "\x1f"
# No prompt for a password, no file of the user's, one row a line, and an end at the first error.
COMMAND = ("psql", "-X", "-w", "-q", "-A", "-t", "-F", SEPARATOR, "-v", "ON_ERROR_STOP=1")
SIGNED_OUT = ("password authentication failed", "no password supplied", "PAM authentication failed")
# The same text for the same value, whatever the server or the user prefers.
PLAIN = """\
SET client_min_messages = warning;
SET client_encoding = 'UTF8';
SET timezone = 'UTC';
SET datestyle = 'ISO';
SET intervalstyle = 'postgres';
SET extra_float_digits = 1;
SET bytea_output = 'hex';
SET search_path = pg_catalog;
"""


class Session:
    """A session that answers questions one after the other."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", errors: IO[bytes], target: Target
    ) -> None:
        if process.stdin is None or process.stdout is None:
            raise TypeError("psql is asked and answers through pipes")
        self._process, self._errors, self._target = process, errors, target
        self._input, self._output = process.stdin, process.stdout
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ask(self, statements: str) -> list[list[str]]:
        """Run statements and return the rows of all of them.

        Raises:
            Refusal: The server refused one, or the connection is gone.
        """
        self.feed(f"{statements}\n\\echo {END}\n".encode())
        rows = []
        while (line := self._lines.get()) != END:
            if line is None:
                raise self.refusal()
            rows.append(line.split(SEPARATOR))
        return rows

    def feed(self, text: bytes) -> None:
        """Pass a part of a script on.

        Raises:
            Refusal: It ended, because the server refused something or is gone.
        """
        try:
            self._input.write(text)
            self._input.flush()
        except (BrokenPipeError, ValueError):
            raise self.refusal() from None

    def refusal(self) -> Refusal:
        """Say why it ended."""
        self._process.wait()
        said = last_error(self._errors)
        code = Code.SIGNED_OUT if any(each in said for each in SIGNED_OUT) else Code.REFUSED
        return Refusal(f"{self._target} refused: {said}", code=code)

    def close(self) -> None:
        """Let it go; what was not committed is as if it had not been."""
        with suppress(BrokenPipeError):
            self._input.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _read(self) -> None:
        for line in self._output:
            self._lines.put(line.decode(errors="replace").rstrip("\n"))
        self._lines.put(None)


@contextmanager
def session(target: Target) -> Iterator[Session]:
    """A session for the length of a `with` block.

    Raises:
        Refusal: The database is not reached, or does not let the user in.
    """
    with TemporaryFile() as errors:
        process = subprocess.Popen(
            COMMAND,
            env=target.variables(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        opened = Session(process, errors, target)
        try:
            opened.ask(PLAIN)
            yield opened
        finally:
            opened.close()


def run(arguments: list[str], target: Target | None, what: str, **options: Any) -> str:
    """Run a program of PostgreSQL and return what it printed.

    Args:
        arguments: The program and its arguments, none of which is secret.
        target: The database that it works on, if any.
        what: What it does, such as "saving".
        options: More for `subprocess.run`.

    Raises:
        Refusal: It failed; says the last line of its errors.
    """
    env = target.variables() if target else None
    with TemporaryFile() as errors, TemporaryFile() as output:
        # A file that grows too large is an error to report, and no signal to die of.
        done = subprocess.run(
            arguments,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            restore_signals=False,
            check=False,
            **options,
        )
        if done.returncode != 0:
            raise Refusal(f"{what} failed: {last_error(errors)}", code=Code.REFUSED)
        output.seek(0)
        return output.read().decode(errors="replace")


def last_error(errors: IO[bytes]) -> str:
    """The error that ended a program, of what it wrote; a hint below it is left out."""
    errors.seek(0)
    lines = [line.strip() for line in errors.read().decode(errors="replace").splitlines()]
    named = [line for line in lines if "error:" in line.lower() or "FATAL:" in line]
    text = next(reversed(named or [line for line in lines if line]), "it gave no reason")
    return text.rstrip(".")
