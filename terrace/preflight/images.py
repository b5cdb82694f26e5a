"""Images that the stack runs: in the registry of the shared account, and for its processors."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial

from conventions.blocks import Block, first
from conventions.expressions import references, strings
from terrace.aws import found, reading
from terrace.image_manifests import INDEXES, SINGLE, architectures
from terrace.preflight.check import Check, Finding, fine, stops
from terrace.preflight.place import SHARED_STACK, Place

# What follows the address of a repository: a tag or a digest, a parameter that a task definition
# takes it from, or one that an instance reads when it starts.
_IMAGE = re.compile(
    r"outputs\.(repository_url_\w+)\}"
    r"(?:(:[\w.-]+|@sha256:\w+)"
    r"|\$\{jsondecode\(aws_ssm_parameter\.([\w-]+)\.insecure_value\)\.image\}"
    r"|' \+ json\.loads\(read\('get-parameter', '--name', '([^']+)')"
)
RELEASES = "releases"  # constructs_lib/delivery/release.py; a test holds both to the same
NO_IMAGE = ("ImageNotFoundException", "RepositoryNotFoundException")
DOCKERFILE = "docker/Dockerfile"
PROCESSORS = {"ARM64": "arm64", "X86_64": "amd64"}  # as ECS and as images spell them


def checks(place: Place) -> Iterator[Check]:
    """Look for each image: that of a release, or by repository and tag."""
    released = {each.text("name"): each for each in place.stack.resources if _is_release(each)}
    wanted: dict[tuple[str, str], set[str]] = {}
    for block in place.stack.resources:
        for text in strings(block.body):
            for output, image in _images(text, released):
                wanted.setdefault((output, image), set()).update(_processors(block))
    # What prepares a database names the first image, and is started with that of the release.
    firsts = {
        (output, _first(released[image])): image for output, image in wanted if image in released
    }
    for (output, image), processors in sorted(wanted.items()):
        if (output, image) in firsts:
            wanted[output, firsts[output, image]] |= processors
    for (output, image), processors in sorted(wanted.items()):
        if (output, image) in firsts:
            continue
        name = repository(place, output)
        yield Check(
            f"image {name}{'' if image in released else image}{_of(image, released)}",
            partial(
                _judge,
                name=name,
                image=image,
                first=_first(released[image]) if image in released else image,
                processors=frozenset(processors),
            ),
        )


def _is_release(block: Block) -> bool:
    return block.type == "aws_ssm_parameter" and f"/{RELEASES}/" in block.text("name")


def _images(text: str, released: Mapping[str, Block]) -> Iterator[tuple[str, str]]:
    """Outputs with a repository, and what follows its address: a tag, or a release's parameter."""
    by_address = {each.address: name for name, each in released.items()}
    for output, tag, address, name in _IMAGE.findall(text):
        parameter = by_address.get(f"aws_ssm_parameter.{address}") or name
        yield output, parameter or tag


def _first(parameter: Block) -> str:
    """What a release's parameter says before the first release."""
    return str(json.loads(parameter.text("insecure_value"))["image"])


def _of(image: str, released: Mapping[str, Block]) -> str:
    return f" of {image.rpartition('/')[2]}" if image in released else ""


def repository(place: Place, output: str) -> str:
    """Return the name of the repository behind an output of the shared stack."""
    shared = place.stacks[SHARED_STACK]
    value = next(each.text("value") for each in shared.outputs if each.id == output)
    address = next(references(value), "")
    return next(each.text("name") for each in shared.resources if each.address == address)


def _processors(block: Block) -> set[str]:
    if block.type == "aws_launch_template":
        return {"arm64"}  # constructs_lib/jobs takes instances with Graviton only
    if block.type != "aws_ecs_task_definition":
        return set()
    named = first(block.body, "runtime_platform").get("cpu_architecture", "X86_64")
    return {PROCESSORS.get(str(named), str(named))}


def _judge(
    place: Place, *, name: str, image: str, first: str, processors: frozenset[str]
) -> Finding:
    if image.startswith("/"):
        parameter = image
        try:
            image = _released(place, parameter, first)
        except (ValueError, KeyError, TypeError):
            return stops(
                f"the parameter {parameter} names no image, and every plan fails in jsondecode",
                f"aws ssm put-parameter --overwrite --region {place.region} --name {parameter} "
                """--value '{"image":"@sha256:…","commit":"…"}'""",
            )
    ecr, what = place.shared_client("ecr"), f"the image {name}{image}"
    kind = "imageDigest" if image.startswith("@") else "imageTag"
    wanted = {
        "registryId": place.shared_account_id,
        "repositoryName": name,
        "imageIds": [{kind: image[1:]}],
    }
    host = f"{place.shared_account_id}.dkr.ecr.{place.backend['region']}.amazonaws.com"

    def build(needed: frozenset[str]) -> str:
        if kind == "imageDigest":
            return f"make release STACK={place.name} IMAGE=sha256:… COMMIT=…"
        return (
            f"docker buildx build --platform linux/{',linux/'.join(sorted(needed))} "
            f"--file {DOCKERFILE} --tag {host}/{name}{image} --push ."
        )

    if found(what, lambda: ecr.describe_images(**wanted), missing=NO_IMAGE) is None:
        sentence = f"is not in the registry of account {place.shared_account_id}"
        if kind == "imageDigest":
            sentence = f"runs {image[1:]}, which {sentence}"
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


def _released(place: Place, parameter: str, first: str) -> str:
    """What a release's parameter says by now; before the first deployment it is not there."""
    ssm = place.client("ssm")
    answer = found(
        f"the parameter {parameter}",
        lambda: ssm.get_parameter(Name=parameter),
        missing=("ParameterNotFound",),
    )
    return str(json.loads(answer["Parameter"]["Value"])["image"]) if answer else first
