"""What a failed command means for its user."""

import re
from collections.abc import Mapping
from pathlib import Path

from terrace.guard.guard import FINISHING
from terrace.toolchain.known_failures import KNOWN, Place

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_FRAME = re.compile(r"^.*?[│╷╵] ?", re.MULTILINE)
_ERROR_LINE = re.compile(r"^\s*(?:\S*Error|ERROR|error): ?(.+)$", re.MULTILINE)
_OF_CDKTF = re.compile(r"(?:Invoking Terraform CLI|terraform \w+) failed with exit code \d+")
_GIVEN_UP = re.compile(
    r"Error: creating (?:(?!Error: ).)*?context canceled(?:(?!Error: ).)*?\bwith ([\w.\[\]\"-]+),",
    re.DOTALL,
)
_BEGUN = re.compile(r"(\S+)(?: \([^)]*\))?: Creating\.\.\.")


def explain(name: str, output: str, *, cwd: Path, env: Mapping[str, str], log: Path) -> str:
    """Return one sentence: a known failure and its remedy, or else the last error and the log."""
    known = known_failure(output, cwd=cwd, env=env)
    if known is not None:
        return known
    return f"{name} failed: {_errors(plain_text(output))} (all of its output: {log})"


def in_doubt(output: str) -> list[str]:
    """Say which resources an interruption may have left in AWS without a state, if any."""
    plain = plain_text(output)
    _, _, after = plain.partition(FINISHING.splitlines()[0])
    # What was begun after the interruption was given up before AWS was asked for it.
    begun_late = set(_BEGUN.findall(after))
    addresses = dict.fromkeys(each for each in _GIVEN_UP.findall(plain) if each not in begun_late)
    if not addresses:
        return []
    named = ", ".join(addresses)
    reason = "because AWS had not answered yet"
    return [f"may exist in AWS but in no state, {reason}: {named}; look before you deploy again"]


def known_failure(output: str, *, cwd: Path, env: Mapping[str, str]) -> str | None:
    """Return the sentence for the first known failure that an output shows."""
    flowing = " ".join(plain_text(output).split())
    for pattern, sentence in KNOWN:
        match = pattern.search(flowing)
        if match is not None:
            return sentence(match, Place(folder=cwd, env=env))
    return None


def plain_text(output: str) -> str:
    """Return an output without colours, and without frames around errors or stack names."""
    return _FRAME.sub("", uncoloured(output).replace("\r", ""))


def uncoloured(output: str) -> str:
    """Return an output without the codes that colour it on a terminal."""
    return _ANSI.sub("", output)


def _errors(plain: str) -> str:
    """Return the last error, and how many there are."""
    errors = [error.strip() for error in _ERROR_LINE.findall(plain)]
    errors = [error for error in errors if not _OF_CDKTF.match(error)] or errors[-1:]
    if len(errors) > 1:
        return f"{len(errors)} errors, the last: {errors[-1]}"
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return errors[-1] if errors else lines[-1] if lines else "it printed nothing"
