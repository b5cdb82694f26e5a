"""The way to the database of an environment: a tunnel through a machine that it lets in.

The database stands in private subnets. Session Manager carries the connection, as it does for
`terrace cluster`; the user signs in with a token of IAM, which lasts 15 minutes to begin with a
connection, over TLS with the database's own certificate.

Source: Amazon RDS User Guide, "IAM database authentication" and "Using SSL/TLS".
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from constructs_lib.database.config import AuroraConfig
from environments import Environment, Platform
from environments.model import DATABASE, JOBS
from terrace.aws import Accounts, found, longest_running, reading
from terrace.cluster import tunnel
from terrace.database.snapshot import MISSING, THING
from terrace.database.target import Target
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.names import DATABASE_USER, Names, of_environment
from terrace.toolchain import repository_root

AUTHORITIES = "app/database_authorities.pem"
NODES = "nodes"  # last part of the tag `Name` of the cluster's system nodes


@contextmanager
def reached(environment: Environment, platform: Platform, accounts: Accounts) -> Iterator[Target]:
    """The database of an environment for the length of a `with` block.

    Args:
        environment: The environment; it has a database.
        platform: What all share.
        accounts: The way into its account, with a role that may start sessions and sign in.

    Raises:
        Refusal: There is no database, or no way to it.
        Unreadable: AWS refuses something.
    """
    try:
        tunnel.require_programs()
    except UserError as problem:
        raise Refusal(str(problem), code=Code.TOOL_MISSING) from None
    names = of_environment(platform, environment)
    machines = passages(environment, names)
    target = find(environment, names, accounts)
    machine = _running(accounts, environment, machines)
    port = tunnel.free_port()
    own = {name: value for name, value in os.environ.items() if name != "AWS_PROFILE"}
    arguments = tunnel.command(
        machine, host=target.host, port=port, remote_port=target.port, region=environment.region
    )
    with tunnel.opened(arguments, own | accounts.variables(environment.account_id)):
        yield replace(
            target,
            address="127.0.0.1",
            port=port,
            password=_token(accounts, environment, target),
        )


def passages(environment: Environment, names: Names) -> list[str]:
    """Values of the tag `Name` of machines that the database lets in.

    Raises:
        Refusal: There is none: Fargate's tasks carry no tunnel.
    """
    jobs = environment.jobs is not None and DATABASE in environment.jobs.uses
    pods = environment.kubernetes is not None and any(
        DATABASE in each.uses for each in environment.services.values()
    )
    named = [*([names.name(JOBS)] if jobs else []), *([names.name(NODES)] if pods else [])]
    if not named:
        raise Refusal(
            f"no machine of {environment.name} leads to its database: neither its job fleet nor "
            f"its Kubernetes uses it; take a snapshot (scripts/db-backup.sh snapshot "
            f"{environment.name}), or set DATABASE_URL where the database is reached",
            code=Code.USAGE,
        )
    return named


def find(environment: Environment, names: Names, accounts: Accounts) -> Target:
    """Read where the database is.

    Raises:
        Refusal: There is none.
        Unreadable: It may not be read.
    """
    name = names.name(THING)
    rds = accounts.client("rds", account_id=environment.account_id)
    shared = isinstance(environment.database, AuroraConfig)
    answer = found(
        f"the database {name}",
        lambda: (
            rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
            if shared
            else rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]
        ),
        missing=MISSING,
    )
    if not answer or not (place := _place(answer[0], shared=shared)):
        raise Refusal(
            f"there is no database {name} in {environment.region} of account "
            f"{environment.account_id} that can be reached; deploy it with: make deploy "
            f"STACK={environment.name}",
            code=Code.REFUSED,
        )
    return Target(
        host=place[0],
        port=place[1],
        database=str(answer[0]["DatabaseName" if shared else "DBName"]),
        user=DATABASE_USER,
        password="",
        options={
            "PGSSLMODE": "verify-full",
            "PGSSLROOTCERT": str(repository_root() / AUTHORITIES),
        },
        origin=environment.name,
    )


def _place(given: Mapping[str, Any], *, shared: bool) -> tuple[str, int] | None:
    """Host and port; None while it has none."""
    endpoint = given.get("Endpoint")
    if not endpoint:
        return None
    if shared:
        return str(endpoint), int(given["Port"])
    return str(endpoint["Address"]), int(endpoint["Port"])


def _running(accounts: Accounts, environment: Environment, machines: list[str]) -> str:
    """Instance id of the machine that has run longest."""
    ec2 = accounts.client("ec2", account_id=environment.account_id)
    what = f"the machines {' and '.join(machines)}"
    oldest = longest_running(ec2, what, {"tag:Name": machines})
    if oldest is None:
        raise Refusal(
            f"no machine that leads to the database of {environment.name} is running (tag Name: "
            f"{' or '.join(machines)}); start one, such as by a job in the queue",
            code=Code.REFUSED,
        )
    return oldest


def _token(accounts: Accounts, environment: Environment, target: Target) -> str:
    rds = accounts.client("rds", account_id=environment.account_id)
    with reading(f"a token for {target}"):
        token: str = rds.generate_db_auth_token(
            DBHostname=target.host,
            Port=target.port,
            DBUsername=target.user,
            Region=environment.region,
        )
    return token
