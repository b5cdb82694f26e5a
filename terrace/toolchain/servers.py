"""Which servers and tools of theirs the tests run: the machine's, or those that set-up fetched.

The application keeps notes in PostgreSQL, caches them in Valkey, which speaks Redis, and runs
behind a load balancer. Prometheus, Alertmanager and the blackbox exporter watch it; promtool and
amtool check their files.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain import versions
from terrace.toolchain.locations import repository_root, state_folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A server that tests need, or a tool that comes with one.

    Attributes:
        name: What people call it.
        programs: Its programs, the one that is looked for first.
        question: The argument that makes it tell its version.
        minimum: The oldest release that fits.
        beside: Globs of folders off PATH where packages put it; the newest goes first.
        debian: The package of Debian and Ubuntu.
        others: How it is installed elsewhere.
    """

    name: str
    programs: tuple[str, ...]
    question: str
    minimum: versions.Version
    beside: tuple[str, ...] = ()
    debian: str
    others: str


POSTGRESQL = Kind(
    name="PostgreSQL",
    programs=("postgres",),
    question="--version",
    minimum=versions.Version(14, 0),
    beside=(
        "usr/lib/postgresql/*/bin",
        "usr/pgsql-*/bin",
        "opt/homebrew/opt/postgresql@*/bin",
        "usr/local/opt/postgresql@*/bin",
    ),
    debian="postgresql",
    others="brew install postgresql@17, or dnf install postgresql-server",
)
REDIS = Kind(
    name="Redis",
    programs=("valkey-server", "redis-server"),
    question="--version",
    minimum=versions.Version(6, 2),
    debian="redis-server",
    others="brew install valkey, or dnf install valkey",
)
HAPROXY = Kind(
    name="HAProxy",
    programs=("haproxy",),
    question="-v",
    minimum=versions.Version(2, 2),
    beside=("usr/sbin", "usr/local/sbin"),  # not on everybody's PATH
    debian="haproxy",
    others="brew install haproxy, or dnf install haproxy",
)
PROMETHEUS = Kind(
    name="Prometheus",
    programs=("prometheus",),
    question="--version",
    minimum=versions.Version(2, 42),
    debian="prometheus",
    others="brew install prometheus, or dnf install golang-github-prometheus",
)
PROMTOOL = replace(PROMETHEUS, name="promtool", programs=("promtool",))
ALERTMANAGER = Kind(
    name="Alertmanager",
    programs=("prometheus-alertmanager", "alertmanager"),
    question="--version",
    minimum=versions.Version(0, 25),
    debian="prometheus-alertmanager",
    others="brew install alertmanager, or dnf install golang-github-prometheus-alertmanager",
)
AMTOOL = replace(ALERTMANAGER, name="amtool", programs=("amtool",))
BLACKBOX_EXPORTER = Kind(
    name="blackbox exporter",
    programs=("prometheus-blackbox-exporter", "blackbox_exporter"),
    question="--version",
    minimum=versions.Version(0, 23),
    debian="prometheus-blackbox-exporter",
    others="brew install blackbox_exporter, or take it from https://prometheus.io/download",
)
KINDS = (
    POSTGRESQL,
    REDIS,
    HAPROXY,
    PROMETHEUS,
    PROMTOOL,
    ALERTMANAGER,
    AMTOOL,
    BLACKBOX_EXPORTER,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A program that ran and told its version.

    Attributes:
        program: The program.
        version: Its release.
        env: Variables that it needs.
    """

    program: Path
    version: versions.Version
    env: Mapping[str, str]


def debian_folder(root: Path) -> Path:
    """Return the folder in which set-up unpacks packages of Debian."""
    return state_folder(root) / "debian"


def locate(kind: Kind, environ: Mapping[str, str] | None = None) -> Server:
    """Return the program to run, of a server or a tool.

    Raises:
        UserError: There is none that fits; the sentence says how to get one.
    """
    root = repository_root()
    given = os.environ if environ is None else environ
    found = on_machine(kind, given) or in_folder(kind, given, debian_folder(root))
    if found is None:
        raise UserError(
            f"no {kind.name} {kind.minimum.major}.{kind.minimum.minor} or newer is on this "
            f"machine; run: make setup (or, where there is no apt: {kind.others})"
        )
    return found


def on_machine(kind: Kind, environ: Mapping[str, str], system: Path = Path("/")) -> Server | None:
    """Return what the machine itself offers, if it fits: what is on PATH first."""
    found = (_probe(kind, path, environ, {}) for path in _on_machine(kind, environ, system))
    return next((server for server in found if server is not None), None)


def in_folder(kind: Kind, environ: Mapping[str, str], folder: Path) -> Server | None:
    """Return the server below a folder of unpacked packages, if it runs and fits."""
    libraries = [str(path) for path in sorted(folder.glob("usr/lib/*-linux-gnu*"))]
    if before := environ.get("LD_LIBRARY_PATH"):
        libraries.append(before)
    variables = {"LD_LIBRARY_PATH": os.pathsep.join(libraries)}
    places = (*kind.beside, "usr/bin", "usr/sbin")
    for program in kind.programs:
        for path in _in_places(program, places, folder):
            if server := _probe(kind, path, environ, variables):
                return server
    return None


def _on_machine(kind: Kind, environ: Mapping[str, str], system: Path) -> Iterator[Path]:
    for program in kind.programs:
        on_path = shutil.which(program, path=environ.get("PATH"))
        if on_path is not None:
            yield Path(on_path)
        yield from _in_places(program, kind.beside, system)


def _in_places(program: str, places: tuple[str, ...], folder: Path) -> Iterator[Path]:
    for place in places:
        found = [path for path in folder.glob(f"{place}/{program}") if os.access(path, os.X_OK)]
        yield from sorted(found, key=_numbers, reverse=True)


def _numbers(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(path))]


def _probe(
    kind: Kind, path: Path, environ: Mapping[str, str], variables: Mapping[str, str]
) -> Server | None:
    line = versions.ask(path, kind.question, environ={**environ, **variables})
    version = versions.parse(line)
    if version is None or version < kind.minimum:
        return None
    return Server(program=path.absolute(), version=version, env=variables)
