"""deploy.sh, promote.sh and rollback.sh with the real `terrace release` against an embedded AWS."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terrace.delivery.codes import Code
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.fake_commands import fake_command
from tests.support.project import ROOT
from tests.support.released import Released
from tests.support.scripts import CURL, Done, command
from tests.terrace.release.test_embedded import COMMIT, HERE, platform, released

pytestmark = pytest.mark.e2e

# The tools as they are, with the environment of that test instead of the project's own.
TOOLS = """\
import sys
import environments
from tests.support.embedded_aws import EmbeddedAws
from tests.terrace.release.test_embedded import HERE, platform
from terrace import cli
import terrace.release.waiting as waiting
environments.PLATFORM = platform(EmbeddedAws(endpoint="", account_id=sys.argv[1]))
environments.ENVIRONMENTS = (HERE,)
def by_name(name):
    if name == HERE.name:
        return HERE
    raise environments.ConfigurationError(f"environment is {name!r}, allowed: {HERE.name}")
environments.by_name = by_name
waiting.SECONDS_BETWEEN_LOOKS = 0
sys.exit(cli.main(sys.argv[4:]))
"""


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with embedded_aws_in(tmp_path_factory.mktemp("aws")) as running:
        yield running


@pytest.fixture(scope="module")
def made(aws: EmbeddedAws) -> Released:
    found = released(aws)
    topic = f"{platform(aws).project}-{HERE.name}-alerts"
    sns, sqs = found.client("sns"), found.client("sqs")
    arn = sns.create_topic(Name=topic)["TopicArn"]
    sqs.create_queue(QueueName="told")
    queue = f"arn:aws:sqs:{HERE.region}:{HERE.account_id}:told"
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue)
    return found


@pytest.fixture
def tools(aws: EmbeddedAws, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "tools.py").write_text(TOOLS)
    real = f'exec {sys.executable} {tmp_path}/tools.py {aws.account_id} "$@"'
    script = f'[ "$1" != -c ] || exec {sys.executable} "$@"\n{real}'
    fake_command(tmp_path / "bin", "python", script)
    fake_command(tmp_path / "path", "curl", CURL)
    fake_command(tmp_path / "path", "sleep", "")
    (tmp_path / "health").write_text("200")
    return {
        **aws.environ(HERE.region),
        "PATH": f"{tmp_path / 'path'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "STAND_IN": str(tmp_path),
        "VENV": str(tmp_path),
    }


def run(env: dict[str, str], script: str, *words: str) -> Done:
    done = subprocess.run(
        command(script, words), env=env, capture_output=True, text=True, check=False, timeout=300
    )
    return Done(code=done.returncode, out=done.stdout, log=done.stderr, calls=[])


def told(made: Released) -> list[str]:
    """What came through the topic since it was last asked, as titles."""
    sqs: Any = made.client("sqs")
    queue = sqs.get_queue_url(QueueName="told")["QueueUrl"]
    found = []
    while messages := sqs.receive_message(QueueUrl=queue).get("Messages"):
        for each in messages:
            text = json.loads(each["Body"])["Message"].splitlines()[0]
            found.append(text.partition(": ")[2])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
    return found


def test_each_end_of_a_deployment_leaves_what_its_exit_code_says(
    made: Released, tools: dict[str, str], tmp_path: Path
) -> None:
    """One story: each step begins with what the one before has left."""

    def deploy(digest: str) -> Done:
        return run(tools, "deploy", "dev", "--image", digest, "--commit", COMMIT)

    (tmp_path / "health").write_text("503")
    done = deploy(made.images.new)
    ends = ["a deployment has started", "the former version runs again"]
    assert (done.code, told(made)) == (Code.TAKEN_BACK, ends), done.log
    made.require(made.images.old)

    (tmp_path / "health").write_text("200")
    done = deploy(made.images.new)
    ends = ["a deployment has started", "a deployment is done"]
    assert (done.code, told(made)) == (Code.DONE, ends), done.log
    made.require(made.images.new)

    done = run(tools, "rollback", "dev", "--no-health")
    assert (done.code, told(made)) == (Code.DONE, ["the former version runs again"]), done.log
    made.require(made.images.old)
