import pytest

from tests.support.embedded_aws import EmbeddedAws


@pytest.mark.parametrize(
    ("name", "chosen", "found"),
    [
        ("class-unset", {}, "STANDARD"),
        ("class-chosen", {"logGroupClass": "INFREQUENT_ACCESS"}, "INFREQUENT_ACCESS"),
    ],
)
def test_a_group_tells_its_class(
    embedded_aws: EmbeddedAws, name: str, chosen: dict[str, str], found: str
) -> None:
    logs = embedded_aws.client("logs")
    logs.create_log_group(logGroupName=name, **chosen)
    (group,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    assert group["logGroupClass"] == found
