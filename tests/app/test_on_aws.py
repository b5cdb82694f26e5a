"""The service's stores on AWS: the embedded one, made as the platform makes the real ones."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator, Mapping
from typing import Any

import httpx
import pytest

from app import records
from app.aws import Aws
from app.consumer import Consumer, Pace
from app.files import BucketFiles, FilesError
from app.flags import AppConfigFlags
from app.queue import Queue, QueueError, UnworkableError
from app.records import Record, RecordsError, TableRecords
from app.requests import Answer, DifferentError, Repeated, RunningError
from app.signing import SecretKeys, Signer
from app.source import Source
from constructs_lib.database.config import TableConfig
from constructs_lib.functions.code import signing_key_rotation as rotation
from constructs_lib.operations.config import FeatureFlagsConfig
from tests.support.embedded_aws import EmbeddedAws

pytestmark = pytest.mark.e2e

REGION = "us-east-1"


@pytest.fixture(scope="module")
def session(embedded_aws: EmbeddedAws) -> Iterator[Aws]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in embedded_aws.environ(REGION).items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        yield Aws(REGION)


def run(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(scenario())


# Files


@pytest.fixture(scope="module")
def bucket(embedded_aws: EmbeddedAws) -> str:
    embedded_aws.client("s3").create_bucket(Bucket="app-uploads")
    return "app-uploads"


def test_a_client_writes_and_reads_with_addresses_alone(session: Aws, bucket: str) -> None:
    async def scenario() -> None:
        files = BucketFiles(session, bucket)
        upload = await files.address_to_write("Übersicht 1.txt", "text/plain", 5)
        assert await files.address_to_read(upload.id) is None
        async with httpx.AsyncClient(trust_env=False) as client:
            address = upload.address
            answer = await client.request(
                address.method, address.url, headers=address.headers, content=b"hello"
            )
            assert answer.status_code == 200
            readable = await files.address_to_read(upload.id)
            assert readable
            answer = await client.get(readable.url)
        assert answer.content == b"hello"
        assert answer.headers["Content-Type"] == "text/plain"
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename*=UTF-8''%C3%9Cbersicht%201.txt"
        )

    run(scenario)


def test_what_the_service_writes_is_found_by_its_id_and_replaced_by_the_same(
    session: Aws, bucket: str, embedded_aws: EmbeddedAws
) -> None:
    async def scenario() -> None:
        files = BucketFiles(session, bucket)
        for content in (b"first", b"second"):
            await files.write("notes.jsonl", content, id_="a" * 32)
        found = embedded_aws.client("s3").get_object(
            Bucket=bucket, Key=f"uploads/{'a' * 32}/notes.jsonl"
        )
        assert found["Body"].read() == b"second"
        assert found["ContentType"] == "application/x-ndjson"
        assert await files.address_to_read("a" * 32)

    run(scenario)


def test_a_bucket_that_is_not_there_is_an_error_with_its_name(session: Aws) -> None:
    async def scenario() -> None:
        files = BucketFiles(session, "app-nowhere")
        with pytest.raises(FilesError) as caught:
            await files.address_to_read("a" * 32)
        assert str(caught.value) == "bucket app-nowhere: NoSuchBucket"
        assert caught.value.status == 503

    run(scenario)


# Repeated requests


@pytest.fixture(scope="module")
def table(embedded_aws: EmbeddedAws) -> str:
    key = TableConfig().partition_key
    embedded_aws.client("dynamodb").create_table(
        TableName="app-requests",
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return "app-requests"


def test_instances_that_share_a_table_do_a_request_once_even_at_the_same_time(
    session: Aws, table: str
) -> None:
    times = 0

    async def pay() -> Answer:
        nonlocal times
        times += 1
        await asyncio.sleep(0.3)
        return 201, b"paid %d" % times

    async def scenario() -> None:
        instances = [Repeated(TableRecords(session, table)) for _ in range(8)]
        for each in instances:
            await each.check()
        asked = [each.once("one", "body", pay) for each in instances]
        found = await asyncio.gather(*asked, return_exceptions=True)
        answers = [each for each in found if isinstance(each, tuple)]
        assert answers == [(201, b"paid 1")]
        assert sum(isinstance(each, RunningError) for each in found) == 7
        assert await instances[0].once("one", "body", pay) == (201, b"paid 1")
        with pytest.raises(DifferentError):
            await instances[1].once("one", "another body", pay)
        assert times == 1

    run(scenario)


def test_an_item_is_kept_for_a_day_by_the_tables_own_expiry(
    session: Aws, table: str, embedded_aws: EmbeddedAws
) -> None:
    async def answer() -> Answer:
        return 201, b"done"

    async def scenario() -> None:
        kept = TableRecords(session, table, now=lambda: 1000.7)
        await Repeated(kept).once("two", "body", answer)

    run(scenario)
    item = embedded_aws.client("dynamodb").get_item(
        TableName=table, Key={"request_id": {"S": "two"}}
    )["Item"]
    assert item[str(TableConfig().expiry_attribute)] == {"N": str(1000 + 24 * 60 * 60)}
    assert "lease_ends" not in item


def test_a_request_is_taken_over_when_its_lease_or_its_time_has_ended(
    session: Aws, table: str
) -> None:
    async def scenario() -> None:
        now = 1000.0
        kept = TableRecords(session, table, now=lambda: now)
        first, second, third = (Record(fingerprint="f", holder=name) for name in "abc")
        assert (await kept.take("three", first)).holder == "a"
        assert (await kept.take("three", first)).holder == "a", "an answer that was lost"
        assert (await kept.take("three", second)).holder == "a"
        now += records.LEASE_SECONDS + 1
        assert (await kept.take("three", second)).holder == "b"
        done = Record(fingerprint="f", holder="a", status=201, body=b"late")
        assert await kept.finish("three", done) is False
        await kept.release("three", "a")
        done = Record(fingerprint="f", holder="b", status=201, body=b"\x00")
        assert await kept.finish("three", done) is True
        assert await kept.take("three", third) == done
        now += records.KEPT_SECONDS + 1
        assert (await kept.take("three", third)).holder == "c", "DynamoDB deletes it days later"
        await kept.release("three", "c")
        assert (await kept.take("three", first)).holder == "a"

    run(scenario)


def test_a_table_that_is_not_there_does_nothing_twice(session: Aws) -> None:
    async def scenario() -> None:
        async def never() -> Answer:
            raise AssertionError

        repeated = Repeated(TableRecords(session, "app-nowhere"))
        with pytest.raises(RecordsError, match="table app-nowhere: ResourceNotFoundException"):
            await repeated.once("key", "body", never)

    run(scenario)


def test_a_table_with_another_key_is_refused_in_a_sentence(
    session: Aws, embedded_aws: EmbeddedAws
) -> None:
    embedded_aws.client("dynamodb").create_table(
        TableName="app-other",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )

    async def scenario() -> None:
        with pytest.raises(RecordsError) as caught:
            await Repeated(TableRecords(session, "app-other")).check()
        assert str(caught.value) == "table app-other: its key is 'id', allowed: 'request_id'"

    run(scenario)


# Flags and the signing key


def test_flags_follow_what_is_deployed(session: Aws, embedded_aws: EmbeddedAws) -> None:
    control = embedded_aws.client("appconfig")
    application = {"ApplicationId": control.create_application(Name="app-flags")["Id"]}
    environment = control.create_environment(**application, Name="dev")["Id"]
    profile = control.create_configuration_profile(
        **application, Name="flags", LocationUri="hosted", Type="AWS.AppConfig.FeatureFlags"
    )["Id"]
    strategy = control.create_deployment_strategy(
        Name="app-flags", DeploymentDurationInMinutes=0, GrowthFactor=100.0, ReplicateTo="NONE"
    )["Id"]

    def deploy(*, traced: bool) -> None:
        content = FeatureFlagsConfig(flags={"trace_every_request": traced}).content
        version = control.create_hosted_configuration_version(
            **application,
            ConfigurationProfileId=profile,
            Content=content.encode(),
            ContentType="application/json",
        )["VersionNumber"]
        control.start_deployment(
            **application,
            EnvironmentId=environment,
            DeploymentStrategyId=strategy,
            ConfigurationProfileId=profile,
            ConfigurationVersion=str(version),
        )

    async def scenario() -> None:
        deploy(traced=True)
        flags = AppConfigFlags(session, application="app-flags", environment="dev", profile="flags")
        assert not flags.is_on("trace_every_request")
        await flags.start()
        assert flags.is_on("trace_every_request")
        assert await flags.poll() == 60
        assert flags.is_on("trace_every_request")
        deploy(traced=False)
        await flags.poll()
        assert not flags.is_on("trace_every_request")
        await flags.close()

    run(scenario)


def test_a_rotated_secret_signs_with_its_new_key_and_knows_the_old_one(
    session: Aws, embedded_aws: EmbeddedAws
) -> None:
    manager = embedded_aws.client("secretsmanager")
    arn = manager.create_secret(Name="app-signing-key")["ARN"]

    def rotate() -> None:
        """Put a new key as the function does that rotates it."""
        version = rotation.secrets.token_hex(16)
        made = rotation.Rotation(manager, arn, version)
        made._create()
        made._test()
        made._finish()

    async def scenario() -> None:
        rotate()
        first = Signer(SecretKeys(session, arn))
        old = await first.sign("note:1")
        rotate()
        second = Signer(SecretKeys(session, arn))
        assert await second.verify(old) == "note:1"
        new = await second.sign("note:1")
        assert new.partition(".")[0] != old.partition(".")[0]
        rotate()
        third = Signer(SecretKeys(session, arn))
        assert [await third.verify(each) for each in (old, new)] == [None, "note:1"]

    run(scenario)


# Queues


@pytest.fixture
def queue(embedded_aws: EmbeddedAws, request: pytest.FixtureRequest) -> str:
    """A queue as `constructs_lib.messaging` makes it."""
    sqs = embedded_aws.client("sqs")
    name = f"app-{abs(hash(request.node.name)) % 10**8}"
    failed = sqs.create_queue(QueueName=f"{name}-failed")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=failed, AttributeNames=["QueueArn"])
    policy = {"deadLetterTargetArn": arn["Attributes"]["QueueArn"], "maxReceiveCount": 3}
    made = sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": json.dumps(policy)})
    return str(made["QueueUrl"])


class Work:
    """Fails as a message says, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked = list[Any]()

    async def __call__(self, message: Mapping[str, Any]) -> None:
        self.asked.append(message["n"])
        if message.get("never"):
            raise UnworkableError("never: received True, allowed: nothing")
        if message.get("fails"):
            raise ConnectionError("the database is away\x00")


