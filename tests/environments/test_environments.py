import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.delivery.config import PromotionConfig
from constructs_lib.errors import ConfigurationError
from conventions import tiers
from environments import ENVIRONMENTS, PLATFORM, Environment, by_name
from environments.model import WEAKEST_FIRST
from environments.order import check_together
from tests.support.example import APP, DEV, WORKER

ROOT = Path(__file__).parents[2]


def like(base: Environment, name: str, block: str, **changes: Any) -> Environment:
    """Another environment, in an account and a block of its own."""
    account = f"{int(base.account_id) + len(name):012}"
    zones = ("a", "b", "c")
    networking = dataclasses.replace(base.networking, cidr=block, zones=zones)
    return dataclasses.replace(
        base, name=name, account_id=account, networking=networking, **changes
    )


def together(*found: Environment) -> None:
    check_together(found, PLATFORM)


BUSY = {**DEV.services, "app": dataclasses.replace(APP, minimum_tasks=2)}
STAGING = like(DEV, "staging", "10.20.0.0/16", services=BUSY, log_retention_days=90)
PRODUCTION = like(STAGING, "production", "10.30.0.0/16", protected=True)


def test_each_environment_has_an_account_of_its_own() -> None:
    accounts = [PLATFORM.account_id, *(environment.account_id for environment in ENVIRONMENTS)]
    assert len(set(accounts)) == len(accounts)


def test_an_unknown_environment_lists_those_there_are() -> None:
    names = ", ".join(environment.name for environment in ENVIRONMENTS)
    with pytest.raises(ConfigurationError) as refusal:
        by_name("Prod")
    assert str(refusal.value) == f"environment is 'Prod', allowed: {names}"


def test_overlapping_blocks_are_refused() -> None:
    intruder = like(DEV, "staging", "10.10.16.0/20")
    with pytest.raises(ConfigurationError) as refusal:
        together(DEV, intruder)
    assert str(refusal.value) == (
        "environment staging: networking.cidr is '10.10.16.0/20', "
        "allowed: a block apart from dev's 10.10.0.0/16"
    )


def test_two_environments_of_one_name_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="environment dev: name is used twice"):
        together(DEV, like(DEV, "dev", "10.99.0.0/16"))


def test_two_environments_in_one_account_are_refused() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        together(DEV, dataclasses.replace(STAGING, account_id=DEV.account_id))
    assert str(refusal.value) == (
        f"environment staging: account_id is '{DEV.account_id}', allowed: another account than "
        "dev's; detectors and roles exist once in each"
    )


def test_an_environment_in_the_platforms_account_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="another account than the platform's own"):
        together(dataclasses.replace(DEV, account_id=PLATFORM.account_id))


def test_staging_is_not_less_protected_than_development() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        together(dataclasses.replace(DEV, protected=True), STAGING)
    assert str(refusal.value) == (
        "environment staging: protected is False, allowed: True, as in dev"
    )


def test_the_strongest_tier_is_the_one_that_rules_know() -> None:
    assert WEAKEST_FIRST == tiers.WEAKEST_FIRST


def test_production_keeps_logs_no_shorter_than_staging() -> None:
    weak = dataclasses.replace(PRODUCTION, log_retention_days=30)
    with pytest.raises(ConfigurationError) as refusal:
        together(STAGING, weak)
    assert str(refusal.value) == (
        "environment production: log_retention_days is 30, allowed: 90 or more, as in staging"
    )


def test_production_runs_no_fewer_tasks_than_staging() -> None:
    weak = dataclasses.replace(PRODUCTION, services=DEV.services)
    with pytest.raises(ConfigurationError) as refusal:
        together(STAGING, weak)
    assert str(refusal.value) == (
        "environment production: services['app'].minimum_tasks is 1, allowed: 2 or more, "
        "as in staging"
    )


def promoted(base: Environment, after: str) -> Environment:
    return dataclasses.replace(base, promotion=PromotionConfig(after=after, minutes=10))


def test_a_version_goes_through_the_environments_in_their_order() -> None:
    together(DEV, promoted(STAGING, "dev"), promoted(PRODUCTION, "staging"))


def test_a_single_environment_takes_versions_as_they_are_built() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        together(promoted(DEV, "staging"))
    assert str(refusal.value) == (
        "environment dev: promotion.after is 'staging', allowed: no promotion where it is the "
        "only environment"
    )


@pytest.mark.parametrize(
    ("after", "allowed"),
    [("stagin", "dev, staging; did you mean staging?"), ("production", "dev, staging")],
)
def test_a_version_comes_from_another_environment(after: str, allowed: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        together(DEV, STAGING, promoted(PRODUCTION, after))
    assert str(refusal.value) == (
        f"environment production: promotion.after is {after!r}, allowed: {allowed}"
    )


def test_promotions_without_a_beginning_are_refused() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        together(DEV, promoted(STAGING, "production"), promoted(PRODUCTION, "staging"))
    assert str(refusal.value) == (
        "environment staging: promotion.after is 'production', allowed: an environment that gets "
        "its versions from no later one; staging after production after staging is a circle"
    )


def test_what_comes_after_a_circle_is_not_the_one_that_is_wrong() -> None:
    later = promoted(PRODUCTION, "staging")
    with pytest.raises(ConfigurationError, match=r"^environment staging: .* 'staging', allowed"):
        together(later, DEV, promoted(STAGING, "staging"))
    with pytest.raises(ConfigurationError, match=r"^environment staging: .* is a circle"):
        together(later, promoted(STAGING, "dev"), promoted(DEV, "staging"))


def test_an_environment_gets_no_image_that_the_one_before_never_ran() -> None:
    mailer = dataclasses.replace(WORKER, image="mailer:1.0.0")
    more = dataclasses.replace(STAGING, services={**STAGING.services, "mailer": mailer})
    with pytest.raises(ConfigurationError) as refusal:
        together(DEV, promoted(more, "dev"))
    assert str(refusal.value) == (
        "environment staging: promotion.after is 'dev', allowed: an environment that runs all of "
        "its images; dev runs no mailer"
    )


def test_reading_the_environments_loads_no_bindings() -> None:
    """A tool that only wants an account id must not wait for jsii."""
    code = "import sys, environments; sys.exit('cdktf' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
