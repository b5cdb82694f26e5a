import io
import threading
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from constructs_lib.functions.reference import ExistingArtifacts
from constructs_lib.observability.canary import SCRIPT, Canary
from constructs_lib.storage.reference import ExistingLogBucket
from tests.support.platform import key
from tests.support.synth import (
    BOUNDARY,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    synthesize,
)
from tests.support.workload import policy

ROLE = "${aws_iam_role.canary_role_main.name}"
ADDRESS = "https://test.terrace.example/health"


def build(stack: Sketch) -> None:
    encryption = key(stack)
    Canary(
        stack,
        "canary",
        site=SITE,
        address=ADDRESS,
        every_minutes=5,
        artifacts=ExistingArtifacts(versioned_name="artifacts", key=encryption),
        key=encryption,
        access_logs=ExistingLogBucket("access-logs"),
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


@pytest.fixture(scope="module")
def canary(document: Json) -> Json:
    return only(document, "aws_synthetics_canary")


def test_it_calls_the_address_every_five_minutes(canary: Json) -> None:
    assert canary["name"] == "terrace-test-health"
    assert canary["schedule"] == {"expression": "rate(5 minutes)"}
    assert canary["run_config"]["environment_variables"] == {"ADDRESS": ADDRESS}
    assert canary["start_canary"] is True


def test_it_runs_the_script_that_was_packed_whatever_its_version(
    document: Json, canary: Json
) -> None:
    script = only(document, "aws_s3_object")
    with zipfile.ZipFile(io.BytesIO(b64decode(script["content_base64"]))) as packed:
        assert packed.read("python/health.py").decode() == SCRIPT
    assert canary["handler"] == "health.handler"
    assert canary["s3_version"] == "${aws_s3_object.canary_script.version_id}"


def test_its_records_are_encrypted_and_expire(document: Json, canary: Json) -> None:
    assert canary["artifact_config"]["s3_encryption"] == {
        "encryption_mode": "SSE_KMS",
        "kms_key_arn": "${aws_kms_key.key_main.arn}",
    }
    assert canary["artifact_s3_location"] == "s3://${aws_s3_bucket.canary_records_main.id}/runs"
    rules = resources(document, "aws_s3_bucket_lifecycle_configuration")["canary_records_expiry"]
    assert rules["rule"][0]["expiration"] == [{"days": 31}]
    assert only(document, "aws_s3_bucket_logging")["target_bucket"] == "access-logs"


def test_it_starts_once_its_role_may_record(document: Json, canary: Json) -> None:
    assert canary["depends_on"] == ["aws_iam_role_policy.canary_role_record_policy"]
    assert only(document, "aws_iam_role")["permissions_boundary"] == BOUNDARY


def test_its_role_writes_its_own_records_and_nothing_else(document: Json) -> None:
    may = policy(document, ROLE, "record")
    assert may["WriteRecords"]["resources"] == ["${aws_s3_bucket.canary_records_main.arn}/runs/*"]
    assert may["CountSuccess"]["condition"][0]["values"] == ["CloudWatchSynthetics"]
    assert may["UseKey"]["condition"][0]["values"] == ["s3.us-east-1.amazonaws.com"]
    assert not any(
        action.startswith("logs:") for each in may.values() for action in each["actions"]
    )


@contextmanager
def answering(status: int) -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/health"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(("status", "passes"), [(200, True), (204, False), (503, False)])
def test_the_script_fails_unless_the_answer_is_200(
    monkeypatch: pytest.MonkeyPatch, status: int, passes: bool
) -> None:
    script: dict[str, Any] = {}
    exec(compile(SCRIPT, "health.py", "exec"), script)  # noqa: S102 - it is ours
    with answering(status) as address:
        monkeypatch.setenv("ADDRESS", address)
        try:
            script["handler"]({}, None)
        except Exception:  # noqa: BLE001 - the service takes any as a failure
            assert not passes
        else:
            assert passes
