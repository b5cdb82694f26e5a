"""Where a preview is, and where what is known of it is kept: names without the constructs."""

import re
from dataclasses import dataclass
from pathlib import Path

from environments import Environment, Platform
from environments.previews import ACCOUNT, ROLE, PreviewsConfig, is_preview
from terrace import toolchain
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.names import of_platform

SETTING = "previews=PreviewsConfig(account_id=…, region=…) in environments/shared.py"
RECORD = "preview.json"
STATE = "terraform.tfstate"
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The account of previews, and the bucket that knows of them.

    Attributes:
        platform: What all environments share.
        config: What the platform says of previews.
    """

    platform: Platform
    config: PreviewsConfig

    @property
    def bucket(self) -> str:
        """The state bucket."""
        return of_platform(self.platform).name(f"state-{self.platform.account_id}")

    @property
    def prefix(self) -> str:
        """What the keys of all previews begin with."""
        return f"{self.platform.project}/{ACCOUNT}-"

    def key(self, name: str, thing: str) -> str:
        """Key of what is kept of a preview: its state, or its record."""
        return f"{self.platform.project}/{name}/{thing}"

    @property
    def role(self) -> str:
        """ARN of the role whose sessions touch one preview."""
        return of_platform(self.platform).role(ROLE)

    @property
    def deployment_role(self) -> str:
        """ARN of the role that deploys in the account of previews."""
        name = self.platform.deployment_role_in(ACCOUNT)
        return f"arn:aws:iam::{self.config.account_id}:role/{name}"

    def address(self, name: str, environment: Environment) -> str | None:
        """Where a preview answers; None where nothing in it has a route."""
        return f"https://{name}.{self.platform.domain}" if environment.has_route else None


def place(platform: Platform) -> Place:
    """Return where previews are.

    Raises:
        Refusal: The platform has none.
    """
    if platform.previews is None:
        raise Refusal(
            f"there are no previews, because PLATFORM.previews is None, allowed: {SETTING}",
            code=Code.USAGE,
        )
    return Place(platform=platform, config=platform.previews)


def name_of(number: str) -> str:
    """Name of the preview of a pull request, "12" or "pr-12".

    Raises:
        Refusal: No number.
    """
    name = f"{ACCOUNT}-{number.removeprefix(f'{ACCOUNT}-')}"
    if not is_preview(name):
        raise Refusal(
            f"number is {number!r}, allowed: the number of a pull request, 1 to 999999",
            code=Code.USAGE,
        )
    return name


def folder(name: str) -> Path:
    """Git-ignored folder of a preview's synthesis."""
    return toolchain.state_folder(toolchain.repository_root()) / "previews" / name


def file(name: str) -> Path:
    """File of a preview's environment, which git ignores."""
    module = name.replace("-", "_")  # a name that Python can import
    return toolchain.repository_root() / "environments" / f"{module}.py"
