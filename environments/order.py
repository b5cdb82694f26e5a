"""What holds between environments: apart, in an order, with protection that only grows."""

from itertools import combinations, pairwise

from constructs_lib.config.wording import did_you_mean
from constructs_lib.errors import ConfigurationError
from environments.model import WEAKEST_FIRST, Environment
from environments.platform import Platform


def check_together(
    environments: tuple[Environment, ...], platform: Platform
) -> tuple[Environment, ...]:
    """Return the environments as given.

    Raises:
        ConfigurationError: Two share a name, an account or addresses, or one is less protected
            than an environment that matters less, or gets versions from one that has none for it.
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
    _check_promotions({each.name: each for each in environments})
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


def _check_promotions(environments: dict[str, Environment]) -> None:
    """Refuse an order without a beginning, and images that the environment before never runs."""
    before = {name: each.promotion.after for name, each in environments.items() if each.promotion}
    for name, after in before.items():
        said = f"environment {name}: promotion.after is {after!r}, allowed: "
        others = sorted(environments.keys() - {name})
        if after not in others:
            there = ", ".join(others) or "no promotion where it is the only environment"
            raise ConfigurationError(f"{said}{there}{did_you_mean(after, others)}")
        passed = [name]
        while (last := before.get(passed[-1])) and last not in passed:
            passed.append(last)
        if last:
            circle = " after ".join([*passed, last])
            raise ConfigurationError(
                f"{said}an environment that gets its versions from no later one; {circle} is a "
                "circle"
            )
        missing = set(environments[name].repositories) - set(environments[after].repositories)
        if missing:
            raise ConfigurationError(
                f"{said}an environment that runs all of its images; {after} runs no "
                f"{', no '.join(sorted(missing))}"
            )
