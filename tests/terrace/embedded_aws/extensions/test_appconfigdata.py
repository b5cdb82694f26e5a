import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws
from tests.support.hosted_flags import hosted_flags

ACCOUNT = "666666666667"
NAMES = {
    "ApplicationIdentifier": "notes",
    "EnvironmentIdentifier": "test",
    "ConfigurationProfileIdentifier": "flags",
}


@pytest.fixture
def data(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("appconfigdata", account=ACCOUNT)


@pytest.fixture(scope="module")
def deploy(embedded_aws: EmbeddedAws) -> Any:
    control = embedded_aws.client("appconfig", account=ACCOUNT)
    deploy_content = hosted_flags(control, "notes", "test")

    def do(*, enabled: bool) -> None:
        content = {
            "version": "1",
            "flags": {"quick": {"name": "quick"}},
            "values": {"quick": {"enabled": enabled}},
        }
        deploy_content(json.dumps(content))

    return do


def test_a_session_gets_what_was_deployed_last_and_then_nothing_until_it_changes(
    data: Any, deploy: Any
) -> None:
    deploy(enabled=True)
    begun = data.start_configuration_session(**NAMES, RequiredMinimumPollIntervalInSeconds=20)
    first = data.get_latest_configuration(ConfigurationToken=begun["InitialConfigurationToken"])
    assert json.loads(first["Configuration"].read()) == {"quick": {"enabled": True}}
    assert first["NextPollIntervalInSeconds"] == 20
    again = data.get_latest_configuration(ConfigurationToken=first["NextPollConfigurationToken"])
    assert again["Configuration"].read() == b""
    deploy(enabled=False)
    changed = data.get_latest_configuration(ConfigurationToken=again["NextPollConfigurationToken"])
    assert json.loads(changed["Configuration"].read()) == {"quick": {"enabled": False}}


def test_a_token_is_good_once(data: Any, deploy: Any) -> None:
    deploy(enabled=True)
    token = data.start_configuration_session(**NAMES)["InitialConfigurationToken"]
    data.get_latest_configuration(ConfigurationToken=token)
    with pytest.raises(ClientError, match="BadRequestException"):
        data.get_latest_configuration(ConfigurationToken=token)


def test_what_does_not_exist_is_said_by_its_kind(data: Any, deploy: Any) -> None:
    with pytest.raises(ClientError, match="There is no environment elsewhere"):
        data.start_configuration_session(**NAMES | {"EnvironmentIdentifier": "elsewhere"})
