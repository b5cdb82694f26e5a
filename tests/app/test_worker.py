import json
import time
from pathlib import Path
from typing import Any

import pytest

from app.worker import main
from tests.support.embedded_aws import EmbeddedAws
from tests.support.service import running_service

TASKS = "https://sqs.us-east-1.amazonaws.com/1/tasks"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of the test's own, where a worker may keep what it needs."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "settings", "sentence"),
    [
        (["mails"], {}, "QUEUE: received 'mails', allowed: tasks or jobs"),
        (["tasks", "jobs"], {}, "QUEUE: received 'tasks jobs', allowed: tasks or jobs"),
        ([], {}, "TASKS_QUEUE_URL: missing, allowed: the address of a queue of SQS"),
        (
            ["jobs"],
            {"TASKS_QUEUE_URL": TASKS},
            "JOBS_QUEUE_URL: missing, allowed: the address of a queue of SQS",
        ),
    ],
)
def test_a_wrong_queue_is_one_sentence_and_exit_code_2(
    arguments: list[str],
    settings: dict[str, str],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("TASKS_QUEUE_URL", "JOBS_QUEUE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    assert main(arguments) == 2
    assert capsys.readouterr().err == f"error: {sentence}\n"


@pytest.fixture
def settings(embedded_aws: EmbeddedAws, tmp_path: Path) -> dict[str, str]:
    """What a service and its worker share: a queue, and a folder for the database."""
    made = embedded_aws.client("sqs").create_queue(QueueName=f"worker-{tmp_path.name}")
    on_aws = {k: v for k, v in embedded_aws.environ().items() if k.startswith("AWS_")}
    return {
        **on_aws,
        "AWS_REGION": "us-east-1",
        "TASKS_QUEUE_URL": made["QueueUrl"],
        "DATA_FOLDER": str(tmp_path / "data"),
    }


def eventually(look: Any, *, seconds: float = 30) -> Any:
    ends = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.1)
    return found


@pytest.mark.e2e
def test_a_worker_finishes_its_message_at_sigterm_and_takes_no_other(
    settings: dict[str, str], tmp_path: Path, embedded_aws: EmbeddedAws
) -> None:
    url, sqs = settings["TASKS_QUEUE_URL"], embedded_aws.client("sqs")
    with running_service(tmp_path, settings), slow(tmp_path, settings) as worker:
        for n in range(6):
            sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"n": n, "seconds": 3}))
        eventually(lambda: worker.process.output.count("begun") == 4)
        worker.process.send(15)
        time.sleep(1)
        assert worker.get("/ready").status_code == 503
        assert worker.get("/health").status_code == 200
        assert worker.process.wait(30) == 0
        assert worker.process.output.count("done") == 4
    left = sqs.get_queue_attributes(
        QueueUrl=url,
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    )["Attributes"]
    assert left == {
        "ApproximateNumberOfMessages": "2",
        "ApproximateNumberOfMessagesNotVisible": "0",
    }


def slow(folder: Path, settings: dict[str, str]) -> Any:
    return running_service(folder, settings, module="tests.app.slow_worker")
