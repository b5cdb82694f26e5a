"""`terrace database snapshot|backup|restore|list`: copies of an environment's database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environments
from environments import Environment
from terrace.aws import Accounts, require_role_name
from terrace.configuration import require_right_environments
from terrace.database import archive
from terrace.database.keeping import Bucket, keeper, workplace
from terrace.database.snapshot import Snapshots
from terrace.database.target import Target, from_url, require_programs
from terrace.database.way import reached
from terrace.delivery.codes import Code
from terrace.delivery.refusing import of_aws, usage
from terrace.errors import Refusal
from terrace.facts import entered
from terrace.names import of_environment
from terrace.steps import Steps, say

URL = "DATABASE_URL"
KEY = "alias/{name}"
DATA = "data"  # last part of the alias of an environment's key for data
# AWS keeps 100 snapshots by hand in a region, and the new one is there before the oldest goes.
# Source: Amazon RDS User Guide, "Quotas in Amazon RDS"; Aurora's has the same number.
MOST_KEPT = range(1, 100)


def snapshot(name: str, *, keep: int, role: str | None, dry_run: bool) -> int:
    """Take a snapshot, copy it to the recovery region, and delete the oldest of its kind.

    Raises:
        Refusal: There is no database, or AWS refuses something.
    """
    environment = _with_database(name)
    if keep not in MOST_KEPT:
        raise Refusal(
            f"--keep is {keep}, allowed: {MOST_KEPT.start} to {MOST_KEPT.stop - 1}", code=Code.USAGE
        )
    with _named(role), of_aws():
        snapshots = _snapshots(environment, role)
        if dry_run:
            say(f"would take a snapshot of the database of {name} in {environment.region}")
            for region in snapshots.regions[1:]:
                say(f"would copy it to {region}")
            for region in snapshots.regions:
                for each in snapshots.prune(region, keep=max(keep - 1, 0), dry_run=True):
                    say(f"would delete {each} in {region}")
            return 0
        steps = Steps(total=2 * len(snapshots.regions))
        with steps.step("take a snapshot", status=lambda: snapshots.status):
            made = snapshots.make()
        steps.note(made.name)
        for region in snapshots.regions[1:]:
            with steps.step(f"copy it to {region}", status=lambda: snapshots.status):
                snapshots.copy(made, region)
        for region in snapshots.regions:
            with steps.step(f"delete the oldest in {region}, but {keep}"):
                steps.note(", ".join(snapshots.prune(region, keep=keep)) or "there are no more")
    steps.done(f"{made.name} can be restored.")
    return 0


def listed(name: str | None, *, where: str | None, role: str | None) -> int:
    """List snapshots of an environment, or archives of a bucket or a folder.

    Raises:
        Refusal: They may not be read.
    """
    if where is not None:
        for each, note in _archives(where, name, role):
            say(f"{each}  {note.time}  {note.origin}  {note.rows} rows  {note.size} bytes")
        return 0
    if name is None:
        raise Refusal("name an environment, or where archives are with --from", code=Code.USAGE)
    environment = _with_database(name)
    with _named(role), of_aws():
        for seen in _snapshots(environment, role).listed():
            say(f"{seen.name}  {seen.region}  {seen.made}  {seen.status}")
    return 0


def backup(name: str | None, *, to: str, kms_key: str | None, role: str | None) -> int:
    """Save a database into a file or a bucket.

    Args:
        name: Environment whose database it is; None takes DATABASE_URL.
        to: The archive.
        kms_key: Key of KMS for a bucket; None takes the environment's for data.
        role: Name of a role in the environment's account.

    Raises:
        Refusal: Something is missing or refused; nothing is left behind then.
    """
    place = keeper(to)
    with usage():
        key = _kms_key(name, kms_key) if isinstance(place, Bucket) else ""
    with _named(role), of_aws(), _target(name, role) as target, workplace() as folder:
        file = folder / "archive" if isinstance(place, Bucket) else place
        note = archive.save(target, file)
        if isinstance(place, Bucket):
            place.put(_s3(name, role), file, kms_key=key)
    say(f"saved {len(note.tables)} tables, {note.rows} rows, {note.size} bytes: {place}")
    return 0


def restore(
    name: str | None, *, source: str, replacing: bool, origin: str | None, role: str | None
) -> int:
    """Restore a database from a file or a bucket, as a whole or not at all.

    Args:
        name: Environment whose database it is; None takes DATABASE_URL.
        source: The archive.
        replacing: Tables that are there may be replaced.
        origin: Whose backup it may be where that is not the environment itself.
        role: Name of a role in the environment's account.

    Raises:
        Refusal: Something is missing or refused, or does not fit; nothing is changed then.
    """
    place = keeper(source)
    with _named(role), of_aws(), workplace() as folder:
        require_programs()
        file = folder / "archive" if isinstance(place, Bucket) else place
        if isinstance(place, Bucket):
            place.get(_s3(name, role), file)
        note = archive.read_note(file)
        if name is not None and note.origin != (origin or name):
            raise Refusal(
                f"{place} is of {note.origin}, allowed: a backup of {origin or name}; if it is "
                f"meant, add --origin {note.origin}",
                code=Code.USAGE,
            )
        with _target(name, role) as target:
            others = archive.load(target, file, note, replacing=replacing)
    say(f"restored {len(note.tables)} tables, {note.rows} rows, and compared them: {place}")
    if others:
        say(f"tables that the backup does not have are as they were: {', '.join(others)}")
    return 0


def _with_database(name: str) -> Environment:
    with usage():
        require_right_environments()
        environment = environments.by_name(name)
        if environment.database is None:
            raise Refusal(
                f"environment {name} has no database; set it in environments/{name}.py",
                code=Code.USAGE,
            )
    return environment


def _accounts(environment: Environment, role: str | None) -> Accounts:
    with usage():
        require_role_name(role)
    return entered(environment, environments.PLATFORM, role=role)


def _snapshots(environment: Environment, role: str | None) -> Snapshots:
    return Snapshots(_accounts(environment, role), environment, environments.PLATFORM)


@contextmanager
def _target(name: str | None, role: str | None) -> Iterator[Target]:
    require_programs()
    if name is not None:
        environment = _with_database(name)
        with reached(environment, environments.PLATFORM, _accounts(environment, role)) as target:
            yield target
        return
    if not os.environ.get(URL):
        raise Refusal(f"name an environment, or set {URL}", code=Code.USAGE)
    yield from_url(os.environ[URL])


def _s3(name: str | None, role: str | None) -> Any:
    if name is not None:
        environment = _with_database(name)
        accounts, account_id = _accounts(environment, role), environment.account_id
    else:
        accounts = Accounts(region=environments.PLATFORM.region)
        account_id = accounts.caller["Account"]
    return accounts.client("s3", account_id=account_id)


def _kms_key(name: str | None, given: str | None) -> str:
    if given:
        return given
    if name is None:
        raise Refusal("a backup into a bucket takes a key: --kms-key alias/…", code=Code.USAGE)
    names = of_environment(environments.PLATFORM, _with_database(name))
    return KEY.format(name=names.name(DATA))


def _archives(where: str, name: str | None, role: str | None) -> Iterator[tuple[str, archive.Note]]:
    place = keeper(where)
    if isinstance(place, Bucket):
        with _named(role), of_aws():
            yield from place.listed(_s3(name, role))
        return
    if not place.is_dir():
        raise Refusal(f"there is no folder {place}", code=Code.USAGE)
    for note in sorted(place.glob(f"*{archive.NOTE}")):
        file = Path(str(note).removesuffix(archive.NOTE))
        if file.is_file():
            yield str(file), archive.Note.read(note.read_text("utf-8"), str(note))


@contextmanager
def _named(role: str | None) -> Iterator[None]:
    """Say, where AWS refuses something, that another role may be taken."""
    try:
        yield
    except Refusal as problem:
        if role is None and problem.code == Code.REFUSED and "not allowed" in str(problem):
            hint = f"{problem}; another role of the account is taken with --role"
            raise Refusal(hint, code=problem.code) from None
        raise
