"""The image in the registry: it is there, and for every processor that its workloads run on."""

import json

from environments import ENVIRONMENTS, Environment
from terrace.aws import found
from terrace.delivery.codes import Code
from terrace.delivery.deployed import Deployed
from terrace.errors import Refusal
from terrace.image_manifests import INDEXES, SINGLE, architectures

AMD64, ARM64 = "amd64", "arm64"  # of tasks on Fargate; of instances and nodes, which have Graviton


def require_image(
    deployed: Deployed,
    repository: str,
    image: str,
    *,
    environments: tuple[Environment, ...] | None = None,
) -> None:
    """Refuse an image that could not start somewhere on its way through the environments.

    BatchGetImage answers with the manifest as it was pushed: an index names its processors, an
    image for one processor names none. An image that is not there is a failure in the answer, not
    an error; a repository that is not there is an error.
    Source: Amazon ECR API Reference, BatchGetImage and ImageFailure.

    Args:
        deployed: An environment of the platform.
        repository: Such as "app".
        image: What follows the repository's address.
        environments: Where it is to run; None for all, because one image goes through them.

    Raises:
        Refusal: NO_IMAGE, where it is missing, or was not built for all of them.
        Unreadable: The registry may not be read.
    """
    name, account = deployed.shared.name(repository), deployed.shared.account_id
    digest = image.removeprefix("@")
    id_ = {"imageDigest": digest} if image != digest else {"imageTag": image.removeprefix(":")}
    ecr = deployed.shared_client("ecr")
    answer = found(
        f"the image {name}{image}",
        lambda: ecr.batch_get_image(
            registryId=account,
            repositoryName=name,
            imageIds=[id_],
            acceptedMediaTypes=[*INDEXES, *SINGLE],
        ),
        missing=("RepositoryNotFoundException",),
    )
    if answer is None:
        raise Refusal(
            f"there is no repository {name} in the registry of account {account}; deploy it with: "
            "make deploy STACK=global",
            code=Code.NO_IMAGE,
        )
    if not answer["images"]:
        raise Refusal(
            f"the image {name}{image} is not in the registry of account {account}; build and push "
            "it first",
            code=Code.NO_IMAGE,
        )
    built = architectures(json.loads(answer["images"][0]["imageManifest"]))
    needed = processors(repository, ENVIRONMENTS if environments is None else environments)
    lacking = needed - built
    if lacking and (built or len(needed) > 1):
        said = ", ".join(sorted(built)) or "one processor, which it does not say"
        raise Refusal(
            f"the image {name}{image} is built for {said}, needed: {', '.join(sorted(needed))}; "
            f"build it with --platform {','.join(f'linux/{each}' for each in sorted(needed))}",
            code=Code.NO_IMAGE,
        )


def processors(repository: str, environments: tuple[Environment, ...]) -> frozenset[str]:
    """Processors that images of a repository run on, in any of some environments."""
    needed = {AMD64}
    for each in environments:
        on_nodes = each.kubernetes and any(
            service.repository == repository for service in each.services.values()
        )
        on_instances = each.jobs and each.jobs.image.rpartition(":")[0] == repository
        if on_nodes or on_instances:
            needed.add(ARM64)
    return frozenset(needed)
