import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.errors import ConfigurationError
from environments import ENVIRONMENTS, PLATFORM, by_name
from environments.order import check_together
from tests.support.example import DEV

ROOT = Path(__file__).parents[2]
STAGING = dataclasses.replace(
    DEV,
    name="staging",
    cidr="10.20.0.0/16",
    service=dataclasses.replace(DEV.service, minimum_tasks=2),
    protection=dataclasses.replace(DEV.protection, log_retention_days=90),
)
PRODUCTION = dataclasses.replace(STAGING, name="production", cidr="10.30.0.0/16")


def test_each_environment_has_an_account_of_its_own() -> None:
    accounts = [PLATFORM.account_id, *(environment.account_id for environment in ENVIRONMENTS)]
    assert len(set(accounts)) == len(accounts)


def test_an_unknown_environment_lists_those_there_are() -> None:
    names = ", ".join(environment.name for environment in ENVIRONMENTS)
    with pytest.raises(ConfigurationError) as refusal:
        by_name("Prod")
    assert str(refusal.value) == f"environment is 'Prod', allowed: {names}"


def test_overlapping_blocks_are_refused() -> None:
    intruder = dataclasses.replace(STAGING, cidr="10.10.16.0/20")
    with pytest.raises(ConfigurationError) as refusal:
        check_together((DEV, intruder))
    assert str(refusal.value) == (
        "environment staging: cidr is '10.10.16.0/20', "
        "allowed: a block apart from dev's 10.10.0.0/16"
    )


def test_two_environments_of_one_name_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="environment dev: name is used twice"):
        check_together((DEV, dataclasses.replace(DEV, cidr="10.99.0.0/16")))


def test_production_is_not_less_protected_than_staging() -> None:
    staging = dataclasses.replace(
        STAGING, protection=dataclasses.replace(STAGING.protection, deletion_protection=True)
    )
    weak = dataclasses.replace(PRODUCTION, protection=DEV.protection)
    with pytest.raises(ConfigurationError) as refusal:
        check_together((DEV, staging, weak))
    assert str(refusal.value) == (
        "environment production: protection.deletion_protection is False, "
        "allowed: True, as in staging"
    )


def test_production_keeps_logs_no_shorter_than_staging() -> None:
    weak = dataclasses.replace(
        PRODUCTION, protection=dataclasses.replace(PRODUCTION.protection, log_retention_days=30)
    )
    with pytest.raises(ConfigurationError, match="is 30, allowed: 90 or more, as in staging"):
        check_together((STAGING, weak))


def test_production_runs_no_fewer_tasks_than_staging() -> None:
    weak = dataclasses.replace(
        PRODUCTION, service=dataclasses.replace(PRODUCTION.service, minimum_tasks=1)
    )
    with pytest.raises(ConfigurationError, match="is 1, allowed: 2 or more, as in staging"):
        check_together((STAGING, weak))


def test_reading_the_environments_loads_no_bindings() -> None:
    """A tool that only wants an account id must not wait for jsii."""
    code = "import sys, environments; sys.exit('cdktf' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
