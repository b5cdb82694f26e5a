"""One release at a time: who gets the lock, and who does not."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from environments import PLATFORM
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.release.in_progress import terraform_lock
from terrace.release.lock import Lock
from tests.support.example import DEV
from tests.terrace.release.account import Account, lost

NAME = "/terrace/dev/release-lock"


@pytest.fixture
def account() -> Account:
    return Account(DEV)


def lock(account: Account) -> Lock:
    return Lock(account.deployed, sleep=account.sleep, clock=account.clock)


def test_the_second_one_is_told_who_holds_it_and_for_what(account: Account) -> None:
    first = lock(account)
    first.take("deploys 1", over=False)
    with pytest.raises(Refusal) as refused:
        lock(account).take("deploys 2", over=False)
    assert refused.value.code == Code.BUSY
    assert "deploys 1, by arn:aws:sts::1:assumed-role/me since 20" in str(refused.value)
    first.give_back()
    lock(account).take("deploys 2", over=False)


@pytest.mark.parametrize(("minutes", "free"), [(59, False), (61, True)])
def test_one_without_a_sign_of_life_for_an_hour_is_taken_over(
    account: Account, minutes: int, *, free: bool
) -> None:
    account.write(NAME, '{"who": "ci"}', account.now() - timedelta(minutes=minutes))
    if free:
        lock(account).require_free()
    else:
        with pytest.raises(Refusal, match="by somebody who left"):
            lock(account).take("deploys", over=False)
    lock(account).take("deploys", over=not free)
    assert "assumed-role/me" in account.parameters[NAME][-1]["Value"]


def test_a_name_that_was_deleted_a_moment_ago_is_waited_for(account: Account) -> None:
    account.forgets = 30
    for what in ("deploys", "goes back"):
        held = lock(account)
        held.take(what, over=False)
        account.sleep(0 if what == "goes back" else 600)
        held.give_back()
    assert NAME not in account.parameters
    assert account.seconds < 600 + 45


def test_of_two_that_take_over_at_once_one_holds_it(account: Account) -> None:
    account.write(NAME, "{}", account.now())
    first, second = lock(account), lock(account)

    def meanwhile(_: float) -> None:
        first._sleep = lambda _: None
        second.take("deploys 2", over=True)

    first._sleep = meanwhile
    with pytest.raises(Refusal, match="somebody who took over in the same moment"):
        first.take("deploys 1", over=True)
    first.give_back()
    assert json.loads(account.parameters[NAME][-1]["Value"])["what"] == "deploys 2"


def test_whoever_was_taken_over_leaves_the_lock_to_the_other(account: Account) -> None:
    first, second = lock(account), lock(account)
    first.take("deploys 1", over=False)
    second.take("deploys 2", over=True)
    first.give_back()
    assert json.loads(account.parameters[NAME][-1]["Value"])["what"] == "deploys 2"


def test_somebody_who_took_over_and_was_refused_ends_nobody(account: Account) -> None:
    first, second = lock(account), lock(account)
    first.take("deploys 1", over=False)
    second.take("deploys 2", over=True)
    first.keep()
    second.give_back()
    first.keep()
    assert json.loads(account.parameters[NAME][-1]["Value"])["what"] == "deploys 1"


def test_it_lives_as_long_as_its_holder(account: Account) -> None:
    held = lock(account)
    held.take("deploys", over=False)
    held.keep()
    assert len(account.parameters[NAME]) == 1
    account.sleep(601)
    held.keep()
    assert len(account.parameters[NAME]) == 2


def test_a_repeated_call_meets_its_own_lock(account: Account) -> None:
    """The first attempt made the parameter, and its answer was lost on the way."""
    put, values = account.ssm_put_parameter, []

    def twice(**given: object) -> None:
        values.append(given["Value"])
        put(**given)  # type: ignore[arg-type]
        put(**given)  # type: ignore[arg-type]

    account.ssm_put_parameter = twice  # type: ignore[method-assign]
    held = lock(account)
    held.take("deploys", over=False)
    held.give_back()
    assert NAME not in account.parameters


def test_one_that_was_never_taken_gives_nothing_back(account: Account) -> None:
    account.fails_after("ssm.put_parameter", 0, lost())
    held = lock(account)
    with pytest.raises(Exception, match="nothing answers"):
        held.take("deploys", over=False)
    held.give_back()
    assert not account.asked("ssm.delete_parameter")


def test_the_lock_of_terraform_is_where_its_states_are(account: Account) -> None:
    for is_lost, kept in ((False, "state"), (True, "state-copy")):
        platform = replace(PLATFORM, region_is_lost=is_lost)
        terraform_lock(replace(account.deployed, platform=platform))
        name = f"{PLATFORM.project}-shared-{kept}-{PLATFORM.account_id}"
        assert account.asked("s3.get_object")[-1]["Bucket"] == name
