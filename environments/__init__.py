"""The environments: every file here is one, but for the helpers.

Nothing else in the repository names an account, a region, a block of addresses or a size. The
files are read when `ENVIRONMENTS` or `PLATFORM` is first asked for, so that what needs neither,
such as stopping the embedded AWS, works whatever is wrong with them.
"""

from functools import cache
from pathlib import Path
from typing import Any

from constructs_lib.config.wording import did_you_mean
from constructs_lib.errors import ConfigurationError
from environments.loading import load, read
from environments.model import Environment
from environments.order import check_together
from environments.platform import Platform
from environments.previews import is_preview

__all__ = ["ENVIRONMENTS", "PLATFORM", "PREVIEWS", "Environment", "Platform", "by_name"]

HELPERS = {"loading", "model", "order", "platform", "previews", "shared"}
FOLDER = Path(__file__).parent

ENVIRONMENTS: tuple[Environment, ...]  # without those of pull requests
PREVIEWS: tuple[Environment, ...]  # those of pull requests, whose files git ignores
PLATFORM: Platform


def __getattr__(name: str) -> Any:
    if name == "ENVIRONMENTS":
        return tuple(each for each in _environments() if not is_preview(each.name))
    if name == "PREVIEWS":
        return tuple(each for each in _environments() if is_preview(each.name))
    if name == "PLATFORM":
        return _platform()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _environments() -> tuple[Environment, ...]:
    return load(
        __name__,
        FOLDER,
        kind=Environment,
        helpers=HELPERS,
        together=lambda found: check_together(found, _platform()),
    )


@cache
def _platform() -> Platform:
    return read(__name__, FOLDER, "shared", variable="PLATFORM", kind=Platform)


def by_name(name: str) -> Environment:
    """Find an environment.

    Raises:
        ConfigurationError: No environment has that name; lists those there are.
    """
    for environment in _environments():
        if environment.name == name:
            return environment
    known = [environment.name for environment in _environments()]
    raise ConfigurationError(
        f"environment is {name!r}, allowed: {', '.join(known)}{did_you_mean(name, known)}"
    )
