"""What a preview runs, looked up before anything is made."""

import os

from constructs_lib.image import repository_of, rest_of
from environments import Environment
from stacks.target import AWS, chosen
from terrace.delivery.deployed import Deployed
from terrace.previews.record import Record
from terrace.previews.way import Way
from terrace.release.registry import require_image


def images(environment: Environment, record: Record) -> tuple[str, ...]:
    """Images of a preview, as `environments/` writes them: "app:0.1.0" or "app@sha256:…"."""
    named = [each.image for each in environment.services.values()]
    named += [environment.jobs.image] if environment.jobs else []
    given = f"{record.repository}@{record.image}"
    return tuple(
        dict.fromkeys(
            given if record.image and repository_of(each) == record.repository else each
            for each in named
        )
    )


def require_images(way: Way, environment: Environment, record: Record) -> None:
    """Refuse images that the registry has not, or not for the processors of previews.

    The embedded AWS runs no containers, and has no images either.

    Raises:
        Refusal: NO_IMAGE.
        Unreadable: The registry may not be read.
    """
    if chosen(os.environ) is not AWS:
        return
    deployed = Deployed(environment=environment, platform=way.where.platform, accounts=way.accounts)
    for image in images(environment, record):
        require_image(deployed, repository_of(image), rest_of(image), environments=(environment,))
