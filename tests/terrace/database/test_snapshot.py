"""`terrace database snapshot` in an account that moto keeps, of an instance and of a cluster."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from moto import mock_aws

import environments
from constructs_lib.database.config import AuroraConfig
from constructs_lib.operations.config import BackupsConfig
from environments import PLATFORM, Environment
from terrace import cli
from terrace.aws import Accounts
from terrace.database import saving
from terrace.database.snapshot import MAKER, Snapshots
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.facts import entered
from terrace.names import of_environment
from tests.support.example import DEV

# Aurora with a recovery region, where dev has an instance and none.
PRODUCTION = replace(
    DEV,
    name="other",
    account_id="444444444444",
    working_hours=None,
    database=AuroraConfig(
        instance_class="db.r7g.large", rto_minutes=30, rpo_minutes=5, backup_days=7
    ),
    backups=BackupsConfig(every_hours=24, daily_days=7, recovery_region="us-west-2"),
)
NAME = of_environment(PLATFORM, DEV).name("postgres")
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {each.name: each for each in (DEV, PRODUCTION)}
    monkeypatch.setattr(environments, "by_name", known.__getitem__)


@pytest.fixture(scope="module")
def ways() -> Iterator[dict[str, Accounts]]:
    """The way into both accounts, with a database in each, encrypted by its key."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN"):
            patch.delenv(name, raising=False)
        found = {each.name: entered(each, PLATFORM) for each in (DEV, PRODUCTION)}
        for each in (DEV, PRODUCTION):
            _database(found[each.name], each)
        yield found


def _database(accounts: Accounts, environment: Environment) -> None:
    names = of_environment(PLATFORM, environment)
    own = environment.account_id
    key = accounts.client("kms", account_id=own).create_key()["KeyMetadata"]["Arn"]
    rds = accounts.client("rds", account_id=own)
    common = {"MasterUsername": "administrator", "MasterUserPassword": "unused-of-test"}
    if environment is PRODUCTION:
        name = names.name("postgres")
        rds.create_db_cluster(
            DBClusterIdentifier=name,
            Engine="aurora-postgresql",
            StorageEncrypted=True,
            KmsKeyId=key,
            **common,
        )
        there = accounts.client("kms", account_id=own, region=recovery())
        identity = there.create_key(Description="recovery")["KeyMetadata"]["KeyId"]
        there.create_alias(AliasName=f"alias/{names.name('recovery')}", TargetKeyId=identity)
        return
    rds.create_db_instance(
        DBInstanceIdentifier=names.name("postgres"),
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        AllocatedStorage=20,
        StorageEncrypted=True,
        KmsKeyId=key,
        **common,
    )


def recovery() -> str:
    assert PRODUCTION.backups
    return str(PRODUCTION.backups.recovery_region)


def snapshots(ways: dict[str, Accounts], environment: Environment) -> Snapshots:
    return Snapshots(ways[environment.name], environment, PLATFORM, sleep=lambda _: None)


@pytest.mark.parametrize("environment", [DEV, PRODUCTION], ids=lambda each: each.name)
def test_a_snapshot_is_encrypted_and_tagged(
    ways: dict[str, Accounts], environment: Environment
) -> None:
    made = snapshots(ways, environment).make(when=AT)
    name = of_environment(PLATFORM, environment).name("postgres")
    assert (made.name, made.status, made.encrypted) == (
        f"{name}-20260301t120000z",
        "available",
        True,
    )
    assert made.tags == {"Project": PLATFORM.project, "Environment": environment.name, **MAKER}


def test_it_is_copied_to_the_recovery_region_under_the_key_there(
    ways: dict[str, Accounts],
) -> None:
    of = snapshots(ways, PRODUCTION)
    assert of.regions == (PRODUCTION.region, recovery())
    made = of.make(when=AT.replace(hour=13))
    copied = of.copy(made, recovery())
    assert (copied.name, copied.region) == (made.name, recovery())
    rds = ways["other"].client("rds", account_id=PRODUCTION.account_id, region=recovery())
    (seen,) = rds.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier=made.name)[
        "DBClusterSnapshots"
    ]
    kms = ways["other"].client("kms", account_id=PRODUCTION.account_id, region=recovery())
    key = kms.describe_key(KeyId=f"alias/{PLATFORM.project}-other-recovery")["KeyMetadata"]
    assert (seen["KmsKeyId"], seen["StorageEncrypted"]) == (key["Arn"], True)


