"""What holds between environments: separate addresses, and protection that only grows."""

from itertools import combinations, pairwise

from constructs_lib.errors import ConfigurationError
from environments.model import Environment

# Each at least as well protected as the one before it; others may be anything.
WEAKEST_FIRST = ("dev", "staging", "production")


def check_together(environments: tuple[Environment, ...]) -> tuple[Environment, ...]:
    """Return the environments as given.

    Raises:
        ConfigurationError: Two share a name or addresses, or one is less protected than
            an environment that matters less.
    """
    for one, other in combinations(environments, 2):
        _check_apart(one, other)
    ranked = {environment.name: environment for environment in environments}
    present = [ranked[name] for name in WEAKEST_FIRST if name in ranked]
    for weaker, stronger in pairwise(present):
        _check_no_weaker(weaker, stronger)
    return environments


def _check_apart(one: Environment, other: Environment) -> None:
    if one.name == other.name:
        raise ConfigurationError(f"environment {one.name}: name is used twice, allowed: once")
    if one.network.overlaps(other.network):
        raise ConfigurationError(
            f"environment {other.name}: cidr is {other.cidr!r}, "
            f"allowed: a block apart from {one.name}'s {one.cidr}"
        )


def _check_no_weaker(weaker: Environment, stronger: Environment) -> None:
    floor, value = weaker.protection, stronger.protection
    if floor.deletion_protection and not value.deletion_protection:
        raise ConfigurationError(
            f"environment {stronger.name}: protection.deletion_protection is False, "
            f"allowed: True, as in {weaker.name}"
        )
    if value.log_retention_days < floor.log_retention_days:
        raise ConfigurationError(
            f"environment {stronger.name}: protection.log_retention_days is "
            f"{value.log_retention_days}, allowed: {floor.log_retention_days} or more, "
            f"as in {weaker.name}"
        )
    if stronger.service.minimum_tasks < weaker.service.minimum_tasks:
        raise ConfigurationError(
            f"environment {stronger.name}: service.minimum_tasks is "
            f"{stronger.service.minimum_tasks}, allowed: {weaker.service.minimum_tasks} or more, "
            f"as in {weaker.name}"
        )
