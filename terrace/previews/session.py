"""Credentials for one preview: they touch no other's state, and no other's DNS records."""

import os
from typing import Any

from environments.previews import PREVIEW_TAG, PREVIEW_VARIABLE
from terrace import toolchain
from terrace.aws import Accounts
from terrace.previews.place import Place

# What a shell may have that goes before, or beside, the keys of a session.
OTHERS = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")


class Session:
    """The way to one preview.

    Attributes:
        name: Name of the preview.
    """

    def __init__(self, where: Place, name: str) -> None:
        """Look at nothing yet."""
        self.name = name
        self._where = where
        shared = where.platform.account_id
        self._accounts = Accounts(
            region=where.platform.region,
            roles={shared: where.role},
            as_they_are=False,
            tags={PREVIEW_TAG: name},
        )

    def s3(self) -> Any:
        """Client of the state bucket.

        Raises:
            Unreadable: The role is not there or may not be taken.
        """
        return self._accounts.client("s3", account_id=self._where.platform.account_id)

    def environ(self) -> dict[str, str]:
        """Environment of the programs that work on the preview.

        Raises:
            Unreadable: The role is not there or may not be taken.
        """
        base = {name: value for name, value in os.environ.items() if name not in OTHERS}
        keys = self._accounts.variables(self._where.platform.account_id)
        return toolchain.environment(base | keys | {PREVIEW_VARIABLE: self.name})


def reader(where: Place) -> Any:
    """Client of the state bucket as whoever is signed in, for a look at all previews.

    Raises:
        Unreadable: There are no credentials, or not those of the shared account.
    """
    accounts = Accounts(region=where.platform.region)
    return accounts.client("s3", account_id=where.platform.account_id)


def deployer(where: Place) -> Accounts:
    """The account of previews, through the role that deploys there."""
    return Accounts(
        region=where.config.region, roles={where.config.account_id: where.deployment_role}
    )