def test_only_the_oldest_that_it_took_itself_are_deleted(ways: dict[str, Accounts]) -> None:
    of = snapshots(ways, DEV)
    rds = ways["dev"].client("rds", account_id=DEV.account_id)
    for name in ("before-the-change", f"{NAME}-20200101t000000z"):
        rds.create_db_snapshot(DBSnapshotIdentifier=name, DBInstanceIdentifier=NAME)
    names = [of.make(when=AT.replace(month=month)).name for month in (4, 5, 6)]
    before = [each.name for each in of.listed()]
    assert before[-3:] == names
    assert of.prune(DEV.region, keep=2, dry_run=True) == before[:-2]
    assert [each.name for each in of.listed()] == before, "a dry run deletes nothing"
    assert of.prune(DEV.region, keep=2) == before[:-2]
    assert [each.name for each in of.listed()] == names[-2:]
    left = [each["DBSnapshotIdentifier"] for each in rds.describe_db_snapshots()["DBSnapshots"]]
    assert {"before-the-change", f"{NAME}-20200101t000000z"} < {*left}


def test_the_command_takes_copies_and_deletes(
    ways: dict[str, Accounts], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(saving, "_accounts", lambda each, _role: ways[each.name])
    of = snapshots(ways, PRODUCTION)
    assert cli.main(["database", "snapshot", "other", "--keep", "1", "--dry-run"]) == 0
    assert f"would copy it to {recovery()}\n" in capsys.readouterr().out
    assert cli.main(["database", "snapshot", "other", "--keep", "1"]) == 0
    assert {each.region: each.name for each in of.listed()} == {
        region: of.listed()[0].name for region in (PRODUCTION.region, recovery())
    }
    assert len(of.listed()) == 2
    assert cli.main(["database", "list", "other"]) == 0
    listed = capsys.readouterr().out
    assert f"{of.listed()[1].name}  {recovery()}  " in listed


class Described:
    """An account whose snapshots have the states that a test names, one after the other."""

    def __init__(self, *states: str, encrypted: bool = True, databases: int = 1) -> None:
        self._states, self._encrypted, self._databases = list(states), encrypted, databases
        self.deleted: list[str] = []

    def client(self, *_: Any, **__: Any) -> Any:
        return self

    def describe_db_instances(self, **_: Any) -> Any:
        return {"DBInstances": [{}] * self._databases}

    def create_db_snapshot(self, **given: Any) -> None:
        self._name = given["DBSnapshotIdentifier"]

    def get_paginator(self, _: str) -> Any:
        return self

    def paginate(self, **_: Any) -> Any:
        state = self._states[0] if len(self._states) == 1 else self._states.pop(0)
        told = {
            "DBSnapshotIdentifier": self._name,
            "DBSnapshotArn": "arn",
            "Status": state,
            "Encrypted": self._encrypted,
        }
        return [{"DBSnapshots": [told] if state else []}]


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        (Described("creating", "failed"), r"^the snapshot \S+ in us-east-1 is failed; the events"),
        (Described("creating"), r"is still creating after 4 hours; RDS goes on with it, and not"),
        (Described("", "available", encrypted=False), r"is not encrypted, as its database is not"),
        (Described(databases=0), rf"^there is no database {NAME} in us-east-1 of acc"),
    ],
)
def test_a_snapshot_that_cannot_be_relied_on_is_one_sentence(account: Any, sentence: str) -> None:
    of = Snapshots(account, DEV, PLATFORM, sleep=lambda _: None)
    with pytest.raises(Refusal, match=sentence) as refused:
        of.make(when=AT)
    assert refused.value.code == Code.REFUSED


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["dev", "--keep", "0"], "--keep is 0, allowed: 1 to 99"),
        (["dev", "--keep", "100"], "--keep is 100, allowed: 1 to 99"),
    ],
)
def test_wrong_usage_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert cli.main(["database", "snapshot", *words]) == Code.USAGE
    assert capsys.readouterr().err.startswith(f"error: {sentence}")


def test_an_environment_without_a_database_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    services = {name: replace(each, uses=()) for name, each in DEV.services.items()}
    jobs = replace(DEV.jobs, uses=()) if DEV.jobs else None
    small = replace(DEV, database=None, services=services, jobs=jobs)
    monkeypatch.setattr(environments, "by_name", {"dev": small}.__getitem__)
    assert cli.main(["database", "snapshot", "dev"]) == Code.USAGE
    assert capsys.readouterr().err.startswith("error: environment dev has no database; set it in ")
