"""AppConfig Data: what an application reads its flags with.

moto does not have it. The requests are signed for "appconfig", so that they arrive where that
service's do; what was deployed last to an environment is what is read.
"""

import json
import secrets
from typing import Any, Final

from moto.appconfig.models import appconfig_backends
from moto.appconfig.urls import url_paths
from moto.core.exceptions import JsonRESTError
from moto.core.responses import BaseResponse

_ROUTES: Final = ("{0}/configurationsessions$", "{0}/configuration$")
_LEAST_SECONDS: Final = 15


class _AppConfigDataResponse(BaseResponse):
    """Sessions, and the latest version for whoever has not seen it."""

    def __init__(self) -> None:
        super().__init__(service_name="appconfigdata")

    @property
    def _backend(self) -> Any:
        return appconfig_backends[self.current_account][self.region]

    @property
    def _sessions(self) -> dict[str, dict[str, Any]]:
        return self._backend.__dict__.setdefault("sessions", {})  # type: ignore[no-any-return]

    def start_configuration_session(self) -> str:
        """Answer StartConfigurationSession; names and ids both do."""
        given = json.loads(self.body)
        application = _named(
            self._backend.applications.values(), given["ApplicationIdentifier"], "application"
        )
        environments = application.__dict__.get("environments", {}).values()
        profiles = application.config_profiles.values()
        session = {
            "application": application.id,
            "environment": _named(environments, given["EnvironmentIdentifier"], "environment")[
                "Id"
            ],
            "profile": _named(
                profiles, given["ConfigurationProfileIdentifier"], "configuration profile"
            ).id,
            "seconds": given.get("RequiredMinimumPollIntervalInSeconds", 60),
            "seen": None,
        }
        return json.dumps({"InitialConfigurationToken": self._token(session)})

    def get_latest_configuration(self) -> tuple[str, dict[str, str]]:
        """Answer GetLatestConfiguration; a token is good once."""
        session = self._sessions.pop(self._get_param("configuration_token"), None)
        if session is None:
            raise JsonRESTError("BadRequestException", "The token is not valid")
        version = self._deployed(session)
        content = ""
        if version is not None and session["seen"] != version.version:
            content = _handed_out(version.content)
        seen = session["seen"] if version is None else version.version
        return content, {
            "Content-Type": "application/json",
            "Next-Poll-Configuration-Token": self._token(session | {"seen": seen}),
            "Next-Poll-Interval-In-Seconds": str(max(session["seconds"], _LEAST_SECONDS)),
        }

    def _token(self, session: dict[str, Any]) -> str:
        token = secrets.token_urlsafe(24)
        self._sessions[token] = session
        return token

    def _deployed(self, session: dict[str, Any]) -> Any:
        deployments = self._backend.__dict__.get(f"deployments-{session['environment']}", {})
        mine = [
            each
            for each in deployments.values()
            if each["ConfigurationProfileId"] == session["profile"]
        ]
        if not mine:
            return None
        return self._backend.get_hosted_configuration_version(
            session["application"], session["profile"], int(mine[-1]["ConfigurationVersion"])
        )


def extend() -> None:
    """Add the service."""
    for route in _ROUTES:
        url_paths.setdefault(route, _AppConfigDataResponse.dispatch)


def _named(things: Any, wanted: str, what: str) -> Any:
    for each in things:
        names = (each["Id"], each["Name"]) if isinstance(each, dict) else (each.id, each.name)
        if wanted in names:
            return each
    raise JsonRESTError("ResourceNotFoundException", f"There is no {what} {wanted}")


def _handed_out(content: str | bytes) -> str:
    """Flags as an application gets them: an object by name, without definitions and dates.

    Source: AWS AppConfig User Guide, "Type reference for AWS.AppConfig.FeatureFlags".
    """
    document = json.loads(content)
    if "values" not in document:
        return json.dumps(document)
    return json.dumps(
        {
            name: {key: value for key, value in flag.items() if not key.startswith("_")}
            for name, flag in document["values"].items()
        }
    )
