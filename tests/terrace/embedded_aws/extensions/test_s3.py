import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
LOG_WRITER = {
    "Effect": "Allow",
    "Principal": {"Service": "logging.s3.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": ["arn:aws:s3:::BUCKET/access/*"],
}


@pytest.fixture
def s3(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("s3")


@pytest.fixture
def bucket(s3: Any, request: pytest.FixtureRequest) -> str:
    name = "bucket-" + request.node.name.replace("_", "-")[5:50]
    s3.create_bucket(Bucket=name)
    return name


def set_policy(s3: Any, bucket: str, *statements: Any) -> None:
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    s3.put_bucket_policy(Bucket=bucket, Policy=policy.replace("BUCKET", bucket))


def log_into(s3: Any, bucket: str, prefix: str) -> None:
    target = {"TargetBucket": bucket, "TargetPrefix": prefix}
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": target})


def test_lifecycle_rules_come_back_as_written(s3: Any, bucket: str) -> None:
    kept = {"NoncurrentDays": 30, "NewerNoncurrentVersions": 3}
    days_only = {"NoncurrentDays": 7}
    rules = [
        {
            "ID": f"rule-{number}",
            "Status": "Enabled",
            "Filter": {},
            "NoncurrentVersionExpiration": expiration,
        }
        for number, expiration in enumerate((kept, days_only))
    ]
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == rules


def test_a_bucket_without_lifecycle_rules_still_says_so(s3: Any, bucket: str) -> None:
    with pytest.raises(ClientError, match="NoSuchLifecycleConfiguration"):
        s3.get_bucket_lifecycle_configuration(Bucket=bucket)


def test_a_log_bucket_may_refuse_plain_http(s3: Any, bucket: str) -> None:
    set_policy(s3, bucket, TLS_ONLY, LOG_WRITER)
    log_into(s3, bucket, "access/data/")
    logging = s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"]
    assert logging["TargetPrefix"] == "access/data/"


@pytest.mark.parametrize("prefix", ["elsewhere/", ""])
def test_logs_go_only_where_the_policy_lets_them(s3: Any, prefix: str) -> None:
    bucket = f"policed-{prefix.strip('/') or 'root'}"
    s3.create_bucket(Bucket=bucket)
    set_policy(s3, bucket, TLS_ONLY, LOG_WRITER)
    with pytest.raises(ClientError, match="InvalidTargetBucketForLogging"):
        log_into(s3, bucket, prefix)


def test_a_conditional_denial_does_not_close_the_bucket(s3: Any, bucket: str) -> None:
    set_policy(s3, bucket, TLS_ONLY)
    s3.put_object(Bucket=bucket, Key="key", Body=b"content")
    assert s3.get_object(Bucket=bucket, Key="key")["Body"].read() == b"content"


def test_an_unconditional_denial_does(s3: Any, bucket: str) -> None:
    unconditional = {name: value for name, value in TLS_ONLY.items() if name != "Condition"}
    set_policy(s3, bucket, unconditional | {"Action": "s3:PutObject"})
    with pytest.raises(ClientError, match="403"):
        s3.put_object(Bucket=bucket, Key="key", Body=b"content")


def test_a_bucket_whose_versioning_was_suspended_can_be_emptied(s3: Any, bucket: str) -> None:
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=bucket, Key="key", Body=b"content")
    s3.delete_object(Bucket=bucket, Key="key")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    s3.delete_object(Bucket=bucket, Key="key")
    s3.delete_bucket(Bucket=bucket)


def test_replication_rules_come_back_as_written(s3: Any, bucket: str) -> None:
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    rule = {
        "ID": "everything",
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Enabled"},
        "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
        "Destination": {
            "Bucket": "arn:aws:s3:::elsewhere",
            "StorageClass": "STANDARD",
            "EncryptionConfiguration": {"ReplicaKmsKeyID": "arn:aws:kms:us-west-2:1:key/k"},
        },
    }
    wanted = {"Role": "arn:aws:iam::123456789012:role/replication", "Rules": [rule]}
    s3.put_bucket_replication(Bucket=bucket, ReplicationConfiguration=wanted)
    found = s3.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]
    assert found == wanted


def test_a_bucket_without_replication_says_so(s3: Any, bucket: str) -> None:
    with pytest.raises(ClientError, match="ReplicationConfigurationNotFoundError"):
        s3.get_bucket_replication(Bucket=bucket)
