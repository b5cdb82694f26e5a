import gc
import os
import signal
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from constructs_lib import startup
from tests.support import parts, process
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.postgresql import PostgreSQL, running_postgresql
from tests.support.process import or_fail
from tests.support.redis import Redis, running_redis

HERE = Path(__file__).parent
ALL_E2E = {HERE / "e2e", HERE / "terrace/embedded_aws"}  # each of the latter starts a server
SERVERS = {"postgresql", "redis_server", "on_aws"}  # fixtures that run one

startup.install(ahead=True)  # before a test imports cdktf

# A shell starts a job in the background deaf to interruptions, which every child inherits; some
# tests interrupt theirs.
signal.signal(signal.SIGINT, signal.default_int_handler)

# What is advised and drawn differs in continuous integration; a test about that says so itself.
os.environ.pop("CI", None)

# Terraform, the provider and trivy spend a quarter of their time on collecting garbage.
os.environ.setdefault("GOGC", "400")

# Images of Python forbid to keep bytecode: each worker and each command would compile all anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one part of the tests be chosen."""
    parser.addoption("--part", help=f"run one part of the tests: {', '.join(parts.PARTS)}")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a part that there is not, before anything is collected."""
    if config.option.part is not None:
        parts.refuse_unknown(config.option.part)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among the tests, which stay to the end: that took half of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out folders of which nothing is chosen: importing moto takes a second."""
    expression, part = config.option.markexpr, config.option.part or "e2e"
    left_out = "not e2e" in expression and " or " not in expression
    left_out = left_out or not part.startswith("e2e")
    return True if left_out and collection_path in ALL_E2E else None


@pytest.fixture(scope="session")
def embedded_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """The session's embedded AWS; tests share it, so each uses names or an account of its own."""
    with embedded_aws_in(tmp_path_factory.mktemp("embedded-aws")) as aws:
        yield aws


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The session's PostgreSQL; each test takes a database of its own."""
    with or_fail(running_postgresql()) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """The session's Redis; a test empties it first."""
    with or_fail(running_redis()) as server:
        yield server


@pytest.hookimpl(tryfirst=True)  # before its fixtures
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let tests start servers only if they say so, for `make test-unit` leaves those out."""
    process.may_start = any(item.iter_markers("servers")) or any(item.iter_markers("e2e"))


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest: beside it, the other worker gets through all the rest."""
    for item in items:
        if not ALL_E2E.isdisjoint(item.path.parents):
            item.add_marker("e2e")
        if not SERVERS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("servers")
    if config.option.part is not None:
        parts.leave_out_others(config.option.part, items, config)
    weights = {
        "tests/e2e/": 10,
        "tests/terrace/modules/test_example.py": 9,  # waits for minutes
        "tests/docs/test_runbooks.py": 6,  # one day, in its order
        "tests/monitoring/e2e/": 5,  # waits most of the time
        "tests/terrace/synthesis/": 1,
        "tests/test_snapshot.py": 1,
    }
    marked = {"e2e": 4, "terraform": 3, "stock": 2, "servers": 2}

    def weight(item: pytest.Item) -> int:
        by_place = [value for place, value in weights.items() if item.nodeid.startswith(place)]
        by_mark = [marked.get(mark.name, 0) for mark in item.iter_markers()]
        return max([0, *by_place, *by_mark])

    # By file: a worker takes whole files, and an unsorted one would take the slow test last.
    files: dict[str, int] = {}
    for item in items:
        file = item.nodeid.split("::")[0]
        files[file] = max(files.get(file, 0), weight(item))
    items.sort(key=lambda item: -files[item.nodeid.split("::")[0]])
