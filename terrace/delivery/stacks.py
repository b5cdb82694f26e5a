"""`terrace stacks`: which stacks a pipeline plans and deploys, in which order, and by whose leave.

A pipeline has to know its jobs before it has set anything up, so this needs Python alone.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import environments
from environments import Environment, Platform
from environments.previews import ACCOUNT
from stacks.names import SHARED_STACKS
from stacks.pipelines import IMAGES, PLAN_SHARED_RUN, apply_thing, plan_run
from terrace.configuration import require_right_environments
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.names import of_platform
from terrace.toolchain import repository_root

PURPOSE = "print the stacks in the order of their deployment, for pipelines"
MANIFEST = "terraform-out/manifest.json"
IMAGE = "app"
"""The image that this repository builds, by the name of its repository in the registry."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("stacks", help=PURPOSE, description=f"{PURPOSE}.")
    parser.add_argument(
        "--github", action="store_true", help="as KEY=JSON, which a GitHub job makes its outputs"
    )
    parser.set_defaults(run=lambda chosen: run(repository_root(), github=chosen.github))


def run(root: Path, *, github: bool) -> int:
    """Print the stacks and return the exit code."""
    require_right_environments()
    stacks = order(root)
    _refuse_missing(stacks)
    found = facts(stacks, environments.ENVIRONMENTS, environments.PLATFORM)
    if github:
        lines = [f"{key}={json.dumps(value)}\n" for key, value in found.items()]
    else:
        lines = [f"{each['stack']}\n" for each in found["stacks"]]
    sys.stdout.write("".join(lines))
    return 0


def order(root: Path) -> tuple[str, ...]:
    """Return the stacks of the committed manifest, each after those that it depends on.

    Raises:
        Refusal: There is no manifest, or its dependencies form a circle.
    """
    path = root / MANIFEST
    try:
        stacks: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["stacks"]
    except (OSError, ValueError, KeyError) as problem:
        raise Refusal(
            f"{path.relative_to(root)} cannot be read ({problem}); run: make synth",
            code=Code.REFUSED,
        ) from None
    found: list[str] = []
    while len(found) < len(stacks):
        free = [
            name
            for name in sorted(stacks)
            if name not in found and set(stacks[name]["dependencies"]) <= set(found)
        ]
        if not free:
            raise Refusal(f"stacks in {path.name} depend on each other", code=Code.REFUSED)
        found += free
    return tuple(found)


def _refuse_missing(stacks: Sequence[str]) -> None:
    """Refuse what is written and not synthesized: no pipeline would deploy it, or say so."""
    written = [*SHARED_STACKS, *(each.name for each in environments.ENVIRONMENTS)]
    if missing := [name for name in written if name not in stacks]:
        raise Refusal(
            f"{', '.join(missing)} is in environments/ and not in {MANIFEST}; run: make synth",
            code=Code.USAGE,
        )


def facts(stacks: Sequence[str], of: Sequence[Environment], platform: Platform) -> dict[str, Any]:
    """What workflows decide by.

    Args:
        stacks: All stacks in the order of their deployment.
        of: The environments.
        platform: What they share.

    Returns:
        `stacks`, each with the GitHub environment that a scheduled plan of it runs in; environments
        that are `built`, which get every commit of main; those that `requests` plan; all
        `environments` by name; where the `image` of this repository goes; and where `previews` run.
    """
    known = {each.name: _environment(each, platform) for each in of}
    ordered = [{"stack": name, **known[name]} for name in stacks if name in known]
    shared = {"plan": PLAN_SHARED_RUN}
    names, previews = of_platform(platform), platform.previews
    address = f"{platform.account_id}.dkr.ecr.{platform.serving_region}.amazonaws.com"
    return {
        "stacks": [{"stack": name, "plan": known.get(name, shared)["plan"]} for name in stacks],
        "built": [each for each in ordered if not each["after"]],
        "requests": [each for each in ordered if not each["protected"]],
        "environments": known,
        "image": {
            "region": platform.serving_region,
            "role": names.role(IMAGES),
            "registry": address,
            "repository": f"{address}/{names.name(IMAGE)}",
        },
        "previews": previews
        and {"region": previews.region, "role": names.role(apply_thing(ACCOUNT))},
    }


def _environment(environment: Environment, platform: Platform) -> dict[str, Any]:
    promotion = environment.promotion
    return {
        "plan": plan_run(environment),
        "protected": environment.protected,
        "after": promotion.after if promotion else "",
        "kubernetes": environment.kubernetes is not None,
        "url": f"https://{environment.name}.{platform.domain}" if environment.has_route else "",
    }
