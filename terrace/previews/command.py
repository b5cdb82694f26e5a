"""`terrace preview`: the environment of a pull request, deployed or taken down."""

import argparse
import os
import re
from datetime import UTC, datetime

from constructs_lib.config import MOMENT
from environments import ENVIRONMENTS, PLATFORM, Environment
from terrace import toolchain
from terrace.configuration import require_right_environments
from terrace.delivery.codes import Code
from terrace.delivery.refusing import of_aws, usage
from terrace.deployment import Watcher
from terrace.errors import Refusal
from terrace.previews import written
from terrace.previews.cost import daily_usd
from terrace.previews.deploying import check_number, deploy
from terrace.previews.ending import STEPS, clear, end
from terrace.previews.images import images, require_images
from terrace.previews.place import DIGEST, Place, name_of, place
from terrace.previews.record import Record, next_end
from terrace.previews.session import reader
from terrace.previews.store import Store
from terrace.previews.way import way
from terrace.steps import Steps, say

PURPOSE = "deploy the environment of a pull request, or take it down"
COMMIT = re.compile(r"[0-9a-f]{40}")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("preview", help=PURPOSE, description=f"{PURPOSE}.")
    parser.add_argument("number", help="number of the pull request")
    parser.add_argument("--end", action="store_true", help="take it down")
    parser.add_argument("--image", metavar="DIGEST", help="sha256:… of the image that it runs")
    parser.add_argument("--repository", metavar="NAME", help="whose image; needed if of several")
    parser.add_argument("--commit", metavar="SHA", help="commit that the image was built from")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Deploy or end a preview.

    Raises:
        Refusal: With the exit code for what is wrong.
        UserError: A tool failed.
    """
    with usage():
        require_right_environments()
        name, where = name_of(given.number), place(PLATFORM)
        _check(given)
    toolchain.refuse_silence(os.environ)
    toolchain.refuse_misleading(os.environ)
    with of_aws():
        if given.end:
            return _end(name, where)
        return _deploy(name, where, given)


def _check(given: argparse.Namespace) -> None:
    if given.image is not None and not DIGEST.fullmatch(given.image):
        raise Refusal(
            f"image is {given.image!r}, allowed: the digest of an image, sha256: and 64 "
            "hexadecimal digits",
            code=Code.USAGE,
        )
    if given.commit is not None and not COMMIT.fullmatch(given.commit):
        raise Refusal(
            f"commit is {given.commit!r}, allowed: 40 hexadecimal digits", code=Code.USAGE
        )
    if not given.end:
        _check_registries(written.template())


def _check_registries(environment: Environment) -> None:
    known = {name for each in ENVIRONMENTS for name in each.repositories}
    if strange := sorted(set(environment.repositories) - known):
        raise Refusal(
            f"a service of previews runs images of {strange[0]!r}, allowed: those of other "
            f"environments, which have a repository: {', '.join(sorted(known)) or 'none'}",
            code=Code.USAGE,
        )


def _deploy(name: str, where: Place, given: argparse.Namespace) -> int:
    steps = Steps(total=3)
    watcher = Watcher(tell=steps.note)
    with steps.step("look for previews"):
        store = Store(reader(where), where)
        kept = store.all()
        check_number(kept, name, where)
        former = next((each.record for each in kept if each.name == name), None)
        ends_at = next_end(
            former.ends_at if former else None, datetime.now(tz=UTC), where.config.hours
        )
        record = _record(name, ends_at, former, given)
        one = way(where, name, watcher)
        require_images(one, written.template(), record)
        one.client("sts")  # the account lets us in, before anything is made there
    environment = deploy(one, record, steps, watcher.status)
    address = where.address(name, environment)
    steps.done(
        f"{name} is there until {ends_at:%Y-%m-%d %H:%M} UTC, for about "
        f"{daily_usd(environment):.2f} USD a day."
    )
    say(f"address={address or ''}")
    say(f"images={' '.join(images(environment, record))}")
    say(f"ends_at={ends_at.strftime(MOMENT)}")
    return Code.DONE


def _record(
    name: str, ends_at: datetime, former: Record | None, given: argparse.Namespace
) -> Record:
    """What is deployed: without an image, the one that runs already."""
    image = given.image or (former.image if former else "")
    named = given.repository or (former.repository if former else None)
    return Record(
        name=name,
        ends_at=ends_at,
        image=image,
        repository=written.repository(named or None) if image else "",
        commit=given.commit or "",
    )


def _end(name: str, where: Place) -> int:
    store = Store(reader(where), where)
    kept = next((each for each in store.all() if each.name == name), None)
    if kept is None:
        clear(name)
        say(f"{name} is not there: nothing to take down")
        return Code.DONE
    steps = Steps(total=STEPS)
    watcher = Watcher(tell=steps.note)
    record = kept.record or Record(name=name, ends_at=kept.ends_at)
    count = end(way(where, name, watcher), record, steps, watcher.status)
    steps.done(f"{name} and its {count} resources are gone.")
    return Code.DONE
