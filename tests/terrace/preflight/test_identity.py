from terrace.preflight import identity
from tests.terrace.preflight.stubs import OWN, SHARED, only, place, stack, texts


def test_the_account_of_the_state_is_the_one_to_sign_in_to() -> None:
    where = place(stack(), caller=SHARED)
    assert texts(only(identity.checks, where)) == (
        "fine",
        f"arn:aws:iam::{SHARED}:user/anna in account {SHARED}",
        "",
    )


def test_another_account_stops_and_names_the_one_that_is_wanted() -> None:
    where = place(stack(), caller=OWN)
    assert texts(only(identity.checks, where)) == (
        "stops",
        (
            f"signed in as arn:aws:iam::{OWN}:user/anna in account {OWN}, "
            f"wanted: account {SHARED}, which holds the state"
        ),
        f"set AWS_PROFILE to a profile of account {SHARED}, then aws sso login",
    )
