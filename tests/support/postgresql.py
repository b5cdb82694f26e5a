"""A real PostgreSQL for tests, in a temporary folder and on the loopback interface.

The session's server is the fixture `postgresql`; each test takes a database of its own from it:

    def test_something(postgresql: PostgreSQL) -> None:
        with postgresql.database() as name:
            settings = {"DATABASE_URL": postgresql.url(name)}
"""

import asyncio
import itertools
import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terrace.toolchain.servers import POSTGRESQL, Server, locate
from tests.support.process import Process, folder, free_port

if TYPE_CHECKING:
    from tests.support.authority import Certificates

ADMINISTRATOR = "postgres"

_TRUSTING = "host all all 127.0.0.1/32 trust"
# As RDS does with tokens of IAM: the password in clear, and nothing without TLS.
_AS_ON_AWS = (
    f"hostssl all {ADMINISTRATOR} 127.0.0.1/32 trust",
    "hostssl all all 127.0.0.1/32 password",
    "hostnossl all all 127.0.0.1/32 reject",
)
_SETTINGS = (
    "fsync = off",
    "jit = off",  # what set-up unpacks has no compiler
    "synchronous_commit = off",
    "full_page_writes = off",
    "max_connections = 200",
    "shared_buffers = 32MB",
    "log_min_messages = warning",
    "listen_addresses = '127.0.0.1'",
)


@dataclass(kw_only=True, slots=True)
class PostgreSQL:
    """A running server.

    Attributes:
        port: Its port on 127.0.0.1.
        sockets: Folder of its Unix socket.
        process: Its process.
        certificates: What it proves itself with; None where it has no TLS.
    """

    port: int
    sockets: Path
    process: Process
    certificates: "Certificates | None" = None
    _start: Callable[[], Process]
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(
        self, database: str = "postgres", *, user: str = ADMINISTRATOR, scheme: str = "postgresql"
    ) -> str:
        """The address of a database on the loopback interface."""
        return f"{scheme}://{user}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self, *, template: str = "template1") -> Iterator[str]:
        """A database of its own for one test, removed afterwards, connections and all.

        Args:
            template: Database to copy, such as one that is migrated already; nobody may be
                connected to it.
        """
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield name
        finally:
            self.run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def run(self, *statements: str, database: str = "postgres") -> list[Any]:
        """Run statements as the administrator and return the rows of the last one."""
        import asyncpg  # noqa: PLC0415 - most tests that import this module need none

        async def execute() -> list[Any]:
            connection = await asyncpg.connect(  # type: ignore[no-untyped-call]
                host=str(self.sockets), port=self.port, user=ADMINISTRATOR, database=database
            )
            try:
                for statement in statements[:-1]:
                    await connection.execute(statement)
                return list(await connection.fetch(statements[-1]))
            finally:
                await connection.close()

        # In a thread: the test may have an event loop of its own.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, execute()).result()

    def stop(self) -> None:
        """End it as a failure does: at once, whoever is connected."""
        self.process.send(3)  # SIGQUIT: "immediate shutdown"
        self.process.wait(30)

    def start_again(self) -> None:
        """Start it with what it kept, on the same port, and wait until it lets people in."""
        self.process = self._start()


@contextmanager
def running_postgresql(
    *, tls: bool = False, settings: Sequence[str] = (), port: int | None = None
) -> Iterator[PostgreSQL]:
    """A server for the length of a `with` block.

    Args:
        tls: Serve TLS with a certificate of its own authority, and let everybody but the
            administrator in by TLS and password only.
        settings: Lines of postgresql.conf.
        port: Its port, by default a free one.

    Raises:
        UserError: The machine has none.
    """
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None  # it refuses to be root
    with folder("postgresql", user=user) as home:
        server = _reachable(locate(POSTGRESQL), home, user)
        made = _certificates(home) if tls else None
        data = _initialized(server, home, user)
        _configure(data, home, made, user, settings)
        chosen = port or free_port()

        def start() -> Process:
            (data / "postmaster.pid").unlink(missing_ok=True)  # of one that was killed
            process = Process(
                [server.program, "-D", data, "-p", str(chosen)],
                log=home / "log",
                env={**os.environ, **server.env},
                cwd=home,
                user=user,
            )
            try:
                process.wait_until(lambda: _is_ready(data))
            except BaseException:
                process.end()
                raise
            return process

        running = PostgreSQL(
            port=chosen, sockets=home, process=start(), certificates=made, _start=start
        )
        try:
            yield running
        finally:
            if running.process.is_running:
                running.process.send(2)  # SIGINT: "fast shutdown", which waits for no client
            running.process.end()


def _initialized(server: Server, home: Path, user: int | None) -> Path:
    data = home / "data"
    command = [str(server.program.with_name("initdb")), "--no-sync", "--auth-local=trust"]
    command += ["-U", ADMINISTRATOR, "-E", "UTF8", "--no-locale", "-D", str(data)]
    made = subprocess.run(
        command,
        env={**os.environ, **server.env},
        cwd=home,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return data


def _is_ready(data: Path) -> bool:
    """What pg_ctl asks: it listens before it lets anybody in."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
    except (FileNotFoundError, IndexError):
        return False


def _configure(
    data: Path, home: Path, made: "Certificates | None", user: int | None, settings: Sequence[str]
) -> None:
    lines = [*_SETTINGS, f"unix_socket_directories = '{home}'"]
    admitted: tuple[str, ...] = (_TRUSTING,)
    if made is not None:
        lines += ["ssl = on", f"ssl_cert_file = '{made.certificate}'"]
        lines += [f"ssl_key_file = '{made.key}'"]
        admitted = _AS_ON_AWS
        if user is not None:
            os.chown(made.key, user, user)
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\n".join([*lines, *settings, ""]))
    rules = "\n".join(("local all all trust", *admitted, ""))
    (data / "pg_hba.conf").write_text(rules, encoding="utf-8")


def _reachable(server: Server, home: Path, user: int | None) -> Server:
    """The server where that user can run it: a copy where our own lies in a closed folder."""
    program = server.program.resolve()  # its other programs lie beside it
    is_closed = any(not folder.stat().st_mode & 0o001 for folder in program.parents)
    if user is None or not is_closed or not server.env:
        return Server(program=program, version=server.version, env=server.env)
    unpacked = program.parents[5]  # usr/lib/postgresql/17/bin
    copied = home / "installed"
    shutil.copytree(unpacked, copied, symlinks=True, ignore=shutil.ignore_patterns("doc", "man"))
    libraries = [str(path) for path in copied.glob("usr/lib/*-linux-gnu*")]
    return Server(
        program=copied / program.relative_to(unpacked),
        version=server.version,
        env={"LD_LIBRARY_PATH": os.pathsep.join(libraries)},
    )


def _certificates(home: Path) -> "Certificates":
    from tests.support.authority import certificates  # noqa: PLC0415 - slow, and few need it

    return certificates(home)
