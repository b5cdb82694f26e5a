"""Who asks, and whether it is the account to deploy from."""

from collections.abc import Iterator

from terrace.preflight.check import Check, Finding, fine, stops
from terrace.preflight.place import Place


def checks(_: Place) -> Iterator[Check]:
    """Look at the credentials of this shell."""
    yield Check("credentials", _judge)


def _judge(place: Place) -> Finding:
    caller = place.accounts.caller
    wanted = place.shared_account_id
    who = f"{caller['Arn']} in account {caller['Account']}"
    if caller["Account"] == wanted:
        return fine(who)
    return stops(
        f"signed in as {who}, wanted: account {wanted}, which holds the state",
        f"set AWS_PROFILE to a profile of account {wanted}, then aws sso login",
    )
