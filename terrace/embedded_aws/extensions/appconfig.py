"""AppConfig: environments, deployment strategies and deployments.

moto has applications, profiles and their versions only. The provider makes the others for
aws_appconfig_environment, aws_appconfig_deployment_strategy and aws_appconfig_deployment, and
reads their tags. It describes a version without a description as "None", which
aws_appconfig_hosted_configuration_version takes for another one. It stores flags as they are
given, where AppConfig dates each of them.
A deployment here is complete at once, and alarms take nothing back.
"""

import json
from collections.abc import Callable
from typing import Any

from moto.appconfig.models import AppConfigBackend, HostedConfigurationVersion
from moto.appconfig.responses import AppConfigResponse
from moto.appconfig.urls import url_paths
from moto.core.exceptions import JsonRESTError
from moto.moto_api._internal import mock_random

from terrace.embedded_aws.extensions.patch import add, wrap

_ENVIRONMENTS = "{0}/applications/(?P<app_id>[^/]+)/environments"
_DEPLOYMENTS = f"{_ENVIRONMENTS}/(?P<env_id>[^/]+)/deployments"
_ROUTES = (
    f"{_ENVIRONMENTS}$",
    f"{_ENVIRONMENTS}/(?P<env_id>[^/]+)$",
    f"{_DEPLOYMENTS}$",
    f"{_DEPLOYMENTS}/(?P<number>[^/]+)$",
    "{0}/deploymentstrategies$",
    "{0}/deploymentstrategies/(?P<strategy_id>[^/]+)$",
    "{0}/deployementstrategies/(?P<strategy_id>[^/]+)$",  # sic: how the API deletes one
    "{0}/tags/(?P<arn_part_1>[^/]+)/(?P<app_id>[^/]+)/environment/(?P<env_id>.+)$",
)
_FLAGS = "AWS.AppConfig.FeatureFlags"
_DATE = "2026-01-01T00:00:00.000Z"
_COPIED = ("DeploymentDurationInMinutes", "GrowthType", "GrowthFactor", "FinalBakeTimeInMinutes")


class MissingError(JsonRESTError):
    """What is asked for is not there."""

    def __init__(self) -> None:
        super().__init__("ResourceNotFoundException", "There is no such resource")


def extend() -> None:
    """Add what is missing; it is kept on the backend and on applications."""
    for route in _ROUTES:
        url_paths.setdefault(route, AppConfigResponse.dispatch)
    wrap(HostedConfigurationVersion, "get_headers", _headers)
    wrap(AppConfigBackend, "create_hosted_configuration_version", _store)
    add(
        AppConfigResponse,
        list_applications,
        create_environment,
        list_environments,
        get_environment,
        update_environment,
        delete_environment,
        create_deployment_strategy,
        get_deployment_strategy,
        update_deployment_strategy,
        delete_deployment_strategy,
        start_deployment,
        get_deployment,
        list_deployments,
        stop_deployment,
    )


def _headers(original: Callable[..., dict[str, Any]], version: Any) -> dict[str, Any]:
    return {name: value for name, value in original(version).items() if value is not None}


def _store(original: Callable[..., Any], backend: Any, **given: Any) -> Any:
    """Date flags as AppConfig does, which a plan must not take for a change.

    Source: AWS AppConfig User Guide, "Type reference for AWS.AppConfig.FeatureFlags".
    """
    profile = backend.get_configuration_profile(given["app_id"], given["config_profile_id"])
    if profile.to_json()["Type"] == _FLAGS:
        document = json.loads(given["content"])
        for part in ("flags", "values"):
            for flag in document.get(part, {}).values():
                flag |= {"_createdAt": _DATE, "_updatedAt": _DATE}
        given["content"] = json.dumps(document)
    return original(backend, **given)


def _all(owner: Any, name: str) -> dict[str, Any]:
    return owner.__dict__.setdefault(name, {})  # type: ignore[no-any-return]


def _find(things: dict[str, Any], identity: str) -> Any:
    if identity not in things:
        raise MissingError
    return things[identity]


def _environments(self: Any) -> dict[str, Any]:
    application = self.appconfig_backend.get_application(self._get_param("ApplicationId"))
    return _all(application, "environments")


def _environment(self: Any) -> Any:
    return _find(_environments(self), self._get_param("EnvironmentId"))


def _given(self: Any, *names: str) -> dict[str, Any]:
    body = json.loads(self.body or "{}")
    return {name: body[name] for name in names if name in body}


