"""`terrace versions`: which versions the stacks use, and how long AWS supports each."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from constructs_lib.public_images import PUBLIC_IMAGES
from constructs_lib.versions import VERSIONS, Version
from conventions import tables
from conventions.document import Document
from conventions.resource_types import TABLE
from terrace import synthesized, toolchain

PURPOSE = "show how long AWS supports the versions in use"
TOML = "constructs_lib/versions.toml"
IMAGES_TOML = "constructs_lib/public_images.toml"
IMAGE = "container image"  # in place of a resource type and its argument
# A pinned image gets no mends by itself: 90 days without a look warn, 180 fail.
IMAGE_DAYS = timedelta(days=270)
WARN_DAYS = 180  # time to plan an upgrade
LEAST_DAYS = 90  # time to take it through dev, staging and production
HEADER = ("what", "version", "support ends", "days left", "confirmed", "used in")

Uses = Mapping[tuple[str, str], tuple[str, ...]]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    subparsers.add_parser("versions", help=PURPOSE).set_defaults(
        run=lambda _: run(
            synthesized.stacks(toolchain.repository_root() / "terraform-out"),
            today=datetime.now(UTC).date(),
        )
    )


def run(stacks: Iterable[Document], *, today: date, known: Iterable[Version] | None = None) -> int:
    """Print the versions in use, the soonest to end first, and what has to be done.

    Args:
        stacks: The synthesized stacks.
        today: Day from which days are counted.
        known: Versions that have an end; those of versions.toml and public_images.toml by default.

    Returns:
        1 where one has fewer than 90 days left or is in no row, 0 otherwise.
    """
    found = uses(stacks)
    listed = [*VERSIONS.values(), *images()] if known is None else list(known)
    used = sorted(
        ((version, places) for version in listed if (places := _places(version, found))),
        key=lambda each: (each[0].due, each[0].thing),
    )
    table = tables.text(HEADER, [_row(version, places, today) for version, places in used])
    sys.stdout.write("".join(f"{line}\n" for line in table))
    warnings = [
        _advice(version, today)
        for version, _ in used
        if LEAST_DAYS <= _days(version, today) < WARN_DAYS
    ]
    errors = [_advice(version, today) for version, _ in used if _days(version, today) < LEAST_DAYS]
    errors += unlisted(found, listed)
    sys.stdout.flush()
    sys.stderr.write("".join(f"warning: {line}\n" for line in warnings))
    sys.stderr.write("".join(f"error: {line}\n" for line in errors))
    return 1 if errors else 0


def uses(stacks: Iterable[Document]) -> Uses:
    """Find versions by argument and value, each with the stacks that it is in.

    The conventions know the argument of every resource type that takes a version, and a type that
    they do not know fails the synthesis; versions.toml may name more.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for stack in stacks:
        for argument, value in _versions(stack):
            found.setdefault((argument, value), set()).add(stack.name)
    return {each: tuple(sorted(names)) for each, names in found.items()}


def images() -> Iterator[Version]:
    """Images of others, which somebody has to look at again."""
    for name, image in PUBLIC_IMAGES.items():
        yield Version(
            thing=f"image of the {name}",
            version=image.version,
            arguments=(IMAGE,),
            source=image.source,
            address=image.address,
            checked=image.checked,
            confirmed=True,
            look_again=image.checked + IMAGE_DAYS,
        )


def unlisted(found: Uses, known: Iterable[Version]) -> list[str]:
    """Return a sentence on each version in use that is in no row."""
    listed = list(known)
    return [
        f'{argument} "{value}" in {", ".join(names)} is in no row of {TOML}, allowed: versions '
        "with the day on which their support ends; add it there, with its source"
        for (argument, value), names in sorted(found.items())
        if not any(version.is_at(argument, value) for version in listed)
    ]


def _versions(stack: Document) -> Iterator[tuple[str, str]]:
    columns = TABLE.where("version")
    named = {argument for version in VERSIONS.values() for argument in version.arguments}
    pinned = {each.pinned: f"{each.repository} {each.version}" for each in PUBLIC_IMAGES.values()}
    for resource in stack.resources:
        for name, value in resource.arguments():
            for image, known_as in pinned.items() if isinstance(value, str) else ():
                if image in value:
                    yield IMAGE, known_as
            argument = f"{resource.type}.{name}"
            takes_one = columns.get(resource.type) == name or argument in named
            # What refers to another resource is that resource's version.
            if takes_one and isinstance(value, str) and "${" not in value:
                yield argument, value


def _places(version: Version, found: Uses) -> tuple[str, ...]:
    stacks = (names for use, names in found.items() if version.is_at(*use))
    return tuple(sorted({name for names in stacks for name in names}))


def _days(version: Version, today: date) -> int:
    return (version.due - today).days


def _row(version: Version, places: tuple[str, ...], today: date) -> tuple[str, ...]:
    ends = str(version.ends or f"not announced, look again {version.look_again}")
    return (
        version.thing,
        version.version,
        ends,
        str(_days(version, today)),
        "yes" if version.confirmed else "no",
        ", ".join(places),
    )


def _advice(version: Version, today: date) -> str:
    days = _days(version, today)
    left = f"{tables.count(days, 'day')} left" if days >= 0 else "no day left"
    name = f"{version.thing}, {version.version}"
    if version.arguments == (IMAGE,):
        return (
            f"{name}: {left} until {version.due}, by when a newer image has to be looked for at "
            f"{version.address}, allowed: {WARN_DAYS} or more; write its version and digest, or "
            f"the day of your look, into {IMAGES_TOML}"
        )
    if version.ends is None:
        return (
            f"{name}: {left} until {version.due}, when its end of support has to be looked up "
            f"once more at {version.address}; write what you find into {TOML}"
        )
    return (
        f"{name}: {left} until its support ends on {version.due}, allowed: {LEAST_DAYS} or more; "
        f"raise it in {TOML}, after a look at {version.address}"
    )
