"""`terrace database`: make the role of a new database, and change its tables."""

import argparse
import os

import environments
from terrace import toolchain
from terrace.aws import Accounts, Unreadable, require_role_name
from terrace.configuration import require_right_environments
from terrace.database.place import MIGRATE, PREPARE, place
from terrace.database.services import start_again
from terrace.database.task import Ended, Runner
from terrace.delivery.deployed import Deployed
from terrace.delivery.records import Records
from terrace.errors import UserError
from terrace.steps import Steps

PURPOSE = "make the role of a new database, and change its tables"
TASKS = {"prepare": PREPARE, "migrate": MIGRATE}
SAID = {
    "prepare": "make the role that workloads sign in as",
    "migrate": "change the tables to what the image needs",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("database", help=PURPOSE, description=f"{PURPOSE}.")
    parser.add_argument("verb", choices=tuple(TASKS), help="prepare once, migrate before a version")
    parser.add_argument("environment", help="such as dev")
    parser.add_argument("--role", help="role to take in its account; the one that deploys if none")
    parser.set_defaults(run=lambda chosen: run(chosen.verb, chosen.environment, role=chosen.role))


def run(verb: str, name: str, *, role: str | None) -> int:
    """Run a task of the database and wait for its end.

    Args:
        verb: "prepare" or "migrate".
        name: Name of the environment.
        role: Name of a role in its account; None takes the one that deploys.

    Raises:
        UserError: Something is missing; the sentence says what to set, deploy or ask for.
    """
    require_role_name(role)
    require_right_environments()
    environment, platform = environments.by_name(name), environments.PLATFORM
    where = place(environment, platform)
    toolchain.refuse_silence(os.environ)
    role = role or platform.deployment_role_in(name)
    roles = {where.account_id: where.role_arn(role)}
    accounts = Accounts(region=where.region, roles=roles)
    deployed = Deployed(environment=environment, platform=platform, accounts=accounts)
    steps = Steps(total=2 if verb == "migrate" else 1)
    try:
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
    except Unreadable as problem:
        raise UserError(f"{problem}; the role is {role}, another is taken with --role") from None
    steps.done(f"The database of {name} is {'prepared' if verb == 'prepare' else 'migrated'}.")
    return 0


def _failure(verb: str, ended: Ended) -> str:
    if ended.code is None:
        return f"the task {TASKS[verb]} never ran: {ended.reason.rstrip('.')}"
    return f"the task {TASKS[verb]} ended with exit code {ended.code}; its last lines are above"
