"""The environments: every file here with an `ENVIRONMENT` in it is one.

Nothing else in the repository names an account, a region, a block of addresses or a size.
"""

import importlib
import pkgutil

from constructs_lib.errors import ConfigurationError
from environments.model import Environment, Platform
from environments.order import check_together
from environments.shared import PLATFORM

__all__ = ["ENVIRONMENTS", "PLATFORM", "Environment", "Platform", "by_name"]


def _discover() -> tuple[Environment, ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return tuple(module.ENVIRONMENT for module in modules if hasattr(module, "ENVIRONMENT"))


ENVIRONMENTS: tuple[Environment, ...] = check_together(_discover(), PLATFORM)


def by_name(name: str) -> Environment:
    """Find an environment.

    Raises:
        ConfigurationError: No environment has that name; lists those there are.
    """
    for environment in ENVIRONMENTS:
        if environment.name == name:
            return environment
    known = ", ".join(environment.name for environment in ENVIRONMENTS)
    raise ConfigurationError(f"environment is {name!r}, allowed: {known}")
