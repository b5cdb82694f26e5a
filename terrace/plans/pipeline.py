"""`terrace pipeline`: what a pipeline has to know of a stack; workflows name no account."""

import argparse
import sys

import environments
from environments import Environment, Platform
from stacks.names import SHARED_STACKS
from stacks.pipelines import (
    PLAN_SHARED,
    PLAN_SHARED_RUN,
    apply_run,
    apply_thing,
    plan_run,
    plan_thing,
)
from terrace.configuration import require_right_environments
from terrace.delivery.codes import Code
from terrace.delivery.refusing import usage
from terrace.errors import Refusal
from terrace.names import PLAN, of_environment, of_platform
from terrace.toolchain import refuse_unknown

PURPOSE = "print what a pipeline needs to know of a stack, as KEY=value"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "pipeline",
        help=PURPOSE,
        description=f"{PURPOSE[0].upper()}{PURPOSE[1:]}. Exit codes: 0 printed, 2 wrong usage.",
    )
    parser.add_argument("stack", help="such as dev")
    parser.add_argument("--plan", action="store_true", help="to plan it; otherwise to deploy it")
    parser.add_argument(
        "--github", action="store_true", help="keys in small letters, for the outputs of a job"
    )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    with usage():
        require_right_environments()
        if chosen.stack not in (each.name for each in environments.PREVIEWS):
            refuse_unknown([chosen.stack])
        found = facts(chosen.stack, plan=chosen.plan)
    for key, value in found.items():
        sys.stdout.write(f"{key if chosen.github else key.upper()}={value}\n")
    return Code.DONE


def facts(stack: str, *, plan: bool) -> dict[str, str]:
    """Return what a run needs that plans or deploys a stack.

    Args:
        stack: The stack.
        plan: Whether it plans, by roles that only read.

    Raises:
        Refusal: No pipeline deploys that stack.
    """
    platform = environments.PLATFORM
    shared = of_platform(platform)
    common = {
        "stack": stack,
        "project": platform.project,
        "shared_account": platform.account_id,
        "shared_region": platform.region,
    }
    if stack in SHARED_STACKS:
        if not plan:
            raise Refusal(
                f"{stack} is deployed by a person, and no role of a pipeline may; allowed: --plan",
                code=Code.USAGE,
            )
        return common | {
            "account": platform.account_id,
            "region": platform.region,
            "role": shared.role(PLAN_SHARED),
            "deployment_role": "",
            "environment": PLAN_SHARED_RUN,
            "protected": "true",
        }
    environment = environments.by_name(stack)
    last = plan_thing(environment) if plan else apply_thing(stack)
    return common | {
        "account": environment.account_id,
        "region": environment.region,
        "role": shared.role(last),
        "deployment_role": _role_there(platform, environment, plan=plan),
        "environment": plan_run(environment) if plan else apply_run(stack),
        "protected": str(environment.protected).lower(),
    }


def _role_there(platform: Platform, environment: Environment, *, plan: bool) -> str:
    if plan:
        return of_environment(platform, environment).name(PLAN)
    return platform.deployment_role_in(environment.name)