async def consumed(session: Aws, url: str, work: Work, *, until: Callable[[], bool]) -> None:
    pace = Pace(poll_seconds=1, pause_seconds=0)
    consumer = Consumer("tasks", Source(session, url), work, pace)
    running = asyncio.create_task(consumer.run(5))
    async with asyncio.timeout(20):
        while not until():
            await asyncio.sleep(0.02)
    consumer.stop()
    await running


def letters(embedded_aws: EmbeddedAws, url: str) -> list[dict[str, Any]]:
    answer = embedded_aws.client("sqs").receive_message(
        QueueUrl=url, MessageAttributeNames=["All"], MaxNumberOfMessages=10
    )
    found: list[dict[str, Any]] = answer.get("Messages", [])
    return found


def test_each_message_is_worked_on_once_and_is_gone_then(
    session: Aws, queue: str, embedded_aws: EmbeddedAws
) -> None:
    work = Work()

    async def scenario() -> None:
        sending = Queue(session, "tasks", queue)
        for n in range(25):
            await sending.send({"n": n})
        await consumed(session, queue, work, until=lambda: len(work.asked) >= 25)

    run(scenario)
    assert sorted(work.asked) == list(range(25))
    assert letters(embedded_aws, queue) == []
    assert letters(embedded_aws, f"{queue}-failed") == []


