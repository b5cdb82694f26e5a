"""The way to an environment's database: through which machine, as whom, and how it is proven."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import environments
from constructs_lib.database.config import AuroraConfig
from environments import PLATFORM, Environment
from terrace import cli
from terrace.cluster import tunnel
from terrace.database import archive, saving, way
from terrace.database.contents import Table
from terrace.database.target import from_url
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.names import of_environment
from tests.support.example import DEV

HOST = "terrace-dev-postgres.abc.us-east-1.rds.amazonaws.com"
TOKEN = f"{HOST}:5432/?Action=connect&DBUser=app&X-Amz-Signature=secret-of-the-test"
NAMES = of_environment(PLATFORM, DEV)
AURORA = AuroraConfig(instance_class="db.r7g.large", rto_minutes=30, rpo_minutes=5, backup_days=7)


class Account:
    """Dev's account: a database, and two machines that it lets in."""

    def __init__(self, *, machines: int = 2) -> None:
        self.asked: dict[str, Any] = {}
        self._machines = machines

    def client(self, *_: Any, **__: Any) -> Any:
        return self

    def variables(self, _: str) -> dict[str, str]:
        return {"AWS_SESSION_TOKEN": "of-the-role"}

    def describe_db_instances(self, **given: Any) -> Any:
        self.asked |= given
        return {"DBInstances": [{"Endpoint": {"Address": HOST, "Port": 5432}, "DBName": "app"}]}

    def describe_db_clusters(self, **_: Any) -> Any:
        return {"DBClusters": [{"Endpoint": HOST, "Port": 5432, "DatabaseName": "app"}]}

    def get_paginator(self, _: str) -> Any:
        return self

    def paginate(self, **given: Any) -> Any:
        self.asked |= {each["Name"]: each["Values"] for each in given["Filters"]}
        seen = [
            {"InstanceId": f"i-{day}", "LaunchTime": datetime(2026, 3, day, tzinfo=UTC)}
            for day in range(self._machines, 0, -1)
        ]
        return [{"Reservations": [{"Instances": seen}]}]

    def generate_db_auth_token(self, **given: Any) -> str:
        self.asked |= given
        return TOKEN


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands of tunnels; each is open at once."""
    commands: list[list[str]] = []

    @contextmanager
    def opens(arguments: list[str], env: dict[str, str]) -> Iterator[None]:
        assert env["AWS_SESSION_TOKEN"] == "of-the-role"
        commands.append(arguments)
        yield

    monkeypatch.setattr(tunnel, "require_programs", lambda: None)
    monkeypatch.setattr(tunnel, "opened", opens)
    return commands


@pytest.mark.parametrize("database", [DEV.database, AURORA], ids=["instance", "aurora"])
def test_it_leads_through_the_oldest_machine_and_is_proven_by_the_databases_own_name(
    opened: list[list[str]], database: Any
) -> None:
    account: Any = Account()
    environment = replace(DEV, database=database, working_hours=None)
    with way.reached(environment, PLATFORM, account) as target:
        told = target.variables()
    ((arguments),) = opened
    assert arguments[arguments.index("--target") + 1] == "i-1"
    assert "secret-of-the-test" not in " ".join(arguments)
    assert f'"host": ["{HOST}"], "portNumber": ["5432"]' in " ".join(arguments)
    authorities = Path(told.pop("PGSSLROOTCERT"))
    assert "Amazon RDS us-east-1 Root CA RSA2048 G1" in authorities.read_text()
    assert {name: told[name] for name in told if name.startswith("PG")} == {
        "PGHOST": HOST,
        "PGHOSTADDR": "127.0.0.1",
        "PGPORT": str(target.port),
        "PGDATABASE": "app",
        "PGUSER": "app",
        "PGPASSWORD": TOKEN,
        "PGSSLMODE": "verify-full",
        "PGCONNECT_TIMEOUT": "15",
        "PGAPPNAME": "terrace-db-backup",
        "PGPASSFILE": "/dev/null",
        "PGSERVICEFILE": "/dev/null",
    }
    assert account.asked["tag:Name"] == [NAMES.name("jobs"), NAMES.name("nodes")]
    assert "secret-of-the-test" not in repr(target)


def test_without_a_machine_that_the_database_lets_in_a_snapshot_is_the_way() -> None:
    assert DEV.jobs
    small = replace(DEV, jobs=replace(DEV.jobs, uses=()), kubernetes=None)
    with pytest.raises(Refusal, match=r"^no machine of dev leads to its database: .*snapshot dev"):
        way.passages(small, NAMES)


@pytest.mark.usefixtures("opened")
def test_where_no_machine_runs_it_says_which_would_lead_there() -> None:
    account: Any = Account(machines=0)
    sentence = r"^no machine that leads to the database of dev is running \(tag Name: "
    with pytest.raises(Refusal, match=sentence), way.reached(DEV, PLATFORM, account):
        pytest.fail("there is no way")


def test_without_the_aws_cli_the_exit_code_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    account: Any = Account()
    with pytest.raises(Refusal) as refused, way.reached(DEV, PLATFORM, account):
        pytest.fail("there is no way")
    assert refused.value.code == Code.TOOL_MISSING


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch) -> Environment:
    monkeypatch.setattr(environments, "by_name", {"dev": DEV}.__getitem__)
    monkeypatch.setattr(saving, "require_programs", lambda: None)
    return DEV


@pytest.mark.usefixtures("dev")
def test_a_backup_of_another_environment_is_restored_only_when_it_is_meant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    note = archive.Note(
        origin="production",
        time="2026-03-01T12:00:00+00:00",
        server="17.2",
        size=1,
        sha256="",
        tables={"public.item": Table(rows=2, checksum="7")},
    )
    monkeypatch.setattr(archive, "read_note", lambda _: note)
    monkeypatch.setattr(archive, "load", lambda *_, **__: [])
    monkeypatch.setattr(saving, "reached", contextmanager(lambda *_: iter(["target"])))
    file = str(tmp_path / "app.dump")
    words = ["database", "restore", "dev", "--from", file]
    assert cli.main(words) == Code.USAGE
    assert capsys.readouterr().err == (
        f"error: {file} is of production, allowed: a backup of dev; if it is meant, add --origin "
        "production\n"
    )
    assert cli.main([*words, "--origin", "production"]) == Code.DONE


@pytest.mark.parametrize(("own", "fits"), [("15.18", False), ("17.0", True), ("18beta1", True)])
def test_a_pg_dump_older_than_its_server_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, own: str, *, fits: bool
) -> None:
    said = f"pg_dump (PostgreSQL) {own} (Debian {own}-0+deb12u1)\n"
    monkeypatch.setattr(archive, "run", lambda *_: said)
    target = from_url("postgresql://app@db.example.com/app")
    if fits:
        archive._require_no_older(target, "17.4")
        return
    with pytest.raises(Refusal) as refused:
        archive._require_no_older(target, "17.4")
    assert refused.value.code == Code.TOOL_MISSING
    assert str(refused.value).startswith(
        "the database app on db.example.com runs PostgreSQL 17.4, and pg_dump on PATH is 15.18, "
        "which saves no newer one; install PostgreSQL's client 17 "
    )
