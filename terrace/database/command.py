"""`terrace database`: make the role of a new database, change its tables, and save it."""

import argparse
import os
from typing import Any

import environments
from terrace import toolchain
from terrace.aws import Accounts, require_role_name
from terrace.configuration import require_right_environments
from terrace.database import saving
from terrace.database.place import MIGRATE, PREPARE, place
from terrace.database.services import start_again
from terrace.database.task import Ended, Runner
from terrace.delivery.deployed import Deployed
from terrace.delivery.records import Records
from terrace.delivery.refusing import of_aws, usage
from terrace.errors import UserError
from terrace.steps import Steps

PURPOSE = "make the role of a new database, change its tables, and save it"
KEPT = 7  # snapshots
TASKS = {"prepare": PREPARE, "migrate": MIGRATE}
SAID = {
    "prepare": "make the role that workloads sign in as",
    "migrate": "change the tables to what the image needs",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("database", help=PURPOSE, description=f"{PURPOSE}.")
    verbs = parser.add_subparsers(title="verbs", metavar="verb", required=True)
    for verb, purpose in (
        ("prepare", "make the role that workloads sign in as, once"),
        ("migrate", "change the tables, before a version"),
    ):
        task = _verb(verbs, verb, purpose)
        task.set_defaults(
            run=lambda chosen, verb=verb: run(verb, chosen.environment, role=chosen.role)
        )
    taken = _verb(verbs, "snapshot", "take a snapshot, and copy it to the recovery region")
    taken.add_argument("--keep", type=int, default=KEPT, help=f"snapshots to keep ({KEPT})")
    taken.add_argument("--dry-run", action="store_true", help="say what would be done")
    taken.set_defaults(
        run=lambda given: saving.snapshot(
            given.environment, keep=given.keep, role=given.role, dry_run=given.dry_run
        )
    )
    shown = _verb(verbs, "list", "list snapshots, or backups by --from", optional=True)
    shown.add_argument("--from", dest="where", help="a folder, or s3://bucket/prefix")
    shown.set_defaults(
        run=lambda given: saving.listed(given.environment, where=given.where, role=given.role)
    )
    saved = _verb(verbs, "backup", "save it by pg_dump; DATABASE_URL if none", optional=True)
    saved.add_argument("--to", required=True, help="a file, or s3://bucket/key")
    saved.add_argument("--kms-key", help="key for a bucket; the environment's for data if none")
    saved.set_defaults(
        run=lambda given: saving.backup(
            given.environment, to=given.to, kms_key=given.kms_key, role=given.role
        )
    )
    back = _verb(verbs, "restore", "restore it; DATABASE_URL if none", optional=True)
    back.add_argument("--from", dest="source", required=True, help="a file, or s3://bucket/key")
    back.add_argument("--replace", action="store_true", help="replace tables that are there")
    back.add_argument("--origin", help="whose backup it is, if not the environment's own")
    back.set_defaults(
        run=lambda given: saving.restore(
            given.environment,
            source=given.source,
            replacing=given.replace,
            origin=given.origin,
            role=given.role,
        )
    )


def _verb(verbs: Any, name: str, purpose: str, *, optional: bool = False) -> Any:
    parser = verbs.add_parser(name, help=purpose, description=f"{purpose}.")
    more = {"nargs": "?"} if optional else {}
    parser.add_argument("environment", help="such as dev", **more)
    parser.add_argument("--role", help="role to take in its account; the one that deploys if none")
    return parser


def run(verb: str, name: str, *, role: str | None) -> int:
    """Run a task of the database and wait for its end.

    Args:
        verb: "prepare" or "migrate".
        name: Name of the environment.
        role: Name of a role in its account; None takes the one that deploys.

    Raises:
        Refusal: With the code of wrong usage, or of missing credentials.
        UserError: The task did not run, or failed.
    """
    with usage():
        require_role_name(role)
        require_right_environments()
        environment, platform = environments.by_name(name), environments.PLATFORM
        where = place(environment, platform)
    toolchain.refuse_silence(os.environ)
    role = role or platform.deployment_role_in(name)
    steps = Steps(total=2 if verb == "migrate" else 1)
    with of_aws(f"the role is {role}, another is taken with --role"):
        roles = {where.account_id: where.role_arn(role)}
        accounts = Accounts(region=where.region, roles=roles)
        deployed = Deployed(environment=environment, platform=platform, accounts=accounts)
        runner = Runner(accounts, where)
        # What the service runs by now, whatever its first image was.
        image = Records(deployed).history(str(environment.preparing)).current.image
        with steps.step(SAID[verb], status=lambda: runner.status):
            ended = runner.run(TASKS[verb], image=image)
        for line in ended.lines:
            steps.note(line)
        if ended.code != 0:
            raise UserError(_failure(verb, ended))
        if verb == "migrate":
            with steps.step("start services again that gave up"):
                again = start_again(accounts, where, environment)
                steps.note(", ".join(again) or "none gave up")
    steps.done(f"The database of {name} is {'prepared' if verb == 'prepare' else 'migrated'}.")
    return 0


def _failure(verb: str, ended: Ended) -> str:
    if ended.code is None:
        return f"the task {TASKS[verb]} never ran: {ended.reason.rstrip('.')}"
    return f"the task {TASKS[verb]} ended with exit code {ended.code}; its last lines are above"
