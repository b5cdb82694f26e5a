import pytest

from constructs_lib.observability.prometheus import Prometheus
from constructs_lib.security.key_users import KeyUser
from tests.support.platform import key
from tests.support.synth import ACCOUNT, SITE, Json, Sketch, only, statements, synthesize
from tests.support.workload import Recorded, connect, connections, policy, settings, workload

GRANT = "terrace-test-metrics-write"
WORKSPACE = "aws_prometheus_workspace.prometheus_main"
OUTSIDE = workload("collector", group=None)
RULES = "groups:\n  - name: one\n    rules: []  # ${not} a %{template}\n"


def add(stack: Sketch) -> Prometheus:
    encryption = key(stack, users=(KeyUser.LOGS, KeyUser.PROMETHEUS))
    return Prometheus(
        stack,
        "prometheus",
        site=SITE,
        rules={"one": RULES},
        key=encryption,
        logs_key=encryption,
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(lambda stack: connect(stack, add(stack), workload(), OUTSIDE))


def test_samples_and_logs_are_encrypted(document: Json) -> None:
    workspace = only(document, "aws_prometheus_workspace")
    assert workspace["kms_key_arn"] == "${aws_kms_key.key_main.arn}"
    assert workspace["alias"] == "terrace-test"
    assert workspace["logging_configuration"] == {
        "log_group_arn": "${aws_cloudwatch_log_group.prometheus_log.arn}:*"
    }
    group = only(document, "aws_cloudwatch_log_group")
    assert group["name"] == "/aws/vendedlogs/prometheus/terrace-test"
    assert (group["kms_key_id"], group["retention_in_days"]) == (
        "${aws_kms_key.key_main.arn}",
        SITE.log_retention_days,
    )


def test_rules_arrive_as_they_were_written(document: Json) -> None:
    namespace = only(document, "aws_prometheus_rule_group_namespace")
    data: str = namespace["data"]
    assert namespace["name"] == "one"
    assert data != RULES
    assert data.replace("$${", "${").replace("%%{", "%{") == RULES


def test_alerts_go_where_the_definition_says() -> None:
    document = synthesize(lambda stack: add(stack).notify("alertmanager_config: ''"))
    definition = only(document, "aws_prometheus_alert_manager_definition")
    assert definition["definition"] == "alertmanager_config: ''"
    assert definition["workspace_id"] == f"${{{WORKSPACE}.id}}"


def test_what_is_connected_writes_samples_and_reads_none(document: Json) -> None:
    write = policy(document, "app-role", GRANT)["WriteSamples"]
    assert write["actions"] == ["aps:RemoteWrite"]
    assert write["resources"] == [f"${{{WORKSPACE}.arn}}"]


def test_what_is_connected_is_told_where_samples_go(document: Json) -> None:
    address = f"${{{WORKSPACE}.prometheus_endpoint}}api/v1/remote_write"
    assert settings(document) == {"METRICS_REMOTE_WRITE_URL": address}


def test_a_reader_asks_for_samples_and_writes_none() -> None:
    reader = workload("argo-rollouts", group=None)
    document = synthesize(lambda stack: add(stack).connect_reader(reader))
    read = policy(document, "argo-rollouts-role", "terrace-test-metrics-read")
    assert [(each["actions"], each["resources"]) for each in read.values()] == [
        (
            ["aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics"],
            [f"${{{WORKSPACE}.arn}}"],
        )
    ]
    assert isinstance(reader.settings, Recorded)
    assert set(reader.settings.values) == {"METRICS_QUERY_URL"}


def test_samples_need_no_network_of_ours(document: Json) -> None:
    assert policy(document, "collector-role", GRANT)
    assert connections(document) == []


def test_nobody_writes_samples_who_is_not_connected() -> None:
    assert "aws_iam_role_policy" not in synthesize(add)["resource"]


def test_prometheus_may_use_the_key_of_its_account(document: Json) -> None:
    use = statements(document, "key_policy")["PrometheusUsesKey"]
    assert use["principals"][0]["identifiers"] == ["aps.amazonaws.com"]
    assert use["condition"][0]["values"] == [ACCOUNT]
