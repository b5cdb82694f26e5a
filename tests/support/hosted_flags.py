"""Feature flags in AppConfig, deployed at once."""

from collections.abc import Callable
from typing import Any

STRATEGY = {
    "Name": "at-once",
    "GrowthType": "LINEAR",
    "GrowthFactor": 100.0,
    "DeploymentDurationInMinutes": 0,
    "ReplicateTo": "NONE",
}


def hosted_flags(control: Any, application: str, environment: str) -> Callable[[str], None]:
    """Create the profile `flags` of an application, and return what deploys a content of it.

    Args:
        control: Client of AppConfig.
        application: Name of the application, which is created.
        environment: Name of its environment, which is created.
    """
    of = {"ApplicationId": control.create_application(Name=application)["Id"]}
    profile = control.create_configuration_profile(
        **of, Name="flags", LocationUri="hosted", Type="AWS.AppConfig.FeatureFlags"
    )["Id"]
    where = {
        "EnvironmentId": control.create_environment(**of, Name=environment)["Id"],
        "DeploymentStrategyId": control.create_deployment_strategy(**STRATEGY)["Id"],
    }

    def deploy(content: str) -> None:
        version = control.create_hosted_configuration_version(
            **of,
            ConfigurationProfileId=profile,
            Content=content.encode(),
            ContentType="application/json",
        )["VersionNumber"]
        control.start_deployment(
            **of, **where, ConfigurationProfileId=profile, ConfigurationVersion=str(version)
        )

    return deploy
