"""Servers for the tests, where the machine has none that fits: PostgreSQL to Prometheus.

Packages of Debian and Ubuntu are unpacked into .terrace/debian. Nothing of them is installed or
started, and nobody has to be root. Without apt, people install what is missing themselves.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path

from terrace.errors import UserError
from terrace.setup.packages import renew
from terrace.setup.part import Part
from terrace.setup.place import Place, fingerprint
from terrace.steps import Steps
from terrace.toolchain import run
from terrace.toolchain.servers import KINDS, Kind, debian_folder, in_folder, on_machine

SUPERFLUOUS = re.compile(
    r"(adduser|fonts-|libcap2-bin|libjs-|libjson-perl|libllvm|libperl|locales|perl"
    r"|postgresql(-client)?-common|ssl-cert)"
)
"""Beginnings of packages that only serve an installed daemon, Prometheus' pages, or PostgreSQL's
compiler of queries, which the tests switch off: most of the bytes."""


def parts(place: Place) -> list[Part]:
    """Describe the servers' packages, where there is apt and something is missing."""
    kinds = missing(place)
    if not kinds or not _has_apt(place):
        return []
    folder = debian_folder(place.root)

    def unpack(_steps: Steps) -> None:
        renew(folder)
        try:
            _unpack(place, kinds, folder)
        except UserError as problem:
            if os.geteuid() != 0:
                raise UserError(
                    f"{problem}; run: sudo apt-get update, and then: make setup"
                ) from None
            place.call("apt-get", "update")
            _unpack(place, kinds, folder)

    names = " and ".join(", ".join(kind.name for kind in kinds).rsplit(", ", 1))
    part = Part(
        title=f"unpack {names} for the tests into .terrace/debian",
        stamp=folder / "set-up",
        made_from=fingerprint(*_packages(kinds)),
        work=unpack,
        works=lambda: all(in_folder(kind, place.environ, folder) for kind in kinds),
        runs_beside=True,
        is_optional=True,
    )
    return [part]


def advice(place: Place) -> list[str]:
    """Say what people have to install themselves, where there is no apt."""
    if _has_apt(place):
        return []
    return [
        f"{kind.name} is not on this machine, and tests fail without it: {kind.others}"
        for kind in missing(place)
    ]


def missing(place: Place) -> list[Kind]:
    """Return what the machine itself does not have."""
    return [kind for kind in KINDS if on_machine(kind, place.environ) is None]


def _packages(kinds: list[Kind]) -> list[str]:
    return list(dict.fromkeys(kind.debian for kind in kinds))  # a tool comes with its server


def _has_apt(place: Place) -> bool:
    path = place.environ.get("PATH")
    return all(shutil.which(program, path=path) for program in ("apt-get", "dpkg"))


def _unpack(place: Place, kinds: list[Kind], folder: Path) -> None:
    """Fetch and unpack what an installation would add to this very machine.

    Raises:
        UserError: It cannot be had, or does not run.
    """
    variables = {**place.environ, "LC_ALL": "C"}
    wanted = _packages(kinds)
    simulated = run(
        ["apt-get", "install", "--simulate", "--no-install-recommends", *wanted],
        cwd=place.root,
        env=variables,
    )
    added = re.findall(r"^Inst (\S+) ", simulated.stdout, flags=re.M)
    names = [name for name in added if not SUPERFLUOUS.match(name)] or wanted
    with tempfile.TemporaryDirectory(prefix="terrace-") as archives:
        run(["apt-get", "download", *names], cwd=Path(archives), env=variables)
        folder.mkdir(parents=True, exist_ok=True)
        for archive in sorted(Path(archives).glob("*.deb")):
            place.call("dpkg", "-x", archive, folder)
    for kind in kinds:
        if in_folder(kind, place.environ, folder) is None:
            raise UserError(
                f"the package {kind.debian} holds no {kind.name} {kind.minimum.major}."
                f"{kind.minimum.minor} or newer that runs on this machine"
            )
