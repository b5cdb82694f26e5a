"""Environments of pull requests share an account with each other, and with nothing else."""

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from constructs_lib.account.config import AccountSecurityConfig
from constructs_lib.errors import ConfigurationError
from constructs_lib.kubernetes.config import KubernetesConfig
from constructs_lib.observability.config import ObservabilityConfig
from environments import PLATFORM, Environment
from environments.order import check_together
from environments.previews import PreviewsConfig, is_preview, prepared_as
from examples.environments.small import ENVIRONMENT as SMALL
from tests.support.example import DEV

END = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)
CONFIG = PreviewsConfig(account_id="555555555555", region="us-east-1", most=2)
WITH = dataclasses.replace(PLATFORM, previews=CONFIG)


def preview(number: int, **changes: Any) -> Environment:
    values = {"account_id": CONFIG.account_id, "region": CONFIG.region, "ends_at": END}
    return dataclasses.replace(SMALL, name=f"pr-{number}", **values | changes)


def refused(*found: Environment, platform: Any = WITH) -> str:
    with pytest.raises(ConfigurationError) as refusal:
        check_together(found, platform)
    return str(refusal.value)


def said(**changes: Any) -> str:
    with pytest.raises(ConfigurationError) as refusal:
        preview(7, **changes)
    return str(refusal.value)


def test_two_of_them_share_an_account_and_even_addresses() -> None:
    one, other = preview(1), preview(12)
    assert one.networking.cidr == other.networking.cidr
    assert check_together((one, other), WITH) == (one, other)


def test_their_addresses_may_be_those_of_an_environment_too() -> None:
    """They are connected with none."""
    one = preview(1, networking=DEV.networking)
    check_together((DEV, one), WITH)


def test_no_other_environment_is_in_their_account() -> None:
    dev = dataclasses.replace(DEV, account_id=CONFIG.account_id)
    assert refused(dev) == (
        "environment dev: account_id is '555555555555', allowed: another account than that of "
        "previews, which may be emptied"
    )


def test_they_are_in_no_other_account() -> None:
    assert refused(preview(1, account_id="999999999999")) == (
        "environment pr-1: account_id and region are '999999999999' and 'us-east-1', allowed: "
        "those of previews, '555555555555' and 'us-east-1'"
    )


def test_there_are_no_more_than_the_platform_says() -> None:
    assert refused(preview(1), preview(2), preview(3)) == (
        "environment pr-3: there are 3 previews, allowed: 2, as previews.most says; remove files "
        "environments/pr_*.py"
    )


def test_there_are_none_where_the_platform_has_none() -> None:
    without = dataclasses.replace(PLATFORM, previews=None)
    assert refused(preview(1), platform=without) == (
        "environment pr-1: name is 'pr-1', allowed: another name where PLATFORM has no previews"
    )


def test_their_account_is_not_the_platforms() -> None:
    own = dataclasses.replace(CONFIG, account_id=PLATFORM.account_id)
    with pytest.raises(ConfigurationError, match=r"Platform: previews\.account_id is"):
        dataclasses.replace(PLATFORM, previews=own)


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({"ends_at": None}, "ends_at is None, allowed: when the preview ends"),
        (
            {"kubernetes": KubernetesConfig(instance_types=("t4g.medium",), nodes=1)},
            "kubernetes is set, allowed: None in a preview",
        ),
        ({"account_security": AccountSecurityConfig()}, "that an account has once only"),
        ({"observability": ObservabilityConfig(tracing=True)}, "that an account has once only"),
        ({"protected": True}, "ends_at is datetime"),
    ],
)
def test_they_have_an_end_and_nothing_that_others_would_miss(
    changes: dict[str, Any], allowed: str
) -> None:
    assert allowed.replace("datetime", END.isoformat()) in said(**changes)


def test_an_end_is_a_moment_in_utc_to_the_second() -> None:
    allowed = (
        "allowed: a moment in UTC to the second, such as datetime(2026, 12, 2, 4, 0, tzinfo=UTC)"
    )
    elsewhere = END.astimezone(timezone(timedelta(hours=1)))
    for moment in (END.replace(tzinfo=None), elsewhere, END.replace(microsecond=5)):
        with pytest.raises(ConfigurationError) as refusal:
            dataclasses.replace(DEV, ends_at=moment)
        assert str(refusal.value) == (f"Environment: ends_at is {moment.isoformat()}, {allowed}")


def test_any_environment_may_have_an_end_unless_it_is_protected() -> None:
    assert dataclasses.replace(DEV, ends_at=END).end == "2026-12-02T04:00:00Z"
    assert DEV.end is None
    with pytest.raises(ConfigurationError, match="allowed: None where protected is True"):
        dataclasses.replace(DEV, ends_at=END, protected=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("pr-1", True), ("pr-999999", True), ("pr", False), ("pr-0", False), ("pr-01", False)],
)
def test_a_name_tells_a_preview(name: str, expected: bool) -> None:
    assert is_preview(name) is expected
    assert prepared_as(name) == ("pr" if expected else name)


def test_all_of_them_are_deployed_by_one_role() -> None:
    roles = {WITH.deployment_role_in(name) for name in ("pr", "pr-1", "pr-12")}
    assert roles == {f"{PLATFORM.project}-pr-deployment"}


def test_as_many_as_fit_beside_the_default_vpc_are_allowed() -> None:
    quota, default_vpcs = 5, 1
    config = PreviewsConfig(account_id="555555555555", region="us-east-1")
    assert config.most + default_vpcs <= quota
