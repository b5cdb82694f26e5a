"""Stores behind APIs of AWS: table, uploads, queues, flags, secrets, traces, metrics."""

from dataclasses import replace
from typing import Any

from environments import Environment
from terrace.reach.found import (
    DECRYPT,
    MAKE_KEY,
    Ask,
    Call,
    Found,
    KeyUse,
    Reader,
    looking_for,
    one,
)
from terrace.reach.rows import NAMES

# Amazon DynamoDB Developer Guide, "DynamoDB encryption at rest: usage notes".
TABLE_KEY = (DECRYPT, "kms:DescribeKey", "kms:Encrypt", MAKE_KEY)
ITEMS = tuple(
    f"dynamodb:{each}"
    for each in (
        "BatchGetItem",
        "BatchWriteItem",
        "ConditionCheckItem",
        "DeleteItem",
        "DescribeTable",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "UpdateItem",
    )
)
OBJECTS = ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject")
TAKE = ("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage")
FLAGS = ("appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession")
# Service Authorization Reference: these know no resource.
TRACES = ("xray:PutSpans", "xray:PutTelemetryRecords", "xray:PutTraceSegments")
SAMPLING = ("xray:GetSamplingRules", "xray:GetSamplingTargets")
READ_SECRET = ("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue")
WRITE_SECRET = ("secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage")
TAKE_ROLE = "sts:AssumeRole"
READ_SAMPLES = ("aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics")
FLAGS_PROFILE = "flags"
SIGNING_KEY, CONTACTS = "signing-key", "on-call"


def table(reader: Reader, _: Environment) -> Found:
    """Read the DynamoDB table."""
    name = reader.names.name("table")
    what = f"the table {name}"
    with looking_for(what, "ResourceNotFoundException"):
        found = reader.client("dynamodb").describe_table(TableName=name)["Table"]
        arn, key = found["TableArn"], found["SSEDescription"]["KMSMasterKeyArn"]
        return Found(
            asks=(Ask(actions=ITEMS, resource=arn),),
            keys=(KeyUse(key_arn=key, service="dynamodb", operations=TABLE_KEY),),
            calls=(Call(service="dynamodb", action="dynamodb:PutItem", resource=arn),),
            told={"TABLE_NAME": name},
        )


def uploads(reader: Reader, _: Environment) -> Found:
    """Read the bucket; to write in several parts needs both operations of its key."""
    name = reader.names.name(f"uploads-{reader.names.account_id}")
    with looking_for(f"the bucket {name}", "NoSuchBucket", "404"):
        answer = reader.client("s3").get_bucket_encryption(Bucket=name)
        rule = answer["ServerSideEncryptionConfiguration"]["Rules"][0]
        key = rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"]
    arn = f"arn:aws:s3:::{name}"
    return Found(
        asks=(
            Ask(actions=("s3:ListBucket",), resource=arn),
            Ask(actions=OBJECTS, resource=f"{arn}/*"),
        ),
        keys=(KeyUse(key_arn=key, service="s3", operations=(DECRYPT, MAKE_KEY)),),
        calls=(Call(service="s3", action="s3:PutObject", resource=f"{arn}/*"),),
        told={"UPLOADS_BUCKET": name},
    )


def send(reader: Reader, queue: str) -> Found:
    """Read a queue for whoever puts messages into it; SQS also reads the data key that it makes."""
    return _queue(reader, queue, ("sqs:SendMessage",))


def take(reader: Reader, queue: str) -> Found:
    """Read a queue for whoever takes messages from it, and sets aside what it cannot work on."""
    found = _queue(reader, queue, TAKE)
    aside = Ask(actions=("sqs:SendMessage",), resource=f"{found.asks[0].resource}-failed")
    return replace(found, asks=(*found.asks, aside))


def _queue(reader: Reader, thing: str, actions: tuple[str, ...]) -> Found:
    name, sqs = reader.names.name(thing), reader.client("sqs")
    absent = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")
    with looking_for(f"the queue {name}", *absent):
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        answer = sqs.get_queue_attributes(
            QueueUrl=url, AttributeNames=["QueueArn", "KmsMasterKeyId"]
        )
        arn, key = answer["Attributes"]["QueueArn"], answer["Attributes"]["KmsMasterKeyId"]
    return Found(
        asks=(
            Ask(actions=actions, resource=arn),
            Ask(actions=("sqs:GetQueueUrl",), resource=arn, telling=False),
        ),
        keys=(KeyUse(key_arn=key, service="sqs", operations=(DECRYPT, MAKE_KEY)),),
        calls=(Call(service="sqs", action=actions[0], resource=arn),),
        told={f"{thing.upper().replace('-', '_')}_QUEUE_URL": url},
    )


