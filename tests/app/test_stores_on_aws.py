"""The service's stores on AWS: the embedded one, made as the platform makes the real ones."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from app import records
from app.aws import Aws
from app.files import BucketFiles, FilesError
from app.records import Record, RecordsError, TableRecords
from app.requests import Answer, DifferentError, Repeated, RunningError
from constructs_lib.database.config import TableConfig
from tests.support.embedded_aws import EmbeddedAws

pytestmark = pytest.mark.e2e


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
