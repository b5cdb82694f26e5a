import io
import threading
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.functions.artifacts import Artifacts
from constructs_lib.observability.canary import SCRIPT, Canary, CanaryConfig
from constructs_lib.storage.log_bucket import LogBucket
from tests.support.platform import key
from tests.support.synth import (
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)

ADDRESS = "https://test.terrace.example/health"


def build(stack: Sketch) -> None:
    encryption = key(stack)
    logs = LogBucket(
        stack,
        "storage",
        site=SITE,
    )
    artifacts = Artifacts(
        stack,
        "artifacts",
        site=SITE,
        key=encryption,
        access_logs=logs.bucket,
    )
    Canary(
        stack,
        "canary",
        site=SITE,
        config=CanaryConfig(address=ADDRESS, every_minutes=5),
        artifacts=artifacts,
        key=encryption,
        access_logs=logs.bucket,
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


def test_its_role_writes_its_own_records_and_nothing_else(document: Json) -> None:
    may = statements(document, "canary_record")
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


@pytest.mark.parametrize(
    ("address", "minutes", "sentence"),
    [
        ("http://a.example", 5, "address is 'http://a.example', allowed: one with https://"),
        (ADDRESS, 1, "every_minutes is 1, allowed: 2 to 60"),
        (ADDRESS, 61, "every_minutes is 61, allowed: 2 to 60"),
    ],
)
def test_what_the_service_cannot_do_is_refused(address: str, minutes: int, sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        CanaryConfig(address=address, every_minutes=minutes)
    assert str(refusal.value) == sentence
