"""What holds between environments: apart, in an order, with protection that only grows."""

from itertools import combinations, pairwise

from constructs_lib.config.wording import did_you_mean
from constructs_lib.errors import ConfigurationError
from environments.model import WEAKEST_FIRST, Environment
from environments.platform import Platform
from environments.previews import is_preview


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
    _check_previews(environments, platform)
    ranked = {environment.name: environment for environment in environments}
    present = [ranked[name] for name in WEAKEST_FIRST if name in ranked]
    for weaker, stronger in pairwise(present):
        _check_no_weaker(weaker, stronger)
    _check_promotions({each.name: each for each in environments})
    return environments


def _check_apart(one: Environment, other: Environment) -> None:
    if one.name == other.name:
        raise ConfigurationError(f"environment {one.name}: name is used twice, allowed: once")
    if is_preview(one.name) and is_preview(other.name):
        return  # they share an account, and are not connected, so that addresses may be the same
    if one.account_id == other.account_id:
        raise ConfigurationError(
            f"environment {other.name}: account_id is {other.account_id!r}, allowed: another "
            f"account than {one.name}'s; detectors and roles exist once in each"
        )
    if is_preview(one.name) or is_preview(other.name):
        return
    if one.network.overlaps(other.network):
        raise ConfigurationError(
            f"environment {other.name}: networking.cidr is {other.networking.cidr!r}, "
            f"allowed: a block apart from {one.name}'s {one.networking.cidr}"
        )


def _check_previews(environments: tuple[Environment, ...], platform: Platform) -> None:
    """Hold previews to their account, which is nobody else's, and to their number."""
    config = platform.previews
    found = [each for each in environments if is_preview(each.name)]
    for each in environments:
        if config and each not in found and each.account_id == config.account_id:
            raise ConfigurationError(
                f"environment {each.name}: account_id is {each.account_id!r}, allowed: another "
                "account than that of previews, which may be emptied"
            )
    if not found:
        return
    if config is None:
        raise ConfigurationError(
            f"environment {found[0].name}: name is {found[0].name!r}, allowed: another name "
            "where PLATFORM has no previews"
        )
    for each in found:
        if (each.account_id, each.region) != (config.account_id, config.region):
            raise ConfigurationError(
                f"environment {each.name}: account_id and region are {each.account_id!r} and "
                f"{each.region!r}, allowed: those of previews, {config.account_id!r} and "
                f"{config.region!r}"
            )
    if len(found) > config.most:
        raise ConfigurationError(
            f"environment {found[-1].name}: there are {len(found)} previews, allowed: "
            f"{config.most}, as previews.most says; remove files environments/pr_*.py"
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
    said = {
        name: f"environment {name}: promotion.after is {before[name]!r}, allowed: "
        for name in before
    }
    for name, after in before.items():
        others = sorted(environments.keys() - {name})
        if after not in others:
            there = ", ".join(others) or "no promotion where it is the only environment"
            raise ConfigurationError(f"{said[name]}{there}{did_you_mean(after, others)}")
    for name, after in before.items():
        passed = [name]
        while (last := before.get(passed[-1])) and last not in passed:
            passed.append(last)
        if last == name:  # what comes later is not wrong
            circle = " after ".join([*passed, last])
            raise ConfigurationError(
                f"{said[name]}an environment that gets its versions from no later one; "
                f"{circle} is a circle"
            )
        missing = set(environments[name].repositories) - set(environments[after].repositories)
        if missing:
            raise ConfigurationError(
                f"{said[name]}an environment that runs all of its images; {after} runs no "
                f"{', no '.join(sorted(missing))}"
            )
