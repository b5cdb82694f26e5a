"""Snapshots by hand of an environment's database: made, copied to the recovery region, pruned.

RDS keeps them until somebody deletes them, also when the database is gone. They are encrypted with
the database's own key, and in the recovery region with the key that waits there.

Source: Amazon RDS User Guide, "Creating a DB snapshot" and "Copying a DB snapshot", which a copy to
another region of an encrypted one names a key of that region for.
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from constructs_lib.database.config import AuroraConfig
from environments import Environment, Platform
from terrace.aws import Accounts, found, reading
from terrace.database.described import CLUSTER, INSTANCE, Snapshot
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.names import of_environment

THING = "postgres"  # last part of the database's name
KEY = "alias/{name}"  # of the recovery region's key
RECOVERY = "recovery"
MAKER = {"MadeBy": "terrace-database-snapshot"}  # what is pruned has this tag, and nothing else has
SECONDS_BETWEEN_LOOKS = 15
MOST_SECONDS = 4 * 3600  # the first copy of a large database into another region takes hours
MISSING = (
    "DBInstanceNotFound",
    "DBInstanceNotFoundFault",
    "DBClusterNotFoundFault",
    "DBSnapshotNotFound",
    "DBClusterSnapshotNotFoundFault",
)


class Snapshots:
    """The snapshots by hand of one environment's database."""

    def __init__(
        self,
        accounts: Accounts,
        environment: Environment,
        platform: Platform,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Look at nothing yet.

        Args:
            accounts: The way into the environment's account.
            environment: The environment; it has a database.
            platform: What all share.
            sleep: Waits some seconds.
        """
        self._accounts, self._environment, self._sleep = accounts, environment, sleep
        self._names = of_environment(platform, environment)
        self._words = CLUSTER if isinstance(environment.database, AuroraConfig) else INSTANCE
        self._database = self._names.name(THING)
        self._status = ""

    @property
    def status(self) -> str:
        """How far RDS is with what is waited for."""
        return self._status

    @property
    def regions(self) -> tuple[str, ...]:
        """Where they are kept: the environment's region, and the one for recovery."""
        backups = self._environment.backups
        other = backups.recovery_region if backups else None
        return (self._environment.region, *([other] if other else []))

    def listed(self) -> list[Snapshot]:
        """Those that this command made, oldest first, of all regions.

        Raises:
            Unreadable: They may not be read.
        """
        return [each for region in self.regions for each in self._own(region)]

    def make(self, *, when: datetime | None = None) -> Snapshot:
        """Take a snapshot and wait until it can be restored.

        Raises:
            Refusal: There is no database, it is not encrypted, or the snapshot failed.
            Unreadable: AWS refuses something.
        """
        self._require_database()
        stamp = (when or datetime.now(UTC)).strftime("%Y%m%dt%H%M%Sz")
        name = f"{self._database}-{stamp}"
        words = self._words
        with reading(f"the snapshot {name}", verb="taken"):
            getattr(self._rds(self._environment.region), f"create_{words.kind}_snapshot")(
                **{words.identifier: name, words.database: self._database},
                Tags=self._tags(),
            )
        made = self._wait(name, self._environment.region)
        if not made.encrypted:
            raise Refusal(
                f"the snapshot {name} is not encrypted, as its database is not; look at it before "
                "you rely on it",
                code=Code.REFUSED,
            )
        return made

    def copy(self, snapshot: Snapshot, region: str) -> Snapshot:
        """Copy a snapshot into another region, under the key that waits there, and wait for it.

        Raises:
            Refusal: The copy failed.
            Unreadable: AWS refuses something.
        """
        words = self._words
        with reading(f"the snapshot {snapshot.name}", verb=f"copied to {region}"):
            getattr(self._rds(region), f"copy_{words.kind}_snapshot")(
                **{
                    f"Source{words.identifier}": snapshot.arn,
                    f"Target{words.identifier}": snapshot.name,
                },
                KmsKeyId=KEY.format(name=self._names.name(RECOVERY)),
                SourceRegion=snapshot.region,
                Tags=self._tags(),
            )
        return self._wait(snapshot.name, region)

    def prune(self, region: str, *, keep: int, dry_run: bool = False) -> list[str]:
        """Delete all that this command made in a region but the newest, and return their names.

        Raises:
            Unreadable: They may not be read or deleted.
        """
        usable = [each for each in self._own(region) if each.status == "available"]
        old = [each.name for each in usable[: max(0, len(usable) - keep)]]
        words = self._words
        for name in old if not dry_run else []:
            with reading(f"the snapshot {name} in {region}", verb="deleted"):
                getattr(self._rds(region), f"delete_{words.kind}_snapshot")(
                    **{words.identifier: name}
                )
        return old

    def _rds(self, region: str) -> Any:
        return self._accounts.client("rds", account_id=self._environment.account_id, region=region)

    def _require_database(self) -> None:
        words, name = self._words, self._database
        rds, region = self._rds(self._environment.region), self._environment.region
        ask = rds.describe_db_instances if words is INSTANCE else rds.describe_db_clusters
        answer = found(
            f"the database {name}", lambda: ask(**{words.database: name}), missing=MISSING
        )
        if not (answer or {}).get(words.databases):
            raise Refusal(
                f"there is no database {name} in {region} of account "
                f"{self._environment.account_id}; deploy it with: make deploy "
                f"STACK={self._environment.name}",
                code=Code.REFUSED,
            )

    def _wait(self, name: str, region: str) -> Snapshot:
        waited = 0
        while True:
            seen = next((each for each in self._described(region, name)), None)
            self._status = seen.status if seen else "not there yet"
            if seen and seen.status == "available":
                return seen
            if seen and seen.status in {"failed", "error", "incompatible-restore"}:
                raise Refusal(
                    f"the snapshot {name} in {region} is {seen.status}; the events of RDS say why",
                    code=Code.REFUSED,
                )
            if waited >= MOST_SECONDS:
                raise Refusal(
                    f"the snapshot {name} in {region} is still {self._status} after "
                    f"{MOST_SECONDS // 3600} hours; RDS goes on with it, and nothing was deleted",
                    code=Code.REFUSED,
                )
            self._sleep(SECONDS_BETWEEN_LOOKS)
            waited += SECONDS_BETWEEN_LOOKS

    def _own(self, region: str) -> list[Snapshot]:
        own = [each for each in self._described(region) if MAKER.items() <= each.tags.items()]
        return sorted(own, key=lambda each: each.name)  # the time is in the name

    def _described(self, region: str, name: str | None = None) -> list[Snapshot]:
        words = self._words
        wanted = {words.identifier: name} if name else {words.database: self._database}
        pages = self._rds(region).get_paginator(f"describe_{words.kind}_snapshots")
        answers = found(
            f"the snapshots of {self._database} in {region}",
            lambda: list(pages.paginate(**wanted, SnapshotType="manual")),
            missing=MISSING,
        )
        return [
            self._read(each, region) for page in answers or () for each in page[f"{words.one}s"]
        ]

    def _read(self, given: Mapping[str, Any], region: str) -> Snapshot:
        words = self._words
        encrypted = given.get("Encrypted", given.get("StorageEncrypted", False))
        made = given.get("SnapshotCreateTime")
        return Snapshot(
            name=given[words.identifier],
            arn=given[words.arn],
            region=region,
            status=str(given["Status"]),
            made=made.strftime("%Y-%m-%d %H:%M UTC") if made else "",
            encrypted=bool(encrypted),
            tags={each["Key"]: each["Value"] for each in given.get("TagList", ())},
        )

    def _tags(self) -> list[dict[str, str]]:
        names = self._names
        tags = {"Project": names.project, "Environment": names.environment, **MAKER}
        return [{"Key": key, "Value": value} for key, value in tags.items()]
