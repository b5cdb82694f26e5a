"""`terrace log-search` against an account of plain data."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

import environments
from environments import PLATFORM
from terrace.aws import Unreadable
from terrace.database.task import Ended, Runner
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.log_search import command
from terrace.log_search.place import PREPARE, place
from tests.support.example import DEV
from tests.support.searched import SEARCHED
from tests.terrace.reach.account import FakeAccounts

WHERE = place(SEARCHED, PLATFORM)
ARN = f"arn:aws:ecs:{DEV.region}:{DEV.account_id}:"


def test_the_task_runs_in_the_vpc_behind_its_own_group() -> None:
    asked: dict[str, Any] = {}
    definition = {
        "taskDefinitionArn": f"{ARN}task-definition/{WHERE.name(PREPARE)}:1",
        "containerDefinitions": [{"name": PREPARE, "image": "registry/app:0.1.0"}],
    }
    container_ = {"name": PREPARE, "exitCode": 0}

    def run_task(**given: Any) -> Any:
        asked.update(given)
        return {"tasks": [{"taskArn": f"{ARN}task/{WHERE.cluster}/1f0"}]}

    def groups(**given: Any) -> Any:
        asked["filters"] = given["Filters"]
        return {"SecurityGroups": [{"GroupId": "sg-1", "VpcId": "vpc-1"}]}

    answers: dict[str, Any] = {
        "ecs.describe_task_definition": {"taskDefinition": definition, "tags": []},
        "ec2.describe_subnets": {"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1"}]},
        "ec2.describe_security_groups": groups,
        "ecs.run_task": run_task,
        "ecs.describe_tasks": {"tasks": [{"lastStatus": "STOPPED", "containers": [container_]}]},
        "logs.get_log_events": {"events": [{"message": "role log-writer is that of app"}]},
    }
    accounts: Any = FakeAccounts(answers)
    ended = Runner(accounts, WHERE, sleep=lambda _: None).run(PREPARE, image=":0.1.0")
    assert (ended.code, ended.lines) == (0, ("role log-writer is that of app",))
    assert {"Name": "group-name", "Values": [WHERE.group]} in asked["filters"]
    network = asked["networkConfiguration"]["awsvpcConfiguration"]
    assert (network["subnets"], network["assignPublicIp"]) == (["subnet-1"], "DISABLED")


def ran(monkeypatch: pytest.MonkeyPatch, ended: Ended) -> list[str]:
    """Run the command with a task that ended so, and return the image that it was given."""
    images: list[str] = []
    release = SimpleNamespace(current=SimpleNamespace(image=":0.9.0"))
    monkeypatch.setattr(environments, "by_name", lambda _: SEARCHED)
    monkeypatch.setattr(command, "require_right_environments", lambda: None)
    monkeypatch.setattr(command.toolchain, "refuse_silence", lambda _: None)
    monkeypatch.setattr(
        command, "Records", lambda _: SimpleNamespace(history=lambda name: (name, release)[1])
    )

    def run(_: Any, thing: str, *, image: str) -> Ended:
        images.append(f"{thing}{image}")
        return ended

    monkeypatch.setattr(Runner, "run", run)
    assert command.run("dev", role=None) == 0
    return images


def test_it_runs_with_the_image_of_the_release(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = Ended(code=0, reason="", lines=("role log-reader is that of people",))
    assert ran(monkeypatch, ended) == [f"{PREPARE}:0.9.0"]
    said = capsys.readouterr()
    assert "Log search of dev is prepared." in said.out + said.err
    assert "role log-reader is that of people" in said.out + said.err


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (
            Ended(code=1, reason="", lines=()),
            "the task prepare-log-search ended with exit code 1; its last lines are above",
        ),
        (
            Ended(code=None, reason="No capacity.", lines=()),
            "the task prepare-log-search never ran: No capacity",
        ),
    ],
)
def test_a_task_that_fails_is_said_so(
    monkeypatch: pytest.MonkeyPatch, ended: Ended, said: str
) -> None:
    with pytest.raises(UserError) as refusal:
        ran(monkeypatch, ended)
    assert str(refusal.value) == said


def test_an_environment_without_log_search_is_told_where_to_set_it() -> None:
    with pytest.raises(UserError) as refusal:
        place(DEV, PLATFORM)
    assert str(refusal.value) == (
        "environment dev has no log search to prepare; set observability.log_search in "
        "environments/dev.py"
    )
    bare = replace(SEARCHED, services={}, jobs=None, edge=None, flags=None)
    with pytest.raises(UserError, match="has no service, so that no image can prepare log search"):
        place(bare, PLATFORM)


@pytest.mark.parametrize(
    ("name", "role", "said"),
    [
        ("dev", "arn:aws:iam::1:role/x", "--role is 'arn:aws:iam::1:role/x', allowed: "),
        ("dev", None, "environment dev has no log search to prepare; "),
        ("nowhere", None, "environment is 'nowhere', allowed: "),
    ],
)
def test_wrong_usage_has_its_code(
    monkeypatch: pytest.MonkeyPatch, name: str, role: str | None, said: str
) -> None:
    by_name = environments.by_name
    monkeypatch.setattr(environments, "by_name", lambda n: DEV if n == "dev" else by_name(n))
    with pytest.raises(Refusal) as refusal:
        command.run(name, role=role)
    assert (str(refusal.value)[: len(said)], refusal.value.code) == (said, Code.USAGE)


@pytest.mark.parametrize(("signed_out", "code"), [(True, Code.SIGNED_OUT), (False, Code.REFUSED)])
def test_missing_credentials_have_their_code(
    monkeypatch: pytest.MonkeyPatch, signed_out: bool, code: Code
) -> None:
    def accounts(**_: Any) -> Any:
        raise Unreadable("no way in", signed_out=signed_out)

    monkeypatch.setattr(environments, "by_name", lambda _: SEARCHED)
    monkeypatch.setattr(command, "require_right_environments", lambda: None)
    monkeypatch.setattr(command.toolchain, "refuse_silence", lambda _: None)
    monkeypatch.setattr(command, "Accounts", accounts)
    with pytest.raises(Refusal, match=r"^no way in; the role is on-call") as refusal:
        command.run("dev", role="on-call")
    assert refusal.value.code == code
