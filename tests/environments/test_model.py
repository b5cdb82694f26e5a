import dataclasses
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from environments import PLATFORM
from tests.support.example import DEV


def changed(**values: Any) -> None:
    dataclasses.replace(DEV, **values)


def service(**values: Any) -> None:
    changed(service=dataclasses.replace(DEV.service, **values))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"name": "Dev_1"},
            (
                "environment Dev_1: name is 'Dev_1', "
                "allowed: 2 to 12 lower-case letters or digits, a letter first"
            ),
        ),
        (
            {"account_id": "1234"},
            "environment dev: account_id is '1234', allowed: an AWS account id of 12 digits",
        ),
        (
            {"region": "europe"},
            "environment dev: region is 'europe', allowed: an AWS region such as us-east-1",
        ),
        (
            {"zones": ("us-east-1a", "eu-west-1b")},
            (
                "environment dev: zones is 'eu-west-1b', "
                "allowed: two to eight different zones, us-east-1a to us-east-1h"
            ),
        ),
        (
            {"zones": ("us-east-1a",)},
            (
                "environment dev: zones is ('us-east-1a',), "
                "allowed: two to eight different zones, us-east-1a to us-east-1h"
            ),
        ),
        (
            {"nat_zones": ("us-east-1c",)},
            (
                "environment dev: nat_zones is ('us-east-1c',), "
                "allowed: one or more of us-east-1a, us-east-1b"
            ),
        ),
        (
            {"monthly_budget_usd": 0},
            "environment dev: monthly_budget_usd is 0, allowed: 1 or more",
        ),
        (
            {"service_budgets_usd": {"compute": 501}},
            (
                "environment dev: service_budgets_usd is {'compute': 501}, allowed: 1 or more "
                "for some of compute, database, network, together no more than 500"
            ),
        ),
    ],
)
def test_a_wrong_value_names_environment_field_value_and_what_is_allowed(
    values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        changed(**values)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("cidr", ["10.10.0.0/24", "10.0.0.0/8", "10.10.1.0/16", "8.8.0.0/16", "x"])
def test_a_block_that_the_address_plan_cannot_divide_is_refused(cidr: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        changed(cidr=cidr)
    assert str(refusal.value) == (
        f"environment dev: cidr is {cidr!r}, allowed: "
        "a private IPv4 block of /16 to /20 without host bits, such as 10.10.0.0/16"
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"cpu_units": 300},
            "service.cpu_units is 300, allowed: one of 256, 512, 1024, 2048, 4096",
        ),
        ({"memory_mib": 4096}, "service.memory_mib is 4096, allowed: one of 512, 1024, 2048"),
        ({"minimum_tasks": 0}, "service.minimum_tasks is 0, allowed: 1 or more"),
        ({"minimum_tasks": 5}, "service.maximum_tasks is 3, allowed: 5 or more"),
        ({"image_tag": "latest"}, "service.image_tag is 'latest', allowed: a fixed tag"),
        (
            {"deployment": "big-bang"},
            (
                "service.deployment is 'big-bang', "
                "allowed: one of rolling, canary, linear, all-at-once"
            ),
        ),
    ],
)
def test_a_size_that_fargate_does_not_sell_is_refused(
    values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        service(**values)
    assert str(refusal.value) == f"environment dev: {sentence}"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"instance_class": "t4g"}, "instance_class is 't4g', allowed: such as db.t4g.medium"),
        ({"engine": "mysql"}, "engine is 'mysql', allowed: one of postgres, aurora"),
        ({"storage_gib": 10}, "storage_gib is 10, allowed: 20 to 6144"),
        ({"engine": "aurora"}, "storage_gib is 20, allowed: None with Aurora"),
        (
            {"engine": "aurora", "instance_class": "db.m7g.large"},
            "instance_class is 'db.m7g.large', allowed: such as db.r7g.large",
        ),
        ({"rto_minutes": 1}, "rto_minutes is 1, allowed: 2 or more"),
        ({"rpo_minutes": 1}, "rpo_minutes is 1, allowed: 5 or more"),
        ({"backup_days": 0}, "backup_days is 0, allowed: 1 to 35"),
    ],
)
def test_a_database_that_rds_does_not_offer_is_refused(
    values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        changed(database=dataclasses.replace(DEV.database, **values))
    assert str(refusal.value) == f"environment dev: database.{sentence}"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"instance_types": ("t4g.small",)},
            "instance_types is ('t4g.small',), allowed: 2 or more",
        ),
        (
            {"instance_types": ("t4g.small", "t3.small")},
            "instance_types is 't3.small', allowed: arm64, such as t4g.small",
        ),
        ({"minimum_instances": -1}, "minimum_instances is -1, allowed: 0 or more"),
        ({"maximum_instances": 0}, "maximum_instances is 0, allowed: 1 or more"),
        ({"minimum_instances": 3}, "maximum_instances is 2, allowed: 3 or more"),
    ],
)
def test_a_fleet_that_cannot_work_is_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        changed(jobs=dataclasses.replace(DEV.jobs, **values))
    assert str(refusal.value).removesuffix(" types") == f"environment dev: jobs.{sentence}"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"time_zone": "berlin"}, "time_zone is 'berlin', allowed: such as Europe/Berlin"),
        ({"starts_hour": 0}, "starts_hour is 0, allowed: 1 to 22"),
        ({"ends_hour": 7}, "ends_hour is 7, allowed: 8 to 23"),
    ],
)
def test_hours_that_cross_midnight_are_refused(values: dict[str, Any], sentence: str) -> None:
    hours = DEV.working_hours
    assert hours
    with pytest.raises(ConfigurationError) as refusal:
        changed(working_hours=dataclasses.replace(hours, **values))
    assert str(refusal.value) == f"environment dev: working_hours.{sentence}"


def test_a_retention_that_cloudwatch_does_not_offer_is_refused() -> None:
    protection = dataclasses.replace(DEV.protection, log_retention_days=31)
    with pytest.raises(ConfigurationError, match=r"protection.log_retention_days is 31, allowed"):
        changed(protection=protection)


def test_a_repository_is_an_owner_and_a_name() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        dataclasses.replace(PLATFORM, repository="no-owner")
    assert str(refusal.value) == "platform: repository is 'no-owner', allowed: owner/name"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"every_hours": 5}, "every_hours is 5, allowed: one of 1, 2, 3, 4, 6, 8, 12, 24"),
        ({"daily_days": 0}, "daily_days is 0, allowed: 1 or more"),
        ({"weekly_days": 6}, "weekly_days is 6, allowed: 7 or more"),
        ({"weekly_days": 30, "monthly_days": 7}, "monthly_days is 7, allowed: 30 or more"),
        (
            {"recovery_region": "us-east-1"},
            "recovery_region is 'us-east-1', allowed: another region than us-east-1",
        ),
        (
            {"recovery_region": "elsewhere"},
            "recovery_region is 'elsewhere', allowed: an AWS region such as us-east-1",
        ),
    ],
)
def test_a_backup_that_would_not_help_is_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        changed(backup=dataclasses.replace(DEV.backup, **values))
    assert str(refusal.value) == f"environment dev: backup.{sentence}"
