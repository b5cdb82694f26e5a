"""What holds between environments: apart from each other, and protection that only grows."""

from itertools import combinations, pairwise

from constructs_lib.errors import ConfigurationError
from environments.model import WEAKEST_FIRST, Environment
from environments.platform import Platform


def check_together(
    environments: tuple[Environment, ...], platform: Platform
) -> tuple[Environment, ...]:
    """Return the environments as given.

    Raises:
        ConfigurationError: Two share a name, an account or addresses, or one is less protected
            than an environment that matters less.
    """
    for one, other in combinations(environments, 2):
        _check_apart(one, other)
    for each in environments:
        if each.account_id == platform.account_id:
            raise ConfigurationError(
                f"environment {each.name}: account_id is {each.account_id!r}, allowed: another "
                "account than the platform's own, whose detectors are there already"
            )
    ranked = {environment.name: environment for environment in environments}
    present = [ranked[name] for name in WEAKEST_FIRST if name in ranked]
    for weaker, stronger in pairwise(present):
        _check_no_weaker(weaker, stronger)
    return environments


def _check_apart(one: Environment, other: Environment) -> None:
    if one.name == other.name:
        raise ConfigurationError(f"environment {one.name}: name is used twice, allowed: once")
    if one.account_id == other.account_id:
        raise ConfigurationError(
            f"environment {other.name}: account_id is {other.account_id!r}, allowed: another "
            f"account than {one.name}'s; detectors and roles exist once in each"
        )
    if one.network.overlaps(other.network):
        raise ConfigurationError(
            f"environment {other.name}: networking.cidr is {other.networking.cidr!r}, "
            f"allowed: a block apart from {one.name}'s {one.networking.cidr}"
        )


def _check_no_weaker(weaker: Environment, stronger: Environment) -> None:
    if weaker.protected and not stronger.protected:
        raise ConfigurationError(
            f"environment {stronger.name}: protected is False, allowed: True, as in {weaker.name}"
        )
    floors = {"log_retention_days": (weaker.log_retention_days, stronger.log_retention_days)}
    for name in sorted(weaker.services.keys() & stronger.services.keys()):
        tasks = (weaker.services[name].minimum_tasks, stronger.services[name].minimum_tasks)
        floors[f"services[{name!r}].minimum_tasks"] = tasks
    for field, (floor, value) in floors.items():
        if value < floor:
            raise ConfigurationError(
                f"environment {stronger.name}: {field} is {value}, allowed: {floor} or more, "
                f"as in {weaker.name}"
            )
