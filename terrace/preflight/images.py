"""Images that the stack runs: in the registry of the shared account, and for its processors."""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from conventions.blocks import Block, first
from conventions.expressions import references, strings
from terrace.aws import found, reading
from terrace.preflight.check import Check, Finding, fine, stops
from terrace.preflight.place import SHARED_STACK, Place

_IMAGE = re.compile(r"outputs\.(repository_url_\w+)\}:([\w.-]+)")
NO_IMAGE = ("ImageNotFoundException", "RepositoryNotFoundException")
INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
# An image for one processor; the registry answers with what it was given.
SINGLE = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
DOCKERFILE = "docker/Dockerfile"
PROCESSORS = {"ARM64": "arm64", "X86_64": "amd64"}  # as ECS and as images spell them


def checks(place: Place) -> Iterator[Check]:
    """Look for each image, by repository and tag."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for block in place.stack.resources:
        for text in strings(block.body):
            for output, tag in _IMAGE.findall(text):
                wanted.setdefault((output, tag), set()).update(_processors(block))
    for (output, tag), processors in sorted(wanted.items()):
        name = repository(place, output)
        yield Check(
            f"image {name}:{tag}",
            partial(_judge, name=name, tag=tag, processors=frozenset(processors)),
        )


def repository(place: Place, output: str) -> str:
    """Return the name of the repository behind an output of the shared stack."""
    shared = place.stacks[SHARED_STACK]
    value = next(each.text("value") for each in shared.outputs if each.id == output)
    address = next(references(value), "")
    return next(each.text("name") for each in shared.resources if each.address == address)


def architectures(manifest: dict[str, Any]) -> frozenset[str]:
    """Return the processors that an index of images names; none where it is a single image."""
    if manifest.get("mediaType") not in INDEXES:
        return frozenset()
    named = (each.get("platform", {}).get("architecture") for each in manifest["manifests"])
    return frozenset(each for each in named if each and each != "unknown")


def _processors(block: Block) -> set[str]:
    if block.type == "aws_launch_template":
        return {"arm64"}  # constructs_lib/jobs takes instances with Graviton only
    if block.type != "aws_ecs_task_definition":
        return set()
    named = first(block.body, "runtime_platform").get("cpu_architecture", "X86_64")
    return {PROCESSORS.get(str(named), str(named))}


def _judge(place: Place, *, name: str, tag: str, processors: frozenset[str]) -> Finding:
    ecr, what = place.shared_client("ecr"), f"the image {name}:{tag}"
    wanted = {
        "registryId": place.shared_account_id,
        "repositoryName": name,
        "imageIds": [{"imageTag": tag}],
    }
    host = f"{place.shared_account_id}.dkr.ecr.{place.backend['region']}.amazonaws.com"

    def build(needed: frozenset[str]) -> str:
        return (
            f"docker buildx build --platform linux/{',linux/'.join(sorted(needed))} "
            f"--file {DOCKERFILE} --tag {host}/{name}:{tag} --push ."
        )

    if found(what, lambda: ecr.describe_images(**wanted), missing=NO_IMAGE) is None:
        sentence = f"is not in the registry of account {place.shared_account_id}"
        return stops(sentence, build(processors))
    with reading(what):
        images = ecr.batch_get_image(**wanted, acceptedMediaTypes=[*INDEXES, *SINGLE])["images"]
    built = architectures(json.loads(images[0]["imageManifest"])) if images else frozenset()
    lacking = processors - built
    if lacking and (built or len(lacking) > 1):
        one = "one processor, which it does not say"
        return stops(
            f"is built for {', '.join(sorted(built)) or one}, needed: {', '.join(sorted(lacking))}",
            build(built | lacking),
        )
    return fine("is in the registry")
