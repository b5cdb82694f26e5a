"""`terrace cluster`: a way to the private endpoint of an environment's Kubernetes."""

import argparse
import os
import sys
from pathlib import Path

import environments
from terrace import toolchain
from terrace.aws import Accounts, Unreadable, require_role_name
from terrace.cluster import find, tunnel
from terrace.cluster.kubeconfig import kubeconfig
from terrace.cluster.place import Place, place
from terrace.configuration import require_right_environments
from terrace.errors import UserError
from terrace.files import replace

PURPOSE = "open a tunnel to the Kubernetes of an environment"
ENDED = "The tunnel is closed.\n"
PORTS = range(1024, 65536)  # those that anybody may listen on


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("cluster", help=PURPOSE)
    parser.add_argument("environment", help="such as dev")
    parser.add_argument(
        "--role", help="role to take in its account; <project>-<environment>-cluster-admin if none"
    )
    parser.add_argument("--port", type=int, help="port on this machine; a free one if none")
    parser.set_defaults(
        run=lambda chosen: run(chosen.environment, role=chosen.role, port=chosen.port)
    )


def run(environment: str, *, role: str | None, port: int | None) -> int:
    """Open the tunnel and keep it open until Ctrl-C.

    Args:
        environment: Name of the environment.
        role: Name of a role in its account; None takes the one that lets people in.
        port: Local port; None takes a free one.

    Raises:
        UserError: Something is missing; the sentence says what to install, set or ask for.
    """
    require_role_name(role)
    if port is not None and port not in PORTS:
        raise UserError(f"--port is {port}, allowed: {PORTS.start} to {PORTS.stop - 1}")
    require_right_environments()
    chosen = environments.by_name(environment)
    if chosen.kubernetes is None:
        raise UserError(
            f"environment {environment} has no kubernetes, which a tunnel would lead to; set it in "
            f"environments/{environment}.py"
        )
    where = place(chosen, environments.PLATFORM)
    tunnel.require_programs()
    role = role or where.admin_role
    roles = {where.account_id: where.role_arn(role)}
    accounts = Accounts(region=where.region, roles=roles, as_they_are=False)
    try:
        _ = accounts.caller
    except Unreadable as problem:  # whatever the role
        raise UserError(str(problem)) from None
    try:
        return _open(where, role, port or tunnel.free_port(), accounts=accounts)
    except Unreadable as problem:
        raise UserError(f"{problem}; the role is {role}, another is taken with --role") from None


def _open(where: Place, role: str, port: int, *, accounts: Accounts) -> int:
    if f"::{where.account_id}:assumed-role/{role}/" in accounts.caller["Arn"]:
        accounts = Accounts(region=where.region)  # a role may not take itself
        taken = None
    else:
        taken = where.role_arn(role)
    endpoint = find.endpoint(accounts, where)
    node = find.node(accounts, where)
    file = toolchain.state_folder(toolchain.repository_root()) / "kubeconfig" / where.environment
    text = kubeconfig(
        where, endpoint, port=port, role_arn=taken, profile=os.environ.get("AWS_PROFILE")
    )
    replace(file, text.encode(), mode=0o600)
    own = {name: value for name, value in os.environ.items() if name != "AWS_PROFILE"}
    tunnel.hold(
        tunnel.command(node, host=endpoint.host, port=port, region=where.region),
        own | accounts.variables(where.account_id),
        on_ready=lambda: _tell(where, node, file),
    )
    sys.stdout.write(ENDED)
    return 0


def _tell(where: Place, node: str, file: Path) -> None:
    sys.stdout.write(
        f"{where.cluster} is reached through {node} until Ctrl-C, or until 20 minutes pass "
        f"without traffic. In another shell:\n\n  export KUBECONFIG={file}\n  kubectl get nodes\n\n"
    )
    sys.stdout.flush()
