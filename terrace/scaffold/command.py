"""`terrace new environment|service`: write the file or the entry, or refuse in one sentence."""

import argparse
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from constructs_lib.compute.config import check_service_name
from terrace.adopt import configuration
from terrace.adopt.configuration import PACKAGE, require_valid
from terrace.errors import UserError
from terrace.scaffold.ending import end_after, with_end
from terrace.scaffold.environment import check_name, environment_file
from terrace.scaffold.service import Wanted, with_service
from terrace.steps import say
from terrace.toolchain import repository_root

NEXT = (
    "Next: make monitoring, make dashboards, make synth, make kubernetes and make docs; look at "
    "the changes, and commit them."
)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("new", help="write a new environment, or a service into one")
    kinds = parser.add_subparsers(title="kinds", metavar="kind", required=True)
    environment = kinds.add_parser("environment", help="write a file into environments/")
    environment.add_argument("name", help="2 to 12 lower-case letters or digits, a letter first")
    environment.add_argument("--account", required=True, metavar="ID", help="its own AWS account")
    environment.add_argument(
        "--small", action="store_true", help="network, one service, PostgreSQL and alarms only"
    )
    environment.add_argument(
        "--hours", type=int, help="when it ends, for `terrace reap` to list; never, if none"
    )
    environment.add_argument("--owner", help="who answers for it; as in another environment")
    environment.add_argument("--cost-center", help="who pays for it; as in another environment")
    environment.set_defaults(
        run=lambda parsed: new_environment(
            parsed.name,
            parsed.account,
            small=parsed.small,
            hours=parsed.hours,
            whose={"owner": parsed.owner, "cost_center": parsed.cost_center},
        )
    )
    service = kinds.add_parser("service", help="write an entry into an environment's file")
    service.add_argument("name", help="2 to 20 lower-case letters, digits and hyphens")
    service.add_argument("--environment", required=True, metavar="NAME", help="which environment")
    service.add_argument("--image", metavar="REPOSITORY:TAG", help="default: NAME:0.1.0")
    work = service.add_mutually_exclusive_group(required=True)
    work.add_argument("--path", help="path of its requests, such as '/api/*'")
    work.add_argument("--consumes", metavar="QUEUE", help="queue that it works on")
    service.set_defaults(
        run=lambda parsed: new_service(
            parsed.environment,
            Wanted(
                name=parsed.name,
                image=parsed.image or f"{parsed.name}:0.1.0",
                path=parsed.path,
                consumes=parsed.consumes,
            ),
        )
    )


def new_environment(
    name: str,
    account: str,
    *,
    small: bool,
    hours: int | None = None,
    whose: Mapping[str, str | None] = MappingProxyType({}),
    root: Path | None = None,
) -> int:
    """Write the file of an environment; changes nothing unless all checks accept it.

    Args:
        name: Its name.
        account: Its account.
        small: Network, one service, PostgreSQL and alarms only; otherwise as `dev` is.
        hours: When it ends; None never.
        whose: Owner and cost center, where they are others than a neighbour's.
        root: Another working copy than this one.

    Raises:
        UserError: There is a file of that name, or a value is refused.
    """
    check_name(name)
    place = root or repository_root()
    file = place / PACKAGE / f"{name}.py"
    if file.exists():
        raise UserError(f"{PACKAGE}/{name}.py is there already, allowed: a name without a file")
    text = environment_file(place, name, account, small=small, whose=whose)
    if hours is not None:
        text = with_end(text, end_after(hours, datetime.now(tz=UTC)))
    try:
        require_valid(place, {file: text})
    except UserError as error:  # a line of a file that nobody can look at
        said = re.sub(rf"^{PACKAGE}/{name}\.py( line \d+)?: ", "", str(error))
        raise UserError(said) from None
    configuration.create(file, text)
    say(f"wrote {PACKAGE}/{name}.py")
    say(NEXT)
    return 0


def new_service(environment: str, wanted: Wanted, *, root: Path | None = None) -> int:
    """Write an entry for a service; changes nothing unless all checks accept it.

    Raises:
        ConfigurationError: A service cannot have that name.
        UserError: There is no such environment, it has a service of that name, or a value is
            refused.
    """
    check_service_name(wanted.name)
    place = root or repository_root()
    file = place / PACKAGE / f"{environment}.py"
    text = with_service(file, wanted)
    require_valid(place, {file: text})
    configuration.write({file: text})
    say(f"wrote the service {wanted.name} into {PACKAGE}/{environment}.py")
    say(NEXT)
    return 0
