"""The file of a preview is the small example, with its name, its account and its end."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from environments import PLATFORM
from examples.environments.small import ENVIRONMENT as SMALL
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.previews import written
from terrace.previews.cost import daily_usd
from terrace.previews.place import name_of, place
from terrace.previews.record import Record
from tests.terrace.previews.kept import CONFIG, WHERE

END = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)
DIGEST = f"sha256:{'0f' * 32}"


def test_it_differs_from_the_example_in_where_it_is_and_how_long(tmp_path: Path) -> None:
    made = written.write(Record(name="pr-12", ends_at=END), WHERE, tmp_path / "pr_12.py")
    assert made == replace(
        SMALL,
        name="pr-12",
        account_id=CONFIG.account_id,
        region=CONFIG.region,
        owner=PLATFORM.owner,
        ends_at=END,
    )


def test_it_is_in_the_region_of_previews_with_its_zones(tmp_path: Path) -> None:
    elsewhere = replace(CONFIG, region="eu-central-1")
    where = place(replace(PLATFORM, previews=elsewhere))
    made = written.write(Record(name="pr-12", ends_at=END), where, tmp_path / "pr_12.py")
    assert made.region == "eu-central-1"


def test_every_service_of_a_repository_runs_the_image_of_the_pull_request(tmp_path: Path) -> None:
    record = Record(name="pr-12", ends_at=END, image=DIGEST, repository="app")
    made = written.write(record, WHERE, tmp_path / "pr_12.py")
    assert made.services["app"].image == f"app@{DIGEST}"
    assert made.repositories == ("app",)


def test_the_only_repository_needs_no_name() -> None:
    assert written.repository(None) == "app"
    assert written.repository("app") == "app"
    with pytest.raises(Refusal) as refusal:
        written.repository("mails")
    assert refusal.value.code == Code.USAGE
    assert str(refusal.value) == (
        "repository is 'mails', allowed: what services of examples/environments/small.py run: app"
    )


@pytest.mark.parametrize("number", ["0", "x", "-1", "1234567", "1/2", "pr-", ""])
def test_a_pull_request_has_a_number(number: str) -> None:
    with pytest.raises(Refusal) as refusal:
        name_of(number)
    assert refusal.value.code == Code.USAGE
    assert str(refusal.value) == (
        f"number is {number!r}, allowed: the number of a pull request, 1 to 999999"
    )


def test_a_number_is_known_with_and_without_its_prefix() -> None:
    assert name_of("12") == name_of("pr-12") == "pr-12"


def test_without_previews_one_is_told_what_to_set() -> None:
    with pytest.raises(Refusal) as refusal:
        place(replace(PLATFORM, previews=None))
    assert refusal.value.code == Code.USAGE
    assert "PLATFORM.previews is None" in str(refusal.value)


def test_a_day_costs_a_thirtieth_of_what_the_example_says_of_a_month() -> None:
    """About 95 USD, as its first lines say."""
    assert 3.0 < daily_usd(SMALL) < 3.4
    more = replace(SMALL.networking, nat_zones=("a", "b"))
    assert daily_usd(replace(SMALL, networking=more)) > daily_usd(SMALL) + 1
