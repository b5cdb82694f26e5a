"""`terrace pipeline`: what a pipeline has to know of a stack; workflows name no account."""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import environments
from environments import Environment, Platform
from stacks.names import SHARED_STACKS
from terrace.configuration import require_right_environments
from terrace.delivery.codes import Code
from terrace.delivery.refusing import usage
from terrace.deployment.stacks import Stacks
from terrace.errors import Refusal
from terrace.names import PLAN, SHARED, of_environment, of_platform
from terrace.toolchain import refuse_unknown, repository_root
from terrace.toolchain.project import configured_output

PURPOSE = "print what a pipeline needs to know of a stack, or of all"
APPLY, PREVIEWS = "apply", "previews"
_PREVIEW = re.compile(r"pr-\d+")
_PREVIEW_ROLE = "pr"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "pipeline",
        help=PURPOSE,
        description=f"{PURPOSE[0].upper()}{PURPOSE[1:]}. Exit codes: 0 printed, 2 wrong usage.",
    )
    parser.add_argument("stack", nargs="?", help="such as dev: prints KEY=value lines")
    parser.add_argument("--plan", action="store_true", help="to plan it; otherwise to deploy it")
    parser.add_argument(
        "--github", action="store_true", help="keys in small letters, for the outputs of a job"
    )
    parser.add_argument(
        "--matrix",
        action="store_true",
        help="all stacks in the order of their deployment, as JSON for a matrix of GitHub",
    )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    with usage():
        require_right_environments()
        if chosen.matrix == bool(chosen.stack):
            raise Refusal("name one stack, or ask for all with --matrix", code=Code.USAGE)
        if chosen.matrix:
            sys.stdout.write(json.dumps(matrix(_ordered())) + "\n")
            return Code.DONE
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
            "role": shared.role(f"{PLAN}-{SHARED}"),
            "deployment_role": "",
            "environment": f"{SHARED}-{PLAN}",
            "protected": "true",
        }
    environment = environments.by_name(stack)
    last, way = _way(environment, plan=plan)
    return common | {
        "account": environment.account_id,
        "region": environment.region,
        "role": shared.role(last),
        "deployment_role": _role_there(platform, environment, plan=plan),
        "environment": way,
        "protected": str(environment.protected).lower(),
    }


def matrix(ordered: Iterable[tuple[str, Sequence[str]]]) -> dict[str, Any]:
    """Return all stacks as a matrix, each after those it depends on, which a wave before deploys.

    Args:
        ordered: Stacks with those that they depend on, in that order.
    """
    waves: dict[str, int] = {}
    rows = []
    for stack, needs in ordered:
        waves[stack] = 1 + max((waves[each] for each in needs), default=-1)
        planned = facts(stack, plan=True)
        rows.append(
            {
                "stack": stack,
                "needs": list(needs),
                "wave": waves[stack],
                "protected": planned["protected"] == "true",
                "plan_environment": planned["environment"],
                "environment": ""
                if stack in SHARED_STACKS
                else facts(stack, plan=False)["environment"],
            }
        )
    return {"include": rows}


def _way(environment: Environment, *, plan: bool) -> tuple[str, str]:
    """Return the last part of the role of the shared account, and the GitHub environment."""
    if plan:
        if not environment.protected:
            return PLAN, PLAN
        return f"{PLAN}-{environment.name}", f"{environment.name}-{PLAN}"
    if _PREVIEW.fullmatch(environment.name):
        return f"{APPLY}-{_PREVIEW_ROLE}", PREVIEWS
    return f"{APPLY}-{environment.name}", environment.name


def _role_there(platform: Platform, environment: Environment, *, plan: bool) -> str:
    if plan:
        return of_environment(platform, environment).name(PLAN)
    return platform.deployment_role_in(environment.name)


def _ordered() -> list[tuple[str, Sequence[str]]]:
    root = repository_root()
    stacks = Stacks(root / configured_output(root), {})
    known = {*SHARED_STACKS, *(each.name for each in environments.ENVIRONMENTS)}
    found = _checked(stacks, known)
    return [(name, found[name]) for name in stacks.names if name in known]


def _checked(stacks: Stacks, known: set[str]) -> Mapping[str, Sequence[str]]:
    """Return by stack what it depends on; what is in environments/ alone is not synthesized yet."""
    if missing := sorted(known - set(stacks.names)):
        raise Refusal(
            f"{', '.join(missing)} is in environments/ and not in {stacks.output.name}; "
            "run: make synth",
            code=Code.USAGE,
        )
    return {name: [each for each in stacks.needs(name) if each in known] for name in stacks.names}
