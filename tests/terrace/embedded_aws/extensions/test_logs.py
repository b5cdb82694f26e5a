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


def test_a_metric_filter_that_is_put_again_replaces_the_former(embedded_aws: EmbeddedAws) -> None:
    logs = embedded_aws.client("logs")
    logs.create_log_group(logGroupName="filtered")
    transformation = {"metricName": "Errors", "metricNamespace": "Test", "metricValue": "1"}
    for pattern in ("error", "ERROR"):
        logs.put_metric_filter(
            logGroupName="filtered",
            filterName="errors",
            filterPattern=pattern,
            metricTransformations=[transformation],
        )
    filters = logs.describe_metric_filters(logGroupName="filtered")["metricFilters"]
    assert [each["filterPattern"] for each in filters] == ["ERROR"]
