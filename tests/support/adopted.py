"""Values of somebody who adopted the project, none of which is an example's."""

from environments import ENVIRONMENTS

VALUES = {
    "project": "acme",
    "account": "987654321098",
    "region": "eu-central-1",
    "recovery-region": "eu-west-1",
    "repository": "acme/platform",
    "domain": "acme-platform.com",
    "owner": "ops",
    "cost-center": "cc-42",
}
ACCOUNTS = {each.name: f"{210987654320 + n}" for n, each in enumerate(ENVIRONMENTS)}


def options() -> dict[str, list[str]]:
    """Return all of them as options of `terrace adopt`."""
    given = {option: [value] for option, value in VALUES.items()}
    given["account"] += [f"{name}={account}" for name, account in ACCOUNTS.items()]
    return given
