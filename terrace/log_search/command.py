"""`terrace log-search`: map who writes and who reads logs, and set when they are deleted."""

import argparse
import os

import environments
from terrace import toolchain
from terrace.aws import Accounts, require_role_name
from terrace.configuration import require_right_environments
from terrace.database.task import Runner
from terrace.delivery.deployed import Deployed
from terrace.delivery.records import Records
from terrace.delivery.refusing import of_aws, usage
from terrace.errors import UserError
from terrace.log_search.place import PREPARE, place
from terrace.steps import Steps

PURPOSE = "map who writes and who reads logs, and set when they are deleted"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("log-search", help=PURPOSE, description=f"{PURPOSE}.")
    verbs = parser.add_subparsers(title="verbs", metavar="verb", required=True)
    purpose = "map roles and set when logs go, once and after changes"
    verb = verbs.add_parser("prepare", help=purpose, description=f"{purpose}.")
    verb.add_argument("environment", help="such as dev")
    verb.add_argument("--role", help="role to take in its account; the one that deploys if none")
    verb.set_defaults(run=lambda chosen: run(chosen.environment, role=chosen.role))


def run(name: str, *, role: str | None) -> int:
    """Run the task that prepares log search, and wait for its end.

    Args:
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
    steps = Steps(total=1)
    with of_aws(f"the role is {role}, another is taken with --role"):
        accounts = Accounts(region=where.region, roles={where.account_id: where.role_arn(role)})
        deployed = Deployed(environment=environment, platform=platform, accounts=accounts)
        runner = Runner(accounts, where)
        image = Records(deployed).history(str(environment.indexing)).current.image
        with steps.step("map roles and set when logs go", status=lambda: runner.status):
            ended = runner.run(PREPARE, image=image)
    for line in ended.lines:
        steps.note(line)
    if ended.code is None:
        raise UserError(f"the task {PREPARE} never ran: {ended.reason.rstrip('.')}")
    if ended.code != 0:
        raise UserError(
            f"the task {PREPARE} ended with exit code {ended.code}; its last lines are above"
        )
    steps.done(f"Log search of {name} is prepared.")
    return 0