def _tag(self: Any, path: str) -> None:
    backend = self.appconfig_backend
    arn = f"arn:aws:appconfig:{backend.region_name}:{backend.account_id}:{path}"
    backend.tag_resource(arn, json.loads(self.body or "{}").get("Tags") or {})


def list_applications(self: Any) -> str:
    """Answer ListApplications."""
    found = self.appconfig_backend.applications.values()
    return json.dumps({"Items": [each.to_json() for each in found]})


def list_environments(self: Any) -> str:
    """Answer ListEnvironments."""
    return json.dumps({"Items": list(_environments(self).values())})


def create_environment(self: Any) -> str:
    """Answer CreateEnvironment."""
    application = self._get_param("ApplicationId")
    environment = {
        "ApplicationId": application,
        "Id": mock_random.get_random_hex(7),
        "State": "READY_FOR_DEPLOYMENT",
        **_given(self, "Name", "Description", "Monitors"),
    }
    _environments(self)[environment["Id"]] = environment
    _tag(self, f"application/{application}/environment/{environment['Id']}")
    return json.dumps(environment)


def get_environment(self: Any) -> str:
    """Answer GetEnvironment."""
    return json.dumps(_environment(self))


def update_environment(self: Any) -> str:
    """Answer UpdateEnvironment."""
    _environment(self).update(_given(self, "Name", "Description", "Monitors"))
    return json.dumps(_environment(self))


def delete_environment(self: Any) -> str:
    """Answer DeleteEnvironment."""
    _environments(self).pop(self._get_param("EnvironmentId"), None)
    return ""


def _strategies(self: Any) -> dict[str, Any]:
    return _all(self.appconfig_backend, "strategies")


def create_deployment_strategy(self: Any) -> str:
    """Answer CreateDeploymentStrategy."""
    names = ("Name", "Description", "ReplicateTo", *_COPIED)
    strategy = {"Id": mock_random.get_random_hex(7), **_given(self, *names)}
    _strategies(self)[strategy["Id"]] = strategy
    _tag(self, f"deploymentstrategy/{strategy['Id']}")
    return json.dumps(strategy)


def _strategy(self: Any) -> Any:
    return _find(_strategies(self), self._get_param("DeploymentStrategyId"))


def get_deployment_strategy(self: Any) -> str:
    """Answer GetDeploymentStrategy."""
    return json.dumps(_strategy(self))


def update_deployment_strategy(self: Any) -> str:
    """Answer UpdateDeploymentStrategy."""
    _strategy(self).update(_given(self, "Description", *_COPIED))
    return json.dumps(_strategy(self))


def delete_deployment_strategy(self: Any) -> str:
    """Answer DeleteDeploymentStrategy."""
    _strategies(self).pop(self._get_param("DeploymentStrategyId"), None)
    return ""


def start_deployment(self: Any) -> str:
    """Answer StartDeployment."""
    environment = _environment(self)
    deployments = _all(self.appconfig_backend, f"deployments-{environment['Id']}")
    names = ("DeploymentStrategyId", "ConfigurationProfileId", "ConfigurationVersion")
    deployment = {
        "ApplicationId": environment["ApplicationId"],
        "EnvironmentId": environment["Id"],
        "DeploymentNumber": len(deployments) + 1,
        "State": "COMPLETE",
        "PercentageComplete": 100.0,
        **_given(self, "Description", *names),
    }
    strategy = _find(_strategies(self), deployment["DeploymentStrategyId"])
    deployment |= {name: strategy[name] for name in _COPIED if name in strategy}
    deployments[str(deployment["DeploymentNumber"])] = deployment
    _tag(
        self,
        f"application/{environment['ApplicationId']}/environment/{environment['Id']}"
        f"/deployment/{deployment['DeploymentNumber']}",
    )
    return json.dumps(deployment)


def _deployments(self: Any) -> dict[str, Any]:
    return _all(self.appconfig_backend, f"deployments-{_environment(self)['Id']}")


def get_deployment(self: Any) -> str:
    """Answer GetDeployment."""
    return json.dumps(_find(_deployments(self), str(self._get_param("DeploymentNumber"))))


def list_deployments(self: Any) -> str:
    """Answer ListDeployments."""
    return json.dumps({"Items": list(_deployments(self).values())})


def stop_deployment(self: Any) -> str:
    """Answer StopDeployment: what is complete stays so."""
    return get_deployment(self)
