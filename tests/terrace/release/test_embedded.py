"""`terrace release` against an embedded AWS: ECS, CodeDeploy, a fleet, a function, real calls."""

import json
from dataclasses import replace
from typing import Any

import pytest

import environments
from environments import PLATFORM
from terrace import cli
from terrace.release.steps import Steps
from tests.support.embedded_aws import EmbeddedAws
from tests.support.example import APP, DEV
from tests.support.released import Images, Released

pytestmark = pytest.mark.e2e

ACCOUNT, PROJECT, COMMIT = "848484848484", "release", "2" * 40
CANARY = replace(APP, deployment="canary", uses=())
ROLLING = replace(DEV.services["worker"], uses=(), minimum_tasks=1)
# Without a cluster, whose files of this working copy a release would change.
HERE = replace(
    DEV, account_id=ACCOUNT, services={"app": CANARY, "worker": ROLLING}, kubernetes=None
)
CLUSTER = f"{PROJECT}-dev"


def platform(aws: EmbeddedAws) -> Any:
    return replace(PLATFORM, project=PROJECT, account_id=aws.account_id)


def released(aws: EmbeddedAws) -> Released:
    """Make it in an AWS, for the test of the scripts too."""
    where = platform(aws)
    aws.client("s3").create_bucket(Bucket=f"{PROJECT}-shared-state-{aws.account_id}")
    return Released(aws, where, HERE, Images(aws, where))


@pytest.fixture(scope="module")
def made(embedded_aws: EmbeddedAws) -> Released:
    return released(embedded_aws)


@pytest.fixture(autouse=True)
def shell(embedded_aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in embedded_aws.environ(DEV.region).items():
        if name.startswith(("AWS_", "NO_PROXY", "no_proxy")):
            monkeypatch.setenv(name, value)
    monkeypatch.setattr(cli, "end_like_an_interruption", lambda: None)
    monkeypatch.setattr(environments, "PLATFORM", platform(embedded_aws))
    monkeypatch.setattr(environments, "by_name", {"dev": HERE}.get)
    monkeypatch.setattr("terrace.release.waiting.SECONDS_BETWEEN_LOOKS", 0)


def release(*words: str) -> int:
    return cli.main(["release", *words])


def deploy(digest: str) -> int:
    return release("deploy", "dev", "--image", digest, "--commit", COMMIT)


def test_releases_are_deployed_fail_and_are_taken_back(
    made: Released, capsys: pytest.CaptureFixture[str]
) -> None:
    """One story, in the order of a day: each step begins with what the one before has left."""
    assert deploy("sha256:" + "0" * 64) == 5
    made.require(made.images.old)

    assert deploy(made.images.new) == 0, capsys.readouterr()
    made.require(made.images.new)
    newest = made.ecs.describe_task_definition(taskDefinition=f"{CLUSTER}-worker", include=["TAGS"])
    assert newest["tags"] == [{"key": "Owner", "value": "platform-team"}]

    assert deploy(made.images.bad) == 8
    assert "the former version runs again" in capsys.readouterr().err
    made.require(made.images.new)

    lock = {"Name": f"/{PROJECT}/dev/release-lock", "Type": "String", "Value": "{}"}
    made.ssm.put_parameter(**lock)
    assert deploy(made.images.new) == 6
    made.ssm.delete_parameter(Name=lock["Name"])

    assert release("rollback", "dev") == 0, capsys.readouterr()
    made.require(made.images.old)
    assert release("rollback", "dev") == 1
    assert "nothing is noted that ran before" in capsys.readouterr().err

    capsys.readouterr()
    assert release("status", "dev", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["workload"] for row in rows] == ["app", "worker", "jobs"]
    assert not any(row["differs"] for row in rows)


def test_an_alarm_that_rings_while_requests_move_takes_them_back(
    made: Released, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state = {"AlarmName": f"{CLUSTER}-errors", "StateReason": "a test"}

    def ring(_: float) -> None:
        made.alarms.set_alarm_state(**state, StateValue="ALARM")

    before = made.runs("app")
    monkeypatch.setitem(Steps.__init__.__kwdefaults__, "sleep", ring)
    words = ("deploy", "dev", "--image", made.images.new, "--commit", COMMIT, "--service", "app")
    try:
        assert release(*words) == 8
    finally:
        made.alarms.set_alarm_state(**state, StateValue="OK")
    assert "The alarm release-dev-errors is active" in capsys.readouterr().err
    assert (made.runs("app"), made.noted("app")) == (before, before)


def test_a_function_goes_back_to_the_version_before(
    made: Released, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release("rollback", "dev", "--function", "hello") == 0
    assert "dev/hello: live points to version 1, before 2" in capsys.readouterr().out
    alias = made.client("lambda").get_alias(FunctionName=f"{CLUSTER}-hello", Name="live")
    assert alias["FunctionVersion"] == "1"
    assert release("rollback", "dev", "--function", "hello") == 1
