from constructs_lib.storage.log_bucket import LogBucket
from tests.support.synth import SITE, Json, Sketch, only, statements, synthesize


def build(stack: Sketch) -> None:
    LogBucket(stack, "storage", site=SITE)


def made() -> Json:
    return synthesize(build)


def test_only_this_accounts_load_balancers_write_to_it() -> None:
    write = statements(made(), "storage_logs_policy")["LoadBalancersWriteLogs"]
    assert write["principals"][0]["identifiers"] == [
        "logdelivery.elasticloadbalancing.amazonaws.com"
    ]
    assert write["resources"] == [
        "arn:aws:s3:::terrace-test-logs-123456789012/AWSLogs/123456789012/*"
    ]
    assert write["condition"][0]["values"] == [
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/*"
    ]


def test_logs_are_deleted_when_their_time_has_come() -> None:
    (rule,) = only(made(), "aws_s3_bucket_lifecycle_configuration")["rule"]
    assert rule["expiration"] == [{"days": SITE.log_retention_days}]


def test_deliveries_cannot_use_a_customers_key() -> None:
    encryption = only(made(), "aws_s3_bucket_server_side_encryption_configuration")
    (rule,) = encryption["rule"]
    assert rule["apply_server_side_encryption_by_default"]["sse_algorithm"] == "AES256"


def test_only_this_accounts_buckets_log_into_it() -> None:
    write = statements(made(), "storage_logs_policy")["ReceiveAccessLogs"]
    assert write["principals"][0]["identifiers"] == ["logging.s3.amazonaws.com"]
    assert write["condition"][0]["values"] == ["123456789012"]


def test_only_this_accounts_distributions_deliver_their_logs_to_it() -> None:
    write = statements(made(), "storage_logs_policy")["DistributionsWriteLogs"]
    assert write["principals"][0]["identifiers"] == ["delivery.logs.amazonaws.com"]
    assert write["resources"] == [
        "arn:aws:s3:::terrace-test-logs-123456789012/AWSLogs/123456789012/CloudFront/*"
    ]
    assert {each["variable"]: each["values"] for each in write["condition"]} == {
        "aws:SourceAccount": ["123456789012"],
        "aws:SourceArn": ["arn:aws:logs:us-east-1:123456789012:delivery-source:*"],
        "s3:x-amz-acl": ["bucket-owner-full-control"],
    }
