"""What an environment's cluster runs, as Git has it: digests in its overlay and its values."""

import re
import tempfile
from pathlib import Path

import yaml

from environments import Environment
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.exchange import exchange
from terrace.files import writing
from terrace.manifests.kustomize import COMPONENT, KUSTOMIZATION, OVERLAYS
from terrace.manifests.text import dump, read

FOLDER = Path("kubernetes")
CHART = FOLDER / "helm" / "app-chart"
IMAGE = "image"  # folder of an overlay that each promotion changes
NO_DIGEST = f"sha256:{'0' * 64}"  # until the first promotion: nothing is there to pull
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")

_PROMOTED = """\
# What runs: each promotion changes a digest here, and make kubernetes keeps it.
"""


def file_of(environment: str) -> Path:
    """The file of the overlay that says what runs, from the repository's root."""
    return OVERLAYS / environment / IMAGE / KUSTOMIZATION


def require_digest(image: str) -> str:
    """Return the digest of an image, given as sha256:<64 hex>, with @ before it or without.

    Raises:
        Refusal: It is none, or the one of zeros that stands for no image.
    """
    digest = image.removeprefix("@")
    if not DIGEST.fullmatch(digest):
        raise Refusal(
            f"--image is {image!r}, allowed: sha256: and 64 digits of 0-9 and a-f, which always "
            "mean the same image",
            code=Code.USAGE,
        )
    if digest == NO_DIGEST:
        raise Refusal(
            "--image is a digest of zeros, which stands for no image; allowed: that of an image "
            "that was pushed",
            code=Code.USAGE,
        )
    return digest


def require_repository(environment: Environment, repository: str | None) -> str:
    """Return the repository that is meant; the only one of an environment where none is named.

    Raises:
        Refusal: The environment has no cluster, no such repository, or several.
    """
    if environment.kubernetes is None:
        raise Refusal(
            f"environment {environment.name} has no kubernetes, whose overlay would hold a digest; "
            f"what runs on ECS is deployed with: terrace release deploy {environment.name}",
            code=Code.USAGE,
        )
    known = sorted({each.repository for each in environment.services.values()})
    if repository is None and len(known) == 1:
        return known[0]
    if repository not in known:
        said = "missing" if repository is None else repr(repository)
        raise Refusal(f"--repository is {said}, allowed: {', '.join(known)}", code=Code.USAGE)
    return repository


def promoted(root: Path, environment: str) -> dict[str, str]:
    """Return the digests in an overlay, by repository.

    Raises:
        Refusal: The overlay is not there.
        UserError: An image in it has no digest.
    """
    if not (root / file_of(environment)).is_file():
        raise Refusal(
            f"{file_of(environment)} is missing; write it with: make kubernetes", code=Code.USAGE
        )
    return {each["name"]: each["digest"] for each in images(root / file_of(environment))}


def images(file: Path) -> list[dict[str, str]]:
    """Return the images of a kustomization in the order of their names; none where it is missing.

    Raises:
        UserError: One has no digest.
    """
    if not file.is_file():
        return []
    found: list[dict[str, str]] = read(file)[0]["images"]
    for each in found:
        if each.keys() != {"name", "newName", "digest"}:
            name = "/".join(file.parts[-5:])
            said = ", ".join(sorted(each))
            raise UserError(f"{name}: an image has {said}, allowed: name, newName and digest")
    return sorted(found, key=lambda each: each["name"])


def digest_in(text: str, repository: str) -> str:
    """Return the digest of an image in the text of a kustomization; empty where it has none."""
    content = yaml.safe_load(text)
    found = content.get("images") or [] if isinstance(content, dict) else []
    return next((str(e.get("digest", "")) for e in found if e.get("name") == repository), "")


def text_of(images_: list[dict[str, str]]) -> str:
    """Write a kustomization with images."""
    return _PROMOTED + dump([{**COMPONENT, "images": images_}])


def promote(
    root: Path, environment: str, repository: str, digest: str, *, dry_run: bool = False
) -> list[Path]:
    """Write a digest into the overlay, and into the chart's values, and return what has changed.

    Args:
        root: The working copy.
        environment: Name of an environment with a cluster.
        repository: Name of the image there.
        digest: sha256:<64 hex>.
        dry_run: Write nothing.

    Raises:
        Refusal: The overlay is not there, or knows no such image.
        UserError: A file cannot be read or written; all are as they were.
    """
    there = promoted(root, environment)
    if repository not in there:
        raise Refusal(
            f"{file_of(environment)} has no image {repository}, allowed: "
            f"{', '.join(sorted(there)) or 'there is none'}; run: make kubernetes",
            code=Code.USAGE,
        )
    changes = {file_of(environment): _overlay(root, environment, repository, digest)}
    values = CHART / f"values-{environment}.yaml"
    if (root / values).is_file():
        changes[values] = _values((root / values).read_text("utf-8"), repository, digest)
    changes = {path: text for path, text in changes.items() if (root / path).read_text() != text}
    if dry_run:
        return list(changes)
    with (
        writing(root / FOLDER),
        tempfile.TemporaryDirectory() as drafts,
        exchange(root / FOLDER) as made,
    ):
        for number, (path, text) in enumerate(changes.items()):
            draft = Path(drafts, str(number))
            draft.write_text(text, encoding="utf-8")
            made.put(path.relative_to(FOLDER), draft)
    return list(changes)


def _overlay(root: Path, environment: str, repository: str, digest: str) -> str:
    wanted = [
        {**each, "digest": digest} if each["name"] == repository else each
        for each in images(root / file_of(environment))
    ]
    return text_of(wanted)


def _values(text: str, repository: str, digest: str) -> str:
    """Change one line: the rest of the file is generated, and the user's."""
    name = re.escape(repository)
    place = rf"(?m)(^images:\n(?:  .*\n)*?  {name}:\n(?:    .*\n)*?    digest: )\S+$"
    return re.sub(place, lambda found: f"{found[1]}{digest}", text)
