"""Previews: environments of pull requests, all of them in one account.

A pull request's environment is called `pr-<number>`. Its file is written by `terrace preview` and
never committed. What the account has before any of them is called `pr`, without a number.
"""

import re
from dataclasses import dataclass, field

from constructs_lib import config as fields
from constructs_lib.config import Config

ACCOUNT = "pr"  # what the account's bootstrap is named after, and what names of previews begin with
ROLE = "preview"  # last part of the role, in the shared account, that works on one preview
PREVIEW_TAG = "Preview"  # tag of its sessions: the one preview that they may touch
PREVIEW_VARIABLE = "TERRACE_PREVIEW"  # names the preview that a synthesis is for
LOG_DAYS = 30
# Each preview has a VPC, and a NAT gateway with an Elastic IP address. An account has five of each
# in a region before it asks for more, and one of the VPCs is the default VPC that AWS has made.
# Source: Amazon VPC User Guide, "Amazon VPC quotas" and "Default VPCs".
ROOM = 4
_PREVIEW = re.compile(rf"{ACCOUNT}-[1-9][0-9]{{0,5}}")


def is_preview(name: str) -> bool:
    """Whether an environment is a pull request's, by its name."""
    return bool(_PREVIEW.fullmatch(name))


def prepared_as(name: str) -> str:
    """What the bootstrap of an environment's account is named after: its own name, or `pr`."""
    return ACCOUNT if is_preview(name) else name


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewsConfig(Config):
    """Where environments of pull requests are, how long they stay, and how many there may be.

    Attributes:
        account_id: Account of all previews, and of no other environment; 12 digits.
        region: Region that they live in.
        hours: How long one stays after its latest deployment, 1 to 720 hours.
        most: How many there may be at once, 1 to 50. More than four need a higher quota of
            VPCs, or an account without its default VPC; more than five one of Elastic IP addresses
            too. Each costs about 3 USD a day.
    """

    account_id: str = fields.account_id("Account of all previews")
    region: str = fields.region("Region that previews live in")
    hours: int = fields.whole(
        "How long one stays after its latest deployment",
        low=1,
        high=720,
        unit="hours",
        default=72,
    )
    most: int = fields.whole("How many there may be at once", low=1, high=50, default=ROOM)


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewsAccount:
    """The account of previews as its bootstrap sees it: like an environment called `pr`.

    Attributes:
        account_id: The account, 12 digits.
        region: Region of the previews.
        owner: Team that answers for it.
        cost_center: Who pays for it.
        name: What the role and the limits in it are named after.
        log_retention_days: How long logs are kept.
        protected: Nothing in it is.
        singletons: Previews make nothing that an account can have once only.
    """

    account_id: str
    region: str
    owner: str
    cost_center: str
    name: str = ACCOUNT
    log_retention_days: int = LOG_DAYS
    protected: bool = False
    singletons: dict[str, str] = field(default_factory=dict, hash=False)
