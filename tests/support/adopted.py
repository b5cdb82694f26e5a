"""Values of somebody who adopts the project, none of which is configured now."""

from environments import ENVIRONMENTS, PLATFORM


def _other(*candidates: str, than: set[str]) -> str:
    return next(each for each in candidates if each not in than)


_REGIONS = {PLATFORM.region, PLATFORM.recovery_region, *(each.region for each in ENVIRONMENTS)}
_ACCOUNTS = {PLATFORM.account_id, *(each.account_id for each in ENVIRONMENTS)}
_FREE = iter(number for number in range(612345678901, 612345679999) if str(number) not in _ACCOUNTS)

VALUES = {
    "project": _other("zenith", "nadir", than={PLATFORM.project}),
    "account": str(next(_FREE)),
    "region": _other("eu-central-1", "ap-south-1", "us-west-2", than=_REGIONS),
    "recovery-region": _other("eu-north-1", "ap-southeast-1", "us-east-2", than=_REGIONS),
    "repository": _other("zenith/cloud", "nadir/cloud", than={PLATFORM.repository}),
    "repository-ids": _other("41/42", "43/44", than={str(PLATFORM.repository_ids)}),
    "domain": _other("zenith-cloud.net", "nadir-cloud.net", than={PLATFORM.domain}),
    "owner": "zenith-owner",
    "cost-center": "zenith-4711",
}
ACCOUNTS = {each.name: str(next(_FREE)) for each in ENVIRONMENTS}


def options() -> dict[str, list[str]]:
    """Return all of them as options of `terrace adopt`."""
    given = {option: [value] for option, value in VALUES.items()}
    given["account"] += [f"{name}={account}" for name, account in ACCOUNTS.items()]
    return given
