"""Prometheus' own programs: the machine's, or those that set-up unpacked from Debian packages."""

import os
import re
import shutil
import subprocess
from collections.abc import Collection

from terrace.delivery.check.outcome import Files
from terrace.errors import UserError
from terrace.toolchain.servers import debian_folder

OLDEST = {"promtool": "2.42", "amtool": "0.25"}
"""Versions that Debian 12 has, and tests run with."""
# How they answer to what a later version knows.
_TOO_OLD = re.compile(r"error: (?:unknown (?:long|short) flag|unexpected|expected command)")


def program(name: str, files: Files) -> str:
    """Path of a program such as promtool or amtool, the machine's own one first.

    Raises:
        UserError: There is none.
    """
    folder = debian_folder(files.tools) / "usr/bin"
    places = os.pathsep.join([files.environ.get("PATH", ""), str(folder)])
    found = shutil.which(name, path=places)
    if found is None:
        raise UserError(
            f"no {name} is on this machine, looked on PATH and in {folder}; install it (on Debian "
            "with the package prometheus or prometheus-alertmanager), or run: make setup"
        )
    return found


def run(
    files: Files, name: str, *arguments: str, accepted: Collection[int] = (0, 1)
) -> subprocess.CompletedProcess[str]:
    """Run one of them in the working copy.

    Args:
        files: The working copy.
        name: Such as "promtool".
        arguments: What it is given.
        accepted: Exit codes with which it says that it worked, by default also 1: findings.

    Raises:
        UserError: There is none, it cannot be run, or it is too old.
    """
    path = program(name, files)
    ended = files.run([path, *arguments], accepted=accepted)
    if ended.returncode and _TOO_OLD.search(ended.stderr):
        raise UserError(
            f"{path} does not know what it is asked ({' '.join(arguments[:2])}), allowed: {name} "
            f"{OLDEST[name]} or later, such as the one that make setup unpacks"
        )
    return ended


def complaints(ended: subprocess.CompletedProcess[str]) -> list[str]:
    """Lines that say what is wrong; one that ends in a colon is one with the next."""
    found: list[str] = []
    for said in (ended.stdout + ended.stderr).splitlines():
        before, failed, after = said.partition("FAILED:")
        # amtool says it behind the file's name.
        line = (after or before if failed else said).strip()
        if not line or line.startswith(("Checking ", "SUCCESS", "Warning: ")):
            continue
        if found and found[-1].endswith(":"):
            found[-1] += f" {line}"
        else:
            found.append(line)
    return found
