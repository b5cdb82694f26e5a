"""A PostgreSQL to save or to restore, and how its programs sign in: by variables, not arguments."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from terrace.delivery.codes import Code
from terrace.errors import Refusal

SCHEMES = ("postgresql", "postgres")
PORT = 5432
CONNECT_SECONDS = 15
PROGRAMS = ("pg_dump", "pg_restore", "psql")
# What the URL may say beside the address, and the variable of libpq that says the same.
# Source: PostgreSQL documentation, "Connection URIs" and "Environment Variables".
OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A database.

    Attributes:
        host: Its host, by which its certificate is checked.
        port: Its port, or the near end of a tunnel.
        database: Its name.
        user: Whom to sign in as.
        password: Password or token of that user; empty where none is needed.
        address: Address to connect to instead of the host, such as the near end of a tunnel.
        options: Further variables of libpq.
        origin: What a backup of it is called: the environment, or host and database.
    """

    host: str
    port: int
    database: str
    user: str
    password: str = field(repr=False)
    address: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""

    def __str__(self) -> str:
        return f"the database {self.database} on {self.host}"

    def variables(self) -> dict[str, str]:
        """The whole environment of a program that works on it: nobody sees it in `ps`."""
        named = {
            "PGHOST": self.host,
            "PGHOSTADDR": self.address,
            "PGPORT": str(self.port),
            "PGDATABASE": self.database,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGCONNECT_TIMEOUT": str(CONNECT_SECONDS),
            "PGAPPNAME": "terrace-db-backup",
            **self.options,
        }
        # Neither settings of the shell nor files of the user decide where this leads.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        kept |= {"PGPASSFILE": os.devnull, "PGSERVICEFILE": os.devnull, "LC_ALL": "C"}
        kept.pop("DATABASE_URL", None)
        return kept | {name: value for name, value in named.items() if value}


def from_url(url: str) -> Target:
    """Understand the address of a database as DATABASE_URL has it.

    Raises:
        Refusal: It is none. The sentence does not quote it: it may hold a password.
    """
    try:
        parts = urlsplit(url)
        port, host = parts.port or PORT, parts.hostname
    except ValueError:
        host = None
    database = unquote(parts.path.lstrip("/")) if host else ""
    given = parse_qs(parts.query) if host else {}
    if not host or parts.scheme not in SCHEMES or not database or not parts.username:
        raise _refusal("an address such as postgresql://user:password@host:5432/database")
    if unknown := sorted(given.keys() - OPTIONS.keys()):
        raise _refusal(f"{' and '.join(OPTIONS)} as options, not {unknown[0]}")
    return Target(
        host=host,
        port=port,
        database=database,
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        options={OPTIONS[name]: values[-1] for name, values in given.items()},
        origin=f"{host}/{database}",
    )


def require_programs() -> None:
    """Refuse to begin without PostgreSQL's own programs.

    Raises:
        Refusal: One is not on PATH; says how it is had.
    """
    for program in PROGRAMS:
        if shutil.which(program) is None:
            raise Refusal(
                f"{program} is not on PATH; install PostgreSQL's client of the server's version or "
                "a newer one (postgresql-client of Debian, libpq of Homebrew)",
                code=Code.TOOL_MISSING,
            )


def _refusal(allowed: str) -> Refusal:
    return Refusal(f"DATABASE_URL is not understood, allowed: {allowed}", code=Code.USAGE)