def flags(reader: Reader, environment: Environment) -> Found:
    """Read the flags of AppConfig."""
    name = reader.names.name()
    application = _named(reader, "list_applications", name)
    stage = _named(reader, "list_environments", environment.name, ApplicationId=application)
    profile = _named(
        reader, "list_configuration_profiles", FLAGS_PROFILE, ApplicationId=application
    )
    path = f"application/{application}/environment/{stage}/configuration/{profile}"
    arn = reader.names.arn("appconfig", path)
    return Found(
        asks=(Ask(actions=FLAGS, resource=arn),),
        calls=(Call(service="appconfigdata", action=FLAGS[0], resource=arn),),
        told={
            "FLAGS_APPLICATION": name,
            "FLAGS_ENVIRONMENT": environment.name,
            "FLAGS_PROFILE": FLAGS_PROFILE,
        },
    )


def _named(reader: Reader, operation: str, name: str, **arguments: str) -> str:
    """Id of what AppConfig calls so."""
    items = reader.pages("appconfig", operation, "Items", **arguments)
    what = f"{operation.removeprefix('list_').removesuffix('s')} {name!r} of AppConfig"
    found: dict[str, Any] = one(what, [each for each in items if each["Name"] == name])
    return str(found["Id"])


def signing_key(reader: Reader, _: Environment) -> Found:
    """Read the secret with the signing key, for whoever signs."""
    return _secret(reader, SIGNING_KEY, READ_SECRET, setting="SIGNING_KEY_SECRET_ARN")


def rotation(reader: Reader, _: Environment) -> Found:
    """Read the same secret, for whoever replaces the key."""
    return _secret(reader, SIGNING_KEY, WRITE_SECRET, operations=(DECRYPT, MAKE_KEY))


def contacts(reader: Reader, _: Environment) -> Found:
    """Read the secret that says whom alarms are passed on to."""
    return _secret(reader, CONTACTS, READ_SECRET, setting="SECRET_ID")


def vendor_key(reader: Reader, vendor: str) -> Found:
    """Read the secret with a vendor's key, for what starts a collector."""
    return _secret(reader, vendor, READ_SECRET)


def _secret(
    reader: Reader,
    thing: str,
    actions: tuple[str, ...],
    *,
    setting: str | None = None,
    operations: tuple[str, ...] = (DECRYPT,),
) -> Found:
    name = reader.names.name(thing)
    with looking_for(f"the secret {name}", "ResourceNotFoundException"):
        secret = reader.client("secretsmanager").describe_secret(SecretId=name)
        arn, key = secret["ARN"], secret["KmsKeyId"]
    bound = {"kms:EncryptionContext:SecretARN": arn}
    return Found(
        asks=(Ask(actions=actions, resource=arn),),
        keys=(KeyUse(key_arn=key, service="secretsmanager", operations=operations, context=bound),),
        calls=(Call(service="secretsmanager", action=actions[-1], resource=arn),),
        told={setting: arn} if setting else {},
    )


def traces(reader: Reader, _: Environment) -> Found:
    """X-Ray, which is there without being made; AWS X-Ray Developer Guide, "OTLP endpoint"."""
    return Found(
        asks=(
            Ask(actions=TRACES, resource="*"),
            Ask(actions=SAMPLING, resource="*", telling=False),
        ),
        calls=(Call(service="xray", action=TRACES[-1]),),
        told={"TRACES_ENDPOINT": f"https://{reader.names.host('xray')}/v1/traces"},
    )


def metrics(reader: Reader, _: Environment) -> Found:
    """Read the workspace of Prometheus for whoever writes samples."""
    arn, endpoint = _workspace(reader)
    return Found(
        asks=(Ask(actions=("aps:RemoteWrite",), resource=arn),),
        calls=(Call(service="aps-workspaces", action="aps:RemoteWrite", resource=arn),),
        told={"METRICS_REMOTE_WRITE_URL": f"{endpoint}api/v1/remote_write"},
    )


def queries(reader: Reader, _: Environment) -> Found:
    """Read the same workspace for whoever asks for samples."""
    arn, endpoint = _workspace(reader)
    return Found(
        asks=(Ask(actions=READ_SAMPLES, resource=arn),),
        calls=(Call(service="aps-workspaces", action="aps:QueryMetrics", resource=arn),),
        told={"METRICS_QUERY_URL": endpoint},
    )


def records(reader: Reader, environment: Environment) -> Found:
    """The role of the shared account that changes an environment's records, to be taken."""
    role = reader.shared.role(f"{NAMES}-{environment.name}")
    return Found(
        asks=(Ask(actions=(TAKE_ROLE, "sts:TagSession"), resource=role),),
        calls=(Call(service="sts", action=TAKE_ROLE, resource=role),),
    )


def _workspace(reader: Reader) -> tuple[str, str]:
    """ARN and address of the workspace."""
    alias = reader.names.name()
    listed = reader.pages("amp", "list_workspaces", "workspaces", alias=alias)
    what = f"the workspace {alias} of Prometheus"
    found = one(what, [each for each in listed if each.get("alias") == alias])
    with looking_for(what, "ResourceNotFoundException"):
        answer = reader.client("amp").describe_workspace(workspaceId=found["workspaceId"])
        return answer["workspace"]["arn"], answer["workspace"]["prometheusEndpoint"]
