"""A synthesis from beginning to end: into a scratch folder, checked, and only then published.

cdktf writes while it works. Here nothing in the output folder changes before every stack
has been written and no rule is violated.
"""

import os
import signal
import sys
import tempfile
import time
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stacks.target import AWS, Target, chosen
from terrace import ledger
from terrace.building import Build, built
from terrace.errors import UserError, is_sentence, of_the_machine
from terrace.judging import refuse_violations
from terrace.publishing import Publication, require_writable
from terrace.toolchain import cache_variables
from terrace.toolchain.project import configured_output
from terrace.toolchain.synth import AS_BEFORE, INTERRUPTED, TOLD

ROOT = Path(__file__).resolve().parents[1]
DEAF_SECONDS = 5.0  # after an interruption; to put the output back takes much less


@dataclass(frozen=True, slots=True)
class Request:
    """What cdktf's command line asks for.

    Attributes:
        output: Folder to publish to.
        hcl: Whether cdktf's manifest names the HCL; both forms are written in any case.
        target: What the stacks are for.
    """

    output: Path
    hcl: bool
    target: Target

    @classmethod
    def take(cls, environ: MutableMapping[str, str]) -> "Request":
        """Read the request, and take `--hcl` away before the app sees it and writes cdktf's own."""
        output = environ.get("CDKTF_OUTDIR") or _configured_output()
        hcl = environ.pop("SYNTH_HCL_OUTPUT", "false") == "true"
        return cls(Path(output), hcl, chosen(environ))


def main(build: Build) -> int:
    """Synthesize; returns the exit code, after one sentence on stderr where it is not 0."""
    interruption = _Interruption()
    interruption.listen()
    os.environ.update(cache_variables(os.environ))
    try:
        synthesize(build, Request.take(os.environ))
    except KeyboardInterrupt:
        _say(AS_BEFORE)
        return INTERRUPTED
    except Exception as error:
        if interruption.was_heard:
            _say(AS_BEFORE)
            return INTERRUPTED
        sentence = str(error) if is_sentence(error) else of_the_machine(error)
        if sentence is None:
            raise
        _say(sentence)
        return 1
    return 0


def synthesize(build: Build, request: Request) -> None:
    """Build the app, check what it gives, and publish it.

    Raises:
        ConfigurationError: A value in `environments` or in a construct cannot work.
        UserError: A rule is violated, a stack cannot be written as HCL, the output cannot be
            read or written, or it is the committed one and the target is not AWS.
    """
    if request.target is not AWS and request.output.resolve() == Path(_configured_output()):
        raise UserError(
            f"{request.output} holds what goes to AWS, and TERRACE_TARGET is "
            f"{request.target.name!r}; choose another folder with --output"
        )
    require_writable(request.output)
    with tempfile.TemporaryDirectory(prefix="terrace-synth-") as scratch:
        with built(build, Path(scratch)):
            publication = Publication(Path(scratch), request.output)
            publication.add_lock_files()
            if request.target is AWS:  # elsewhere nothing stays that could be lost
                ledger.carry_over(request.output, Path(scratch))
            refuse_violations(Path(scratch), breaks=request.target.breaks)
            ledger.renew(Path(scratch))
        if request.hcl:
            publication.name_hcl()
        publication.publish()


def _configured_output() -> str:
    return str(ROOT / configured_output(ROOT))


class _Interruption:
    """Ctrl-C, and cdktf, which ends the app at once when it hears of that: heard as one.

    What comes while the output is being put back is not heard: it would leave half of it.
    """

    def __init__(self) -> None:
        self._first: float | None = None

    @property
    def was_heard(self) -> bool:
        """Whether one came, though the error that ends us may be another: Node.js hears it, too."""
        return self._first is not None

    def listen(self) -> None:
        """Be interrupted by each request to end that is not ignored already."""
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(each) is not signal.SIG_IGN:
                signal.signal(each, self._hear)

    def _hear(self, _number: int, _frame: object) -> None:
        now = time.monotonic()
        if self._first is None or now - self._first > DEAF_SECONDS:
            self._first = now
            raise KeyboardInterrupt


def _say(sentence: str) -> None:
    """Write to whom this synthesis is for; where cdktf runs it for `terrace`, also to that."""
    with suppress(OSError):
        sys.stderr.write(f"error: {sentence}\n")
        sys.stderr.flush()
    if told := os.environ.get(TOLD):
        with suppress(OSError):
            Path(told).write_text(sentence, encoding="utf-8")
