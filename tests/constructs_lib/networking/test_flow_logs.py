from constructs_lib.networking.flow_logs import FlowLogs
from tests.support.platform import key, network
from tests.support.synth import SITE, Json, only, statements, synthesize


def flow_logs() -> Json:
    return synthesize(
        lambda stack: FlowLogs(
            stack,
            "flow-logs",
            site=SITE,
            network=network(stack),
            key=key(stack),
            retention_days=90,
        )
    )


def test_all_traffic_is_recorded_within_a_minute() -> None:
    log = only(flow_logs(), "aws_flow_log")
    assert (log["traffic_type"], log["max_aggregation_interval"]) == ("ALL", 60)


def test_records_are_encrypted_and_kept_as_long_as_asked() -> None:
    group = only(flow_logs(), "aws_cloudwatch_log_group")
    assert group["name"] == "/terrace/test/flow-logs"
    assert group["retention_in_days"] == 90
    assert group["kms_key_id"] == "${aws_kms_key.key_main.arn}"


def test_the_role_writes_to_its_log_group_only() -> None:
    written = statements(flow_logs(), "flow_logs_delivery")["WriteRecords"]
    assert written["resources"] == ["${aws_cloudwatch_log_group.flow_logs_records.arn}:*"]
