"""Switches that change without a deployment, read from AppConfig beside the requests.

Nobody waits for AppConfig: what is not known yet has a safe default, and what was read last stays
while AppConfig is away.

Source: AWS AppConfig User Guide, "Type reference for AWS.AppConfig.FeatureFlags" and "Retrieving
feature flags and configuration data".
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

from app import aws
from app.background import Background
from app.settings import Settings

log = logging.getLogger(__name__)

# What is on until AppConfig says otherwise, and where there is none: what protects data is, what
# costs money is not.
DEFAULTS: Mapping[str, bool] = {
    "recognize_repeated_requests": True,
    "trace_every_request": False,
}
POLL_SECONDS = 60  # the least that AppConfig is asked to accept, 15 to 86,400 seconds
AGAIN_SECONDS = 30.0  # after a failure


class Flags:
    """Switches that are on or off as the defaults say."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    async def start(self) -> None:
        """Nothing to begin."""

    async def close(self) -> None:
        """Nothing to end."""

    def is_on(self, name: str) -> bool:
        """Say whether a switch is on, without waiting; one that nobody knows is off."""
        return self._known.get(name, DEFAULTS.get(name, False))


class AppConfigFlags(Flags):
    """Switches in AppConfig."""

    def __init__(
        self,
        session: aws.Aws,
        *,
        application: str,
        environment: str,
        profile: str,
        poll_seconds: int = POLL_SECONDS,
    ) -> None:
        """Take where they are.

        Args:
            session: Whose role reads.
            application: Application in AppConfig, by name or id.
            environment: Its environment.
            profile: Its configuration profile.
            poll_seconds: The least time between two looks, 15 to 86,400 seconds.
        """
        super().__init__()
        self._aws = session
        self._where: dict[str, Any] = {
            "ApplicationIdentifier": application,
            "EnvironmentIdentifier": environment,
            "ConfigurationProfileIdentifier": profile,
            "RequiredMinimumPollIntervalInSeconds": poll_seconds,
        }
        self._token: str | None = None
        self._away = False
        self._polling = Background("feature flags", self.poll)

    async def start(self) -> None:
        """Read them, and again as often as AppConfig says."""
        await self._polling.start()

    async def close(self) -> None:
        """Read them no more."""
        await self._polling.close()

    async def poll(self) -> float:
        """Look once for a new version.

        Returns:
            Seconds until the next look.
        """
        try:
            found, seconds = await self._latest()
            # Nothing means that we have the latest version.
            self._known = _read(found) if found else self._known
        except (*aws.FAILURES, ValueError) as error:
            # A token is good once, and a day at most: the next look begins a new session.
            self._token = None
            if not self._away:
                log.warning("flags cannot be read, the last known stay: %s", aws.code(error))
            self._away = True
            return AGAIN_SECONDS
        if self._away:
            log.info("flags can be read again")
        self._away = False
        return seconds

    async def _latest(self) -> tuple[bytes, float]:
        if self._token is None:
            begun = await self._aws.call(
                "appconfigdata", "start_configuration_session", **self._where
            )
            self._token = begun["InitialConfigurationToken"]
        answer = await self._aws.call(
            "appconfigdata", "get_latest_configuration", ConfigurationToken=self._token
        )
        self._token = answer["NextPollConfigurationToken"]
        content: bytes = await self._aws.run(answer["Configuration"].read)
        return content, float(answer["NextPollIntervalInSeconds"])


def build(settings: Settings) -> Flags:
    """Return the configured flags, or the defaults."""
    where = settings.flags
    if where is None:
        return Flags()
    return AppConfigFlags(
        aws.of(settings),
        application=where.application,
        environment=where.environment,
        profile=where.profile,
    )


def _read(content: bytes) -> dict[str, bool]:
    """Read what AppConfig hands out: an object with `enabled` for each flag.

    Raises:
        ValueError: It is something else.
    """
    document: Any = json.loads(content)
    if not isinstance(document, dict):
        raise ValueError("flags are no object")
    return {
        name: each["enabled"]
        for name, each in document.items()
        if isinstance(each, dict) and isinstance(each.get("enabled"), bool)
    }