def test_a_poison_message_ends_in_the_dead_letters_and_says_why(
    session: Aws, queue: str, embedded_aws: EmbeddedAws
) -> None:
    work = Work()

    async def scenario() -> None:
        sending = Queue(session, "tasks", queue)
        await sending.send({"n": 1, "never": True})
        await sending.send({"n": 2, "fails": True})
        await sending.send({"n": 3})
        await session.call("sqs", "send_message", QueueUrl=queue, MessageBody="no JSON")
        await consumed(session, queue, work, until=lambda: len(work.asked) >= 5)

    run(scenario)
    assert sorted(work.asked) == [1, 2, 2, 2, 3], "what may succeed later is tried three times"
    found = {
        each["Body"]: each["MessageAttributes"] for each in letters(embedded_aws, f"{queue}-failed")
    }
    reasons = {body: given["Reason"]["StringValue"] for body, given in found.items()}
    assert reasons == {
        '{"n": 1, "never": true}': "never: received True, allowed: nothing",
        '{"n": 2, "fails": true}': "ConnectionError: the database is away?",
        "no JSON": "the body is not JSON: Expecting value: line 1 column 1 (char 0)",
    }
    told = found['{"n": 2, "fails": true}']
    assert told["Receives"]["StringValue"] == "3"
    assert {"FailedAt", "MessageId"} <= set(told)


def test_a_queue_that_is_not_there_is_an_error_with_its_name(session: Aws, queue: str) -> None:
    async def scenario() -> None:
        with pytest.raises(QueueError, match=r"queue tasks: .*NonExistentQueue"):
            await Queue(session, "tasks", f"{queue}-nowhere").send({})

    run(scenario)
