"""A synthesis from beginning to end: into a scratch folder, checked, and only then published.

cdktf writes while it works. Here nothing in the output folder changes before every stack
has been written and no rule is violated.
"""

import json
import os
import sys
import tempfile
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

from constructs_lib.errors import ConfigurationError
from stacks.target import AWS, Target, chosen
from terrace import ledger
from terrace.building import Build, built
from terrace.errors import UserError
from terrace.judging import refuse_violations
from terrace.publishing import Publication, require_writable

ROOT = Path(__file__).resolve().parents[1]
INTERRUPTED = 130  # as a shell reports a command that Ctrl-C ended


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
    try:
        synthesize(build, Request.take(os.environ))
    except (ConfigurationError, UserError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("error: interrupted; the output is as it was before\n")
        return INTERRUPTED
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
    configured: str = json.loads((ROOT / "cdktf.json").read_text())["output"]
    return str(ROOT / configured)
