import json
from copy import deepcopy
from typing import Any

import pytest
from botocore.exceptions import ClientError

from terrace.toolchain import repository_root
from tests.support.embedded_aws import EmbeddedAws

ACCOUNT = "797979797979"
NAME = "record"
BUCKET = f"record-{ACCOUNT}"
SERVICE = {"Service": "cloudtrail.amazonaws.com"}
ARN = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/{NAME}"
OWNER = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}
WRITER: list[dict[str, Any]] = [
    {
        "Effect": "Allow",
        "Principal": SERVICE,
        "Action": "s3:GetBucketAcl",
        "Resource": f"arn:aws:s3:::{BUCKET}",
        "Condition": {"StringEquals": {"aws:SourceArn": ARN}},
    },
    {
        "Effect": "Allow",
        "Principal": SERVICE,
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{BUCKET}/AWSLogs/{ACCOUNT}/*",
        "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}},
    },
    {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    },
]


def users(*actions: str) -> list[dict[str, Any]]:
    condition = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    used = {"Effect": "Allow", "Principal": SERVICE, "Resource": "*", "Condition": condition}
    return [OWNER, used | {"Action": list(actions)}]


def policy(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


class Trails:
    """A bucket and a key of an account, and trails that write there."""

    def __init__(self, aws: EmbeddedAws, account: str | None = ACCOUNT) -> None:
        self.s3 = aws.client("s3", account=account)
        self.kms = aws.client("kms", account=account)
        self.cloudtrail = aws.client("cloudtrail", account=account)

    def key(self, statements: list[dict[str, Any]]) -> str:
        arn: str = self.kms.create_key(Policy=policy(statements))["KeyMetadata"]["Arn"]
        return arn

    def encrypt(self, bucket: str, key: str, *, bucket_key: bool) -> None:
        chosen = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
        rule = {"ApplyServerSideEncryptionByDefault": chosen, "BucketKeyEnabled": bucket_key}
        self.s3.put_bucket_encryption(
            Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]}
        )

    def create(self, name: str = NAME, bucket: str = BUCKET, **options: str) -> None:
        self.cloudtrail.create_trail(Name=name, S3BucketName=bucket, **options)

    def names(self) -> list[str]:
        return [each["Name"] for each in self.cloudtrail.describe_trails()["trailList"]]


@pytest.fixture
def trails(embedded_aws: EmbeddedAws) -> Any:
    made = Trails(embedded_aws)
    made.s3.create_bucket(Bucket=BUCKET)
    made.s3.put_bucket_policy(Bucket=BUCKET, Policy=policy(WRITER))
    yield made
    for name in made.names():
        made.cloudtrail.delete_trail(Name=name)
    made.s3.delete_bucket(Bucket=BUCKET)


@pytest.mark.parametrize(
    "statements",
    [
        WRITER[1:],
        WRITER[:1],
        [{**WRITER[0], "Condition": {"StringEquals": {"aws:SourceArn": f"{ARN}-2"}}}, WRITER[1]],
        [*WRITER, {**WRITER[1], "Effect": "Deny"}],
    ],
    ids=["no ACL", "no writing", "another trail", "denied"],
)
def test_a_trail_needs_a_bucket_that_lets_it_write(trails: Trails, statements: Any) -> None:
    trails.s3.put_bucket_policy(Bucket=BUCKET, Policy=policy(statements))
    with pytest.raises(ClientError, match=f"InsufficientS3BucketPolicy.*bucket: {BUCKET}"):
        trails.create()
    assert trails.names() == []


def test_a_trail_writes_below_its_prefix(trails: Trails) -> None:
    with pytest.raises(ClientError, match="InsufficientS3BucketPolicy"):
        trails.create(S3KeyPrefix="elsewhere")
    trails.create()
    assert trails.names() == [NAME]


@pytest.mark.parametrize(
    ("actions", "bucket_key", "is_made"),
    [
        (("kms:DescribeKey", "kms:GenerateDataKey*"), False, True),
        (("kms:DescribeKey", "kms:GenerateDataKey*"), True, False),
        (("kms:DescribeKey", "kms:GenerateDataKey*", "kms:Decrypt"), True, True),
        (("kms:DescribeKey", "kms:Decrypt"), False, False),
        (("kms:GenerateDataKey*", "kms:Decrypt"), False, False),
    ],
)
def test_a_trail_needs_a_key_that_it_may_use_as_the_bucket_does(
    trails: Trails, actions: tuple[str, ...], bucket_key: bool, is_made: bool
) -> None:
    key = trails.key(users(*actions))
    trails.encrypt(BUCKET, key, bucket_key=bucket_key)
    if is_made:
        trails.create(KmsKeyId=key)
    else:
        with pytest.raises(ClientError, match=f"InsufficientEncryptionPolicy.*{key}"):
            trails.create(KmsKeyId=key)
    assert trails.names() == [NAME] * is_made


def test_the_buckets_own_key_counts_where_the_trail_has_none(trails: Trails) -> None:
    key = trails.key(users("kms:DescribeKey", "kms:GenerateDataKey*"))
    trails.encrypt(BUCKET, key, bucket_key=True)
    with pytest.raises(ClientError, match="InsufficientEncryptionPolicy"):
        trails.create()


def test_a_change_is_tried_before_it_is_made(trails: Trails) -> None:
    trails.create()
    key = trails.key([OWNER])
    with pytest.raises(ClientError, match="InsufficientEncryptionPolicy"):
        trails.cloudtrail.update_trail(Name=NAME, KmsKeyId=key)
    assert "KmsKeyId" not in trails.cloudtrail.get_trail(Name=NAME)["Trail"]


# The approved stack of the account: its key and its bucket, as IAM has them.


def document(stack: dict[str, Any], name: str, **known: str) -> list[dict[str, Any]]:
    text = json.dumps(stack["data"]["aws_iam_policy_document"][name]["statement"])
    for reference, value in known.items():
        text = text.replace(f"${{aws_s3_bucket.{reference}.arn}}", value)
    return [
        {
            "Effect": each.get("effect", "Allow"),
            "Action": each["actions"],
            "Resource": each["resources"],
            "Principal": {who["type"]: who["identifiers"] for who in each["principals"]},
            "Condition": {
                condition["test"]: {condition["variable"]: condition["values"]}
                for condition in each.get("condition", [])
            },
        }
        for each in json.loads(text.replace('"type": "*"', '"type": "AWS"'))
    ]


def test_the_accounts_trail_is_made_and_was_not_before_its_key_let_it_decrypt(
    embedded_aws: EmbeddedAws,
) -> None:
    path = repository_root() / "terraform-out/stacks/global/cdk.tf.json"
    stack = json.loads(path.read_text())
    bucket = stack["resource"]["aws_s3_bucket"]["account_trail_record_main"]["bucket"]
    trail = stack["resource"]["aws_cloudtrail"]["account_trail_main"]["name"]
    trails = Trails(embedded_aws, account=None)
    arn = f"arn:aws:s3:::{bucket}"
    written = document(stack, "account_trail_record_policy", account_trail_record_main=arn)
    trails.s3.create_bucket(Bucket=bucket)
    trails.s3.put_bucket_policy(Bucket=bucket, Policy=policy(written))
    today = document(stack, "account_key_policy")
    before = deepcopy(today)
    for statement in before:
        if statement["Principal"] == {"Service": ["cloudtrail.amazonaws.com"]}:
            statement["Action"].remove("kms:Decrypt")
    for statements, is_made in ((before, False), (today, True)):
        key = trails.key(statements)
        trails.encrypt(bucket, key, bucket_key=True)
        if is_made:
            trails.create(trail, bucket, KmsKeyId=key)
        else:
            with pytest.raises(ClientError, match="InsufficientEncryptionPolicy"):
                trails.create(trail, bucket, KmsKeyId=key)
    trails.cloudtrail.delete_trail(Name=trail)
    trails.s3.delete_bucket(Bucket=bucket)
