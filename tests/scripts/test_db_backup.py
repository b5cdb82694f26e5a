"""db-backup.sh against a real PostgreSQL: what is saved comes back whole, or nothing changes."""

import json
import os
import resource
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from terrace.delivery.codes import Code
from terrace.toolchain.servers import POSTGRESQL, locate
from tests.support.postgresql import PostgreSQL, running_postgresql
from tests.support.process import free_port, or_fail
from tests.support.project import ROOT
from tests.support.scripts import Done, command

PASSWORD = "p%40ss%3Aw%2Ford"  # as an address has it
PLAIN = "p@ss:w/ord"
SCHEMA = (
    "CREATE SCHEMA shop",
    'CREATE TABLE shop."Order" (id serial PRIMARY KEY, at timestamptz, price numeric, more jsonb)',
    """INSERT INTO shop."Order" (at, price, more) SELECT now() - n * interval '1 h', n / 7.0,
    jsonb_build_object('n', n, 'text', 'line\nbreak |') FROM generate_series(1, 500) n""",
    'CREATE TABLE item (id int PRIMARY KEY, of int REFERENCES shop."Order", data bytea)',
    "INSERT INTO item SELECT n, n, decode(md5(n::text), 'hex') FROM generate_series(1, 200) n",
    "CREATE TABLE part (n int) PARTITION BY RANGE (n)",
    "CREATE TABLE part_low PARTITION OF part FOR VALUES FROM (0) TO (50)",
    "INSERT INTO part SELECT n FROM generate_series(0, 49) n",
    'CREATE VIEW dear AS SELECT * FROM shop."Order" WHERE price > 10',
    "CREATE TABLE nothing (n int)",
)
pytestmark = pytest.mark.servers

COUNTED = 'SELECT (SELECT count(*) FROM shop."Order") a, (SELECT count(*) FROM item) b'


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    """A server that asks for a password, as those of others do; TLS as on AWS."""
    with or_fail(running_postgresql(tls=True)) as running:
        running.run(f"CREATE ROLE keeper LOGIN SUPERUSER PASSWORD '{PLAIN}'")
        yield running


@pytest.fixture(scope="module")
def template(server: PostgreSQL) -> Iterator[str]:
    with server.database() as name:
        server.run(*SCHEMA, "SELECT 1", database=name)
        yield name


