"""`terrace facts`: what a script needs to know of an environment, and whether it may enter it."""

import argparse
import sys
from typing import Any

import environments
from environments import Environment, Platform
from environments.model import KUBERNETES, WEAKEST_FIRST
from terrace.aws import Accounts
from terrace.configuration import require_right_environments
from terrace.delivery.refusing import of_aws, usage
from terrace.names import of_environment

PURPOSE = "print what a script needs to know of an environment, as KEY=value"
LATER = WEAKEST_FIRST[1:]
HEALTH_PATH = "/health"  # the library has it too, and takes a second to import


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("facts", help=PURPOSE, description=f"{PURPOSE}.")
    parser.add_argument("environment", help="such as dev")
    parser.add_argument(
        "--sign-in",
        action="store_true",
        help="see that its account can be entered, and say as whom",
    )
    parser.set_defaults(run=lambda chosen: run(chosen.environment, sign_in=chosen.sign_in))


def run(name: str, *, sign_in: bool) -> int:
    """Print the facts, one a line.

    Args:
        name: Name of the environment.
        sign_in: Enter its account, and add who that is.

    Raises:
        Refusal: There is no such environment, or no way into its account.
    """
    with usage():
        require_right_environments()
        environment = environments.by_name(name)
    found = facts(environment, environments.PLATFORM)
    if sign_in:
        found["caller"] = caller(environment, environments.PLATFORM)
    sys.stdout.write("".join(f"{key}={value}\n" for key, value in found.items()))
    return 0


def facts(environment: Environment, platform: Platform) -> dict[str, str]:
    """What scripts ask of an environment; yes and no are written so.

    `guarded` are those that nobody takes down by a slip: with protected=True, or that get their
    versions from another, or are called like one that does.
    """
    guarded = environment.protected or environment.promotion or environment.name in LATER
    forwards = environment.functions and environment.functions.alarm_forwarder
    return {
        "project": platform.project,
        "environment": environment.name,
        "account": environment.account_id,
        "region": environment.region,
        "protected": _word(environment.protected),
        "guarded": _word(guarded),
        "database": _word(environment.database),
        "prepared": _word(environment.preparing),
        "kubernetes": _word(environment.kubernetes),
        "forwarder": _word(forwards),
        "health": " ".join(health_addresses(environment, platform)),
        "health_kubernetes": " ".join(kubernetes_addresses(environment, platform)),
    }


def health_addresses(environment: Environment, platform: Platform) -> list[str]:
    """Addresses of the public side that say whether it works, one for each host.

    A service that gets a part of the paths only is behind a host that another one answers for, or
    its path is asked for nothing.
    """
    domain = f"{environment.name}.{platform.domain}"
    routes = [each.route for each in environment.services.values() if each.route]
    whole = [each for each in routes if each.path == "/*"]
    hosts = dict.fromkeys(f"{each.host}.{domain}" if each.host else domain for each in whole)
    return [f"https://{host}{HEALTH_PATH}" for host in hosts]


def kubernetes_addresses(environment: Environment, platform: Platform) -> list[str]:
    """The same of what Kubernetes serves, which is deployed apart from it."""
    if not environment.named_on_kubernetes:
        return []
    return [f"https://{KUBERNETES}.{environment.name}.{platform.domain}{HEALTH_PATH}"]


def entered(environment: Environment, platform: Platform, *, role: str | None = None) -> Accounts:
    """The way into an environment's account.

    Args:
        environment: The environment.
        platform: What all share.
        role: Name of a role in the account; None takes the one that deploys.
    """
    names = of_environment(platform, environment)
    arn = names.role_arn(role or platform.deployment_role_in(environment.name))
    return Accounts(region=environment.region, roles={environment.account_id: arn})


def caller(environment: Environment, platform: Platform, *, role: str | None = None) -> str:
    """ARN of whom the account of an environment sees.

    Raises:
        Refusal: There are no credentials, or they may not enter it.
    """
    with of_aws():
        accounts = entered(environment, platform, role=role)
        accounts.client("sts", account_id=environment.account_id)
        return str(accounts.caller["Arn"])


def _word(value: Any) -> str:
    return "yes" if value else "no"
