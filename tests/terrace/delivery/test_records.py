"""What is noted of releases, and which one is the former."""

from datetime import UTC, datetime, timedelta

import pytest

from terrace.delivery.records import Entry, History, Records, Release
from terrace.errors import Refusal
from tests.support.example import DEV
from tests.terrace.release.account import NEW, OLD, Account

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def history(images: str) -> History:
    """One entry a minute, by letters."""
    return History(
        entries=[
            Entry(release=Release(image=f":{each}", commit=""), since=BEGIN + timedelta(minutes=n))
            for n, each in enumerate(images)
        ]
    )


@pytest.mark.parametrize(
    ("images", "former"),
    [
        ("A", None),
        ("AA", None),
        ("AB", "A"),
        ("ABB", "A"),
        ("ABA", None),  # went back once: nothing is older
        ("ABC", "B"),
        ("ABCB", "A"),  # went back once, and goes back to the one before that
        ("ABCBA", None),
        ("ABAC", "A"),
        ("ABAB", "A"),
    ],
)
def test_going_back_never_goes_forward_again(images: str, former: str | None) -> None:
    found = history(images).former
    assert (found.image[1:] if found else None) == former


@pytest.mark.parametrize(("images", "minute"), [("A", 0), ("AB", 1), ("ABB", 1), ("ABA", 2)])
def test_an_image_runs_since_it_was_last_interrupted(images: str, minute: int) -> None:
    assert history(images).since == BEGIN + timedelta(minutes=minute)


@pytest.fixture
def account() -> Account:
    return Account(DEV)


BY_HAND = (
    "",
    "not JSON",
    "[]",
    "[" * 4000,
    '{"image": "@"}',
    '{"image": "latest"}',
    '{"image": "@sha256:abc"}',
    '{"image": ":a b"}',
    '{"image": ["@"]}',
    f'{{"image": "{OLD}", "commit": "main"}}',
    f'{{"image": "{OLD}", "commit": 7}}',
)


@pytest.mark.parametrize("text", BY_HAND)
def test_what_somebody_wrote_wrongly_is_refused_until_it_is_mended(
    account: Account, text: str
) -> None:
    """The wrong version stays in the history for as long as Systems Manager keeps it."""
    name = "/terrace/dev/releases/app"
    account.write(name, text, account.now())
    with pytest.raises(Refusal, match=r"releases/app is no release: .*; write what runs there"):
        Records(account.deployed).history("app")
    account.note("app", NEW, commit="2" * 40)
    found = Records(account.deployed).history("app")
    assert found.former
    assert (found.current.image, found.former.image) == (NEW, OLD)


@pytest.mark.parametrize("text", [f'{{"image": "{NEW}"}}\n', f'{{"image": "{NEW}", "by": "me"}}'])
def test_more_than_is_needed_does_no_harm(account: Account, text: str) -> None:
    account.write("/terrace/dev/releases/app", text, account.now())
    assert Records(account.deployed).history("app").current == Release(image=NEW, commit="")


def test_all_versions_are_read_in_their_order(account: Account) -> None:
    for number in range(98):
        account.note("app", f":{number}")
    found = Records(account.deployed).history("app")
    assert [entry.release.image for entry in found.entries][:2] == [OLD, ":0"]
    assert (len(found.entries), found.current.image) == (99, ":97")


def test_the_same_again_is_not_written_so_that_its_date_stays(account: Account) -> None:
    records = Records(account.deployed)
    release = Release(image=NEW, commit="2" * 40)
    for _ in range(2):
        records.write("app", release)
    assert len(account.asked("ssm.put_parameter")) == 1
    assert Release.of(account.asked("ssm.put_parameter")[0]["Value"]) == release


def test_what_is_not_deployed_says_how_it_comes_about(account: Account) -> None:
    with pytest.raises(Refusal) as refused:
        Records(account.deployed).history("other")
    assert str(refused.value) == (
        "there is no parameter /terrace/dev/releases/other in us-east-1 of account 222222222222; "
        "deploy it with: make deploy STACK=dev"
    )


@pytest.mark.parametrize("value", ["", "[]", '{"image": "app:1"}', "{}"])
def test_something_else_in_the_parameter_is_one_sentence(account: Account, value: str) -> None:
    account.write("/terrace/dev/releases/app", value, account.now())
    with pytest.raises(Refusal, match="the parameter /terrace/dev/releases/app is no release: "):
        Records(account.deployed).history("app")


def test_a_release_is_written_as_terraform_writes_the_first_one() -> None:
    assert Release.of('{"commit":"","image":":0.1.0"}') == Release(image=":0.1.0", commit="")
    assert Release(image=NEW, commit="2" * 40).digest == NEW[1:]
    assert Release(image=":0.1.0", commit="").digest == ""
