"""What Argo CD's branch says of an environment's images, as far as this working copy knows."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from environments import Environment
from terrace.delivery.codes import Code
from terrace.delivery.records import Release
from terrace.errors import Refusal
from terrace.manifests import promotion

BRANCH = "origin/main"


def pushed(root: Path, environment: str, repository: str) -> str:
    """Return the image that Argo CD deploys, "@sha256:…"; empty where nothing here can say it.

    Args:
        root: The working copy.
        environment: Name of the environment.
        repository: Name of the image.
    """
    ended = subprocess.run(
        ["git", "show", f"{BRANCH}:{promotion.file_of(environment).as_posix()}"],
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    digest = "" if ended.returncode else promotion.digest_in(ended.stdout, repository)
    return f"@{digest}" if digest else ""


def require_pushed(root: Path, environment: str, repository: str, image: str) -> None:
    """Refuse to wait for an image that Git does not name.

    Raises:
        Refusal: Argo CD's branch has another one; says what to do.
    """
    there = pushed(root, environment, repository)
    if there not in ("", image):
        raise Refusal(
            f"{promotion.file_of(environment)} of {BRANCH} has {there[:20]}… as {repository}, and "
            f"Argo CD deploys that; run: terrace release digest {environment} --image "
            f"{image.removeprefix('@')} --repository {repository}, commit, push, and begin again",
            code=Code.REFUSED,
        )


def follow(root: Path, environment: Environment, releases: Mapping[str, Release]) -> str:
    """Write what workloads run into the overlay, and say what has to follow; empty where nothing.

    Args:
        root: The working copy.
        environment: The environment.
        releases: What each workload runs.
    """
    name = environment.name
    if environment.kubernetes is None or not (root / promotion.file_of(name)).is_file():
        return ""
    wanted = {
        environment.services[workload].repository: release.digest
        for workload, release in releases.items()
        if workload in environment.services and release.digest
    }
    changed = [
        path
        for repository, digest in wanted.items()
        for path in promotion.promote(root, name, repository, digest)
    ]
    return to_push(name) if changed else ""


def to_push(environment: str) -> str:
    """Say what has to follow a change of the cluster itself."""
    return (
        f"commit and push {promotion.file_of(environment)} now, or Argo CD brings the other "
        "version again"
    )