@pytest.fixture(scope="module")
def archive(server: PostgreSQL, template: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("archive") / "app.dump"
    done = run(url(server, template), "backup", "--to", str(file))
    assert done.code == Code.DONE, done.log
    return file


@pytest.fixture
def database(server: PostgreSQL, template: str) -> Iterator[str]:
    with server.database(template=template) as name:
        yield name


def url(server: PostgreSQL, name: str, *, password: str = PASSWORD) -> str:
    assert server.certificates
    tls = f"sslmode=verify-full&sslrootcert={server.certificates.authority}"
    return f"postgresql://keeper:{password}@localhost:{server.port}/{name}?{tls}"


def variables(address: str) -> dict[str, str]:
    found = locate(POSTGRESQL)
    path = os.pathsep.join([str(found.program.parent), os.environ["PATH"]])
    kept = {"PATH": path, "HOME": "/nowhere", **found.env}
    return {**kept, "DATABASE_URL": address, "PGPASSWORD": "of-somebody-else", "PGHOST": "nowhere"}


def run(address: str, *words: str, cwd: Path = ROOT, most_bytes: int | None = None) -> Done:
    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    done = subprocess.run(
        command("db-backup", words),
        env=variables(address),
        cwd=cwd,
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    for text in (done.stdout, done.stderr):
        assert not [each for each in (PASSWORD, PLAIN) if each in text]
    return Done(code=done.returncode, out=done.stdout, log=done.stderr, calls=[])


def copied(archive: Path, folder: Path) -> Path:
    """An archive and its note of a test's own."""
    for path in (archive, archive.with_name(f"{archive.name}.json")):
        shutil.copy(path, folder)
    return folder / archive.name


def test_what_is_saved_comes_back_as_it_was(
    server: PostgreSQL, database: str, tmp_path: Path
) -> None:
    done = run(url(server, database), "backup", "--to", "app.dump", cwd=tmp_path)
    file, note = tmp_path / "app.dump", tmp_path / "app.dump.json"
    assert (done.code, done.out) == (
        Code.DONE,
        f"saved 4 tables, 750 rows, {file.stat().st_size} bytes: {file}\n",
    )
    assert [path.stat().st_mode & 0o777 for path in (file, note)] == [0o600, 0o600]
    told = json.loads(note.read_text())
    assert {name: each["rows"] for name, each in told["tables"].items()} == {
        "public.item": 200,
        "public.nothing": 0,
        "public.part_low": 50,
        "shop.Order": 500,
    }
    with server.database() as empty:
        done = run(url(server, empty), "restore", "--from", str(file))
        assert (done.code, done.out) == (
            Code.DONE,
            f"restored 4 tables, 750 rows, and compared them: {file}\n",
        )
        assert server.run("SELECT count(*) FROM dear", database=empty)[0]["count"] == 430
        assert server.run("SELECT nextval('shop.\"Order_id_seq\"')", database=empty)[0][0] == 501


# What names, columns and encodings may hold, and what a database has besides tables.
ODD = (
    'CREATE SCHEMA "a.b"',
    'CREATE SCHEMA "a"',
    'CREATE TABLE "a.b"."c" (n int)',
    'CREATE TABLE "a"."b.c" (n int)',
    'INSERT INTO "a"."b.c" VALUES (1), (2)',
    'CREATE TABLE "it\'s ""so"" \\ :x\n{t}; --" (t int, "Ä ö" text)',
    """INSERT INTO "it's ""so"" \\ :x\n{t}; --" VALUES (NULL, 'schön')""",
    "CREATE TABLE none ()",
    "INSERT INTO none DEFAULT VALUES",
    "CREATE TABLE parent (z int)",
    "CREATE TABLE child (b int) INHERITS (parent)",
    "ALTER TABLE parent ADD COLUMN a int",
    "INSERT INTO child (z, a, b) VALUES (1, 2, 3)",
    """CREATE TABLE made (n int, twice int GENERATED ALWAYS AS (n * 2) STORED,
    id int GENERATED ALWAYS AS IDENTITY)""",
    "INSERT INTO made (n) SELECT generate_series(1, 9)",
    "ALTER TABLE made ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
    "CREATE MATERIALIZED VIEW seen AS SELECT sum(n) FROM made",
    """CREATE FUNCTION raised() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN NEW.n := NEW.n + 1; RETURN NEW; END'""",
    "CREATE TRIGGER raises BEFORE INSERT ON made FOR EACH ROW EXECUTE FUNCTION raised()",
    "CREATE TABLE one (t int, price int)",  # a column is called like an alias of the question
    "CREATE TABLE two (t int, price int)",
    "INSERT INTO one VALUES (1, 1)",
    "INSERT INTO two VALUES (1, 2)",
    "SELECT lo_from_bytea(0, 'large')",
)


def test_odd_names_columns_and_encodings_come_back_too(server: PostgreSQL, tmp_path: Path) -> None:
    old, new = "odd_old", "odd_new"
    for name in (old, new):
        server.run(
            f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0", "SELECT 1"
        )
    server.run(*ODD, database=old)
    file = tmp_path / "odd dump"
    done = run(url(server, old), "backup", "--to", str(file))
    assert done.code == Code.DONE, done.log
    tables = json.loads((tmp_path / "odd dump.json").read_text())["tables"]
    assert (tables['"a.b".c']["rows"], tables['a."b.c"']["rows"]) == (0, 2)
    assert tables["public.one"]["checksum"] != tables["public.two"]["checksum"]
    done = run(url(server, new), "restore", "--from", str(file))
    assert "restored 9 tables, 16 rows, and compared them" in done.out, done.log
    done = run(url(server, new), "restore", "--from", str(file), "--replace")
    assert done.code == Code.DONE, done.log


def test_a_backup_replaces_no_file_that_its_note_is_called_like(tmp_path: Path) -> None:
    theirs = tmp_path / "package.json"
    theirs.write_text("{}")
    done = run("postgresql://a:b@127.0.0.1:1/c", "backup", "--to", str(tmp_path / "package"))
    assert done.code == Code.USAGE
    assert f"error: {theirs} is there already; choose another name" in done.log
    assert theirs.read_text() == "{}"


def test_a_database_that_is_not_empty_is_refused_and_as_it_was(
    server: PostgreSQL, database: str, archive: Path, tmp_path: Path
) -> None:
    file = copied(archive, tmp_path)
    server.run("DELETE FROM item WHERE id > 100", "SELECT 1", database=database)
    done = run(url(server, database), "restore", "--from", str(file))
    assert done.code == Code.USAGE
    assert (
        f"error: the database {database} on localhost is not empty: it has 4 tables, such as "
        "public.item; --replace replaces those that the backup has\n"
    ) in done.log
    assert tuple(server.run(COUNTED, database=database)[0]) == (500, 100)


def test_replace_brings_back_what_was_lost_and_leaves_what_the_backup_has_not(
    server: PostgreSQL, database: str, archive: Path, tmp_path: Path
) -> None:
    file = copied(archive, tmp_path)
    server.run(
        "DELETE FROM item WHERE id > 100",
        "UPDATE item SET data = NULL WHERE id = 1",
        "CREATE TABLE later (n int)",
        "SELECT 1",
        database=database,
    )
    done = run(url(server, database), "restore", "--from", str(file), "--replace")
    assert done.code == Code.DONE, done.log
    assert "tables that the backup does not have are as they were: public.later" in done.out
    assert tuple(server.run(COUNTED, database=database)[0]) == (500, 200)
    assert server.run("SELECT data FROM item WHERE id = 1", database=database)[0]["data"]


@pytest.mark.parametrize("how", ["cut", "changed", "none of its own"])
def test_a_broken_archive_changes_nothing(
    server: PostgreSQL, database: str, archive: Path, tmp_path: Path, how: str
) -> None:
    file = copied(archive, tmp_path)
    content = bytearray(file.read_bytes())
    if how == "cut":
        content = content[:-100]
    elif how == "changed":
        content[-200] ^= 1
    else:
        content = bytearray(b"-- no archive\n")
        note = tmp_path / "app.dump.json"
        told = json.loads(note.read_text())
        told |= {"size": len(content), "sha256": sha256(content)}
        note.write_text(json.dumps(told))
    file.write_bytes(content)
    done = run(url(server, database), "restore", "--from", str(file), "--replace")
    assert done.code == Code.REFUSED
    said = {"cut": "is broken: it has", "changed": "is broken: its checksum is not its note's"}
    assert said.get(how, "does not appear to be a valid archive") in done.log
    assert tuple(server.run(COUNTED, database=database)[0]) == (500, 200)


def test_what_comes_back_otherwise_than_it_was_is_given_up(
    server: PostgreSQL, database: str, archive: Path, tmp_path: Path
) -> None:
    """As when a trigger or a rule of the target changes rows on their way in."""
    file = copied(archive, tmp_path)
    note = tmp_path / "app.dump.json"
    told = json.loads(note.read_text())
    told["tables"]["public.item"]["checksum"] = "7"
    note.write_text(json.dumps(told))
    server.run("DELETE FROM item WHERE id > 100", "SELECT 1", database=database)
    done = run(url(server, database), "restore", "--from", str(file), "--replace")
    assert done.code == Code.REFUSED
    assert (
        "the restoration was given up, and nothing was changed: table public.item has 200 rows "
        "as expected, but other contents"
    ) in done.log
    assert tuple(server.run(COUNTED, database=database)[0]) == (500, 100)


def test_a_restoration_that_the_server_refuses_changes_nothing(
    server: PostgreSQL, database: str, archive: Path, tmp_path: Path
) -> None:
    file = copied(archive, tmp_path)
    server.run(
        "CREATE TABLE bound (of int REFERENCES item)",
        "DELETE FROM item WHERE id > 100",
        "SELECT 1",
        database=database,
    )
    done = run(url(server, database), "restore", "--from", str(file), "--replace")
    assert done.code == Code.REFUSED
    assert "because other objects depend on it" in done.log
    assert tuple(server.run(COUNTED, database=database)[0]) == (500, 100)


def test_a_full_disk_leaves_nothing_behind(
    server: PostgreSQL, database: str, tmp_path: Path
) -> None:
    done = run(url(server, database), "backup", "--to", str(tmp_path / "app.dump"), most_bytes=8192)
    assert done.code == Code.REFUSED
    assert f"error: saving the database {database} on localhost failed: " in done.log
    assert "File too large" in done.log
    assert list(tmp_path.iterdir()) == []


def test_a_backup_replaces_no_other(
    server: PostgreSQL, database: str, archive: Path, tmp_path: Path
) -> None:
    file = copied(archive, tmp_path)
    before = file.read_bytes()
    done = run(url(server, database), "backup", "--to", str(file))
    assert (done.code, file.read_bytes() == before) == (Code.USAGE, True)
    assert f"error: {file} is there already; choose another name" in done.log


def test_a_wrong_target_is_one_sentence(server: PostgreSQL, tmp_path: Path) -> None:
    done = run(url(server, "nowhere"), "backup", "--to", str(tmp_path / "a"))
    assert done.code == Code.REFUSED
    assert 'FATAL:  database "nowhere" does not exist' in done.log
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_password_is_a_matter_of_credentials(server: PostgreSQL, tmp_path: Path) -> None:
    done = run(url(server, "postgres", password="wrong"), "backup", "--to", str(tmp_path / "a"))
    assert done.code == Code.SIGNED_OUT
    assert "FATAL:  password authentication failed for user" in done.log


def test_a_server_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    address = f"postgresql://keeper:{PASSWORD}@127.0.0.1:{free_port()}/app"
    done = run(address, "backup", "--to", str(tmp_path / "a"))
    assert done.code == Code.REFUSED
    assert "Connection refused" in done.log


def test_a_server_that_proves_itself_with_another_certificate_gets_no_password(
    server: PostgreSQL, database: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    from tests.support.authority import certificates  # noqa: PLC0415 - slow

    certificates(tmp_path).authority.rename(other)
    address = url(server, database).partition("sslrootcert=")[0] + f"sslrootcert={other}"
    done = run(address, "backup", "--to", str(tmp_path / "a"))
    assert done.code == Code.REFUSED
    assert "certificate verify failed" in done.log


@pytest.mark.parametrize(
    "address", ["mysql://a:s3cret@h/x", "s3cret", "postgresql://h/x", "postgresql://a:s3cret@h"]
)
def test_an_address_that_is_none_is_refused_and_not_quoted(tmp_path: Path, address: str) -> None:
    done = run(address, "backup", "--to", str(tmp_path / "a"))
    assert done.code == Code.USAGE
    assert "DATABASE_URL is not understood, allowed: an address such as postgresql://" in done.log
    assert "s3cret" not in done.log


def test_no_command_line_holds_the_password(
    server: PostgreSQL, database: str, archive: Path, tmp_path: Path
) -> None:
    file = tmp_path / "app.dump"
    with watched() as seen:
        run(url(server, database), "backup", "--to", str(file))
        done = run(url(server, database), "restore", "--from", str(file), "--replace")
    assert done.code == Code.DONE, done.log
    assert {"pg_dump", "psql"} <= {Path(line.split()[0]).name for line in seen if line.split()}
    assert not [line for line in seen if PLAIN in line or PASSWORD in line]


def test_backups_of_a_folder_are_listed(template: str, archive: Path, tmp_path: Path) -> None:
    file = copied(archive, tmp_path)
    done = run("", "list", "--from", str(tmp_path))
    assert done.code == Code.DONE
    assert done.out.startswith(f"{file}  ")
    assert f"  localhost/{template}  750 rows  " in done.out


@contextmanager
def watched() -> Iterator[set[str]]:
    """Command lines of all processes below this one, looked at again and again."""
    seen: set[str] = set()
    ended = threading.Event()
    own = psutil.Process()

    def look() -> None:
        while not ended.is_set():
            for process in own.children(recursive=True):
                try:
                    seen.add(" ".join(process.cmdline()))
                except psutil.Error:
                    continue
            time.sleep(0.005)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


def sha256(content: bytes | bytearray) -> str:
    import hashlib  # noqa: PLC0415

    return hashlib.sha256(content).hexdigest()
