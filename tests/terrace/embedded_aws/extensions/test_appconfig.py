import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

STRATEGY = {
    "Name": "steps",
    "GrowthType": "LINEAR",
    "GrowthFactor": 20.0,
    "DeploymentDurationInMinutes": 10,
    "FinalBakeTimeInMinutes": 10,
    "ReplicateTo": "NONE",
}


@pytest.fixture
def appconfig(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("appconfig", account="666666666666")


@pytest.fixture
def application(appconfig: Any) -> str:
    identity: str = appconfig.create_application(Name="application")["Id"]
    return identity


def environment(appconfig: Any, application: str) -> dict[str, str]:
    monitors = [{"AlarmArn": "arn:aws:cloudwatch:us-east-1:1:alarm:errors"}]
    made = appconfig.create_environment(
        ApplicationId=application, Name="test", Monitors=monitors, Tags={"Owner": "team"}
    )
    return {"ApplicationId": application, "EnvironmentId": made["Id"]}


def test_an_environment_comes_back_with_its_monitors_and_tags_until_it_is_deleted(
    appconfig: Any, application: str
) -> None:
    query = environment(appconfig, application)
    found = appconfig.get_environment(**query)
    assert found["Monitors"][0]["AlarmArn"].endswith(":alarm:errors")
    identity = query["EnvironmentId"]
    arn = (
        f"arn:aws:appconfig:us-east-1:666666666666:application/{application}/environment/{identity}"
    )
    assert appconfig.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"Owner": "team"}
    appconfig.update_environment(**query, Description="changed")
    assert appconfig.get_environment(**query)["Description"] == "changed"
    appconfig.delete_environment(**query)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        appconfig.get_environment(**query)


def test_applications_and_environments_are_listed(appconfig: Any, application: str) -> None:
    query = environment(appconfig, application)
    listed = {each["Id"]: each["Name"] for each in appconfig.list_applications()["Items"]}
    assert listed[application] == "application"
    (found,) = appconfig.list_environments(ApplicationId=application)["Items"]
    assert (found["Id"], found["Name"]) == (query["EnvironmentId"], "test")


def test_a_strategy_comes_back_until_it_is_deleted(appconfig: Any) -> None:
    query = {"DeploymentStrategyId": appconfig.create_deployment_strategy(**STRATEGY)["Id"]}
    found = appconfig.get_deployment_strategy(**query)
    assert {name: found[name] for name in STRATEGY} == STRATEGY
    appconfig.update_deployment_strategy(**query, GrowthFactor=50.0)
    assert appconfig.get_deployment_strategy(**query)["GrowthFactor"] == 50.0
    appconfig.delete_deployment_strategy(**query)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        appconfig.get_deployment_strategy(**query)


def test_a_deployment_is_complete_at_once(appconfig: Any, application: str) -> None:
    query = environment(appconfig, application)
    strategy = appconfig.create_deployment_strategy(**STRATEGY)["Id"]
    numbers = [
        appconfig.start_deployment(
            **query,
            DeploymentStrategyId=strategy,
            ConfigurationProfileId="profile",
            ConfigurationVersion=version,
        )["DeploymentNumber"]
        for version in ("1", "2")
    ]
    assert numbers == [1, 2]
    found = appconfig.get_deployment(**query, DeploymentNumber=2)
    assert (found["State"], found["ConfigurationVersion"]) == ("COMPLETE", "2")
    assert found["FinalBakeTimeInMinutes"] == 10
    assert len(appconfig.list_deployments(**query)["Items"]) == 2


def test_a_version_without_a_description_has_none(appconfig: Any, application: str) -> None:
    profile = appconfig.create_configuration_profile(
        ApplicationId=application, Name="flags", LocationUri="hosted"
    )
    query = {"ApplicationId": application, "ConfigurationProfileId": profile["Id"]}
    appconfig.create_hosted_configuration_version(
        **query, Content=b"{}", ContentType="application/json"
    )
    found = appconfig.get_hosted_configuration_version(**query, VersionNumber=1)
    assert found.get("Description") is None
    assert found["Content"].read() == b"{}"


def test_flags_come_back_with_dates_and_other_documents_as_they_were_given(
    appconfig: Any, application: str
) -> None:
    flags = {"version": "1", "flags": {"a": {"name": "a"}}, "values": {"a": {"enabled": True}}}

    def stored(kind: str) -> Any:
        profile = appconfig.create_configuration_profile(
            ApplicationId=application, Name=kind, LocationUri="hosted", Type=kind
        )
        query = {"ApplicationId": application, "ConfigurationProfileId": profile["Id"]}
        appconfig.create_hosted_configuration_version(
            **query, Content=json.dumps(flags).encode(), ContentType="application/json"
        )
        found = appconfig.get_hosted_configuration_version(**query, VersionNumber=1)
        return json.loads(found["Content"].read())

    assert stored("AWS.Freeform") == flags
    dated = stored("AWS.AppConfig.FeatureFlags")
    assert dated["values"]["a"].keys() == {"enabled", "_createdAt", "_updatedAt"}
