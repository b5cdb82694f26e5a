"""`terrace release digest`: what an environment's cluster runs, written into Git's files."""

import argparse
from pathlib import Path

import environments
from terrace import toolchain
from terrace.configuration import require_right_environments
from terrace.delivery.refusing import usage
from terrace.manifests import promotion
from terrace.steps import say

PURPOSE = "write the digest that an environment's cluster runs into its overlay"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the subcommand of `terrace release`."""
    parser = subparsers.add_parser("digest", help=PURPOSE, description=PURPOSE)
    parser.add_argument("environment", help="such as staging")
    parser.add_argument("--image", required=True, help="sha256:<64 hex digits>")
    parser.add_argument("--repository", help="such as app; the only one if none is named")
    parser.add_argument("--dry-run", action="store_true", help="say what would change")
    parser.set_defaults(
        run=lambda chosen: run(
            toolchain.repository_root(),
            chosen.environment,
            chosen.image,
            repository=chosen.repository,
            dry_run=chosen.dry_run,
        )
    )


def run(
    root: Path, environment: str, image: str, *, repository: str | None, dry_run: bool = False
) -> int:
    """Write a digest into the overlay and the chart's values; nothing changes where it is there.

    Args:
        root: The working copy.
        environment: Name of an environment with a cluster.
        image: sha256:<64 hex>.
        repository: Name of the image; None for the only one.
        dry_run: Only say what would change.

    Raises:
        Refusal: Something named is not there, or the digest is none.
    """
    with usage():
        require_right_environments()
        digest = promotion.require_digest(image)
        chosen = environments.by_name(environment)
        name = promotion.require_repository(chosen, repository)
    former = promotion.promoted(root, environment).get(name)
    changed = promotion.promote(root, environment, name, digest, dry_run=dry_run)
    for path in changed:
        say(f"{'would write' if dry_run else 'wrote'} {path}: {name} {digest}, before {former}")
    if not changed:
        say(f"{environment} has {name} {digest} already.")
    elif not dry_run:
        say("Commit and push them: Argo CD deploys what Git says.")
    return 0
