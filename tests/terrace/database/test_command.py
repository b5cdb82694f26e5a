"""`terrace database` against an account of plain data, and against an embedded AWS."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

import environments
from environments import PLATFORM, Environment
from terrace.aws import Accounts, Unreadable
from terrace.database import command
from terrace.database.place import MIGRATE, PREPARE, network, place
from terrace.database.services import start_again
from terrace.database.task import COPY, Ended, Runner
from terrace.delivery.codes import Code
from terrace.delivery.records import Entry, History, Records, Release
from terrace.errors import Refusal, UserError
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.environment import committed
from tests.support.example import DEV
from tests.support.synth import resources
from tests.support.wiring import address, container, full_name, resource
from tests.terrace.reach.account import FakeAccounts, refusal

WHERE = place(DEV, PLATFORM)
ARN = f"arn:aws:ecs:{DEV.region}:{DEV.account_id}:"
TASK = f"{ARN}task/{WHERE.cluster}/1f0"
DEFINITION = {
    "family": "terrace-dev-prepare-database",
    "taskDefinitionArn": f"{ARN}task-definition/terrace-dev-prepare-database:7",
    "revision": 7,
    "status": "ACTIVE",
    "cpu": "256",
    "containerDefinitions": [{"name": PREPARE, "image": "registry/app:0.1.0"}],
}


def test_its_names_are_those_of_the_stack() -> None:
    made = committed(DEV.name)
    for thing in (PREPARE, MIGRATE):
        found = container(made, WHERE.name(thing))
        assert found["name"] == found["logConfiguration"]["options"]["awslogs-stream-prefix"]
        assert found["name"] == thing
    (cluster,) = resources(made, "aws_ecs_cluster").values()
    assert cluster["name"] == WHERE.cluster
    assert resource(made, "aws_cloudwatch_log_group", WHERE.log_group)
    assert address(made, "aws_security_group", WHERE.group)
    subnets = resources(made, "aws_subnet").values()
    assert "private" in {each["tags"]["Tier"] for each in subnets}
    service = resource(made, "aws_ecs_service", full_name(DEV, "app"))
    assert service["name"] == WHERE.name("app")


def stopped(code: int | None = 0, reason: str = "Essential container in task exited") -> Any:
    container = {"name": PREPARE} | ({} if code is None else {"exitCode": code})
    return {
        "tasks": [{"lastStatus": "STOPPED", "stoppedReason": reason, "containers": [container]}]
    }


def runner(asked: dict[str, Any] | None = None, **changed: Any) -> Runner:
    """Tasks of an account that answers well, but for what a test changes."""
    noted = asked if asked is not None else {}

    def note(operation: str, answer: Any) -> Any:
        def answered(**given: Any) -> Any:
            noted[operation] = given
            return answer

        return answered

    lines = {"events": [{"message": "role app is there\n"}]}
    answers = {
        "ecs.describe_task_definition": {"taskDefinition": DEFINITION, "tags": []},
        "ec2.describe_subnets": {"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1"}]},
        "ec2.describe_security_groups": {"SecurityGroups": [{"GroupId": "sg-1", "VpcId": "vpc-1"}]},
        "ecs.run_task": note("run_task", {"tasks": [{"taskArn": TASK}]}),
        "ecs.describe_tasks": stopped(),
        "ecs.register_task_definition": note(
            "register", {"taskDefinition": {"taskDefinitionArn": "copy:8"}}
        ),
        "ecs.deregister_task_definition": note("deregister", {}),
        "logs.get_log_events": note("log", lines),
    } | {name.replace("__", "."): value for name, value in changed.items()}
    accounts: Any = FakeAccounts(answers)
    return Runner(accounts, WHERE, sleep=lambda _: None)


def test_a_task_runs_in_the_private_subnets_behind_its_own_group() -> None:
    asked: dict[str, Any] = {}
    ended = runner(asked).run(PREPARE, image=":0.1.0")
    assert (ended.code, ended.lines) == (0, ("role app is there",))
    assert asked["run_task"]["taskDefinition"] == DEFINITION["taskDefinitionArn"]
    assert asked["run_task"]["networkConfiguration"] == {
        "awsvpcConfiguration": {
            "subnets": ["subnet-1"],
            "securityGroups": ["sg-1"],
            "assignPublicIp": "DISABLED",
        }
    }
    assert asked["log"]["logStreamName"] == f"{PREPARE}/{PREPARE}/1f0"
    assert "register" not in asked


def test_the_image_of_a_new_version_runs_before_it_is_deployed() -> None:
    asked: dict[str, Any] = {}
    runner(asked).run(PREPARE, image=":0.2.0")
    assert asked["register"] == {
        "family": DEFINITION["family"],
        "cpu": "256",
        "containerDefinitions": [{"name": PREPARE, "image": "registry/app:0.2.0"}],
        "tags": [COPY],
    }
    assert asked["run_task"]["taskDefinition"] == "copy:8"
    assert asked["deregister"] == {"taskDefinition": "copy:8"}


def test_a_run_beside_another_does_not_use_the_copy_that_goes_with_it() -> None:
    """ECS answers with the newest definition of a name, which may be that of the other run."""
    asked: dict[str, Any] = {}
    tags = [{"key": "Owner", "value": "platform-team"}, COPY]
    copied = {"taskDefinition": DEFINITION, "tags": tags}
    runner(asked, ecs__describe_task_definition=copied).run(PREPARE, image=":0.1.0")
    assert asked["register"]["tags"] == tags
    assert asked["run_task"]["taskDefinition"] == "copy:8"


def test_the_copy_goes_also_when_the_task_does_not_start() -> None:
    asked: dict[str, Any] = {}
    failures = {"tasks": [], "failures": [{"reason": "Capacity is unavailable at this time"}]}
    with pytest.raises(UserError, match=r"^the task prepare-database did not start: Capacity is"):
        runner(asked, ecs__run_task=failures).run(PREPARE, image=":0.2.0")
    assert asked["deregister"] == {"taskDefinition": "copy:8"}


def test_a_task_is_waited_for_until_it_ends() -> None:
    states = iter(["PROVISIONING", "RUNNING"])
    running = lambda **_: next(  # noqa: E731 - an answer of its own each time
        ({"tasks": [{"lastStatus": each, "containers": []}]} for each in states), stopped(3)
    )
    assert runner(ecs__describe_tasks=running).run(PREPARE, image=":0.1.0").code == 3


def test_a_task_that_ecs_does_not_find_yet_is_waited_for() -> None:
    missing = {"tasks": [], "failures": [{"arn": TASK, "reason": "MISSING"}]}
    answers = iter([missing, stopped()])
    ended = runner(ecs__describe_tasks=lambda **_: next(answers)).run(PREPARE, image=":0.1.0")
    assert ended.code == 0


def test_a_task_that_runs_too_long_goes_on_alone() -> None:
    running = {"tasks": [{"lastStatus": "RUNNING", "containers": []}]}
    with pytest.raises(UserError, match=r"is still running after 60 minutes and goes on; its log "):
        runner(ecs__describe_tasks=running).run(PREPARE, image=":0.1.0")


def interrupt(**_: Any) -> Any:
    raise KeyboardInterrupt


def test_an_interruption_leaves_the_task_and_says_so() -> None:
    with pytest.raises(KeyboardInterrupt) as stop:
        runner(ecs__describe_tasks=interrupt).run(PREPARE, image=":0.1.0")
    assert stop.value.__notes__ == [f"the task {TASK} goes on; its log is {WHERE.log_group}"]


def test_a_log_that_may_not_be_read_is_said_instead_of_its_lines() -> None:
    ended = runner(logs__get_log_events=refusal("AccessDeniedException", "GetLogEvents")).run(
        PREPARE, image="app:0.1.0"
    )
    assert ended.code == 0
    assert ended.lines[0].startswith(f"the log {WHERE.log_group} could not be read: GetLogEvents")


def test_a_task_that_wrote_nothing_has_no_lines() -> None:
    silent = refusal("ResourceNotFoundException", "GetLogEvents")
    assert runner(logs__get_log_events=silent).run(PREPARE, image=":0.1.0").lines == ()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            {"ecs__describe_task_definition": refusal("ClientException")},
            (
                r"^there is no task definition terrace-dev-prepare-database in us-east-1 of "
                r"account 222222222222; deploy it with: make deploy STACK=dev$"
            ),
        ),
        (
            {"ec2__describe_security_groups": {"SecurityGroups": []}},
            r"^there is no security group terrace-dev-prepare-database in .*make deploy STACK=dev$",
        ),
    ],
)
def test_what_is_not_deployed_is_one_sentence(answer: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        runner(**answer).run(PREPARE, image=":0.1.0")


def test_only_subnets_of_the_groups_own_vpc_count() -> None:
    answers = {
        "ec2.describe_subnets": {
            "Subnets": [
                {"SubnetId": "subnet-2", "VpcId": "vpc-2"},
                {"SubnetId": "subnet-1", "VpcId": "vpc-1"},
            ]
        },
        "ec2.describe_security_groups": {"SecurityGroups": [{"GroupId": "sg-1", "VpcId": "vpc-1"}]},
    }
    client = FakeAccounts(answers).client("ec2")
    found = network(client, project="terrace", environment="dev", group=WHERE.group)
    assert (found.subnet_ids, found.group_ids) == (("subnet-1",), ("sg-1",))


def service(name: str, state: str, controller: str = "ECS") -> dict[str, Any]:
    old = {"createdAt": 1, "rolloutState": "COMPLETED"}
    return {
        "serviceName": name,
        "deploymentController": {"type": controller},
        "deployments": [old, {"createdAt": 2, "rolloutState": state}],
    }


def test_services_that_gave_up_are_deployed_again_and_no_others() -> None:
    again: list[str] = []
    found = [
        service("terrace-dev-app", "FAILED"),
        service("terrace-dev-worker", "IN_PROGRESS"),
        service("terrace-dev-other", "FAILED", "CODE_DEPLOY"),
    ]
    answers = {
        "ecs.describe_services": {"services": found},
        "ecs.update_service": lambda **given: again.append(given["service"]),
    }
    accounts: Any = FakeAccounts(answers)
    assert start_again(accounts, WHERE, DEV) == ["terrace-dev-app"] == again


def test_more_services_than_ecs_describes_at_once_are_all_looked_at() -> None:
    users = {f"app-{number}": DEV.services["app"] for number in range(12)}
    again: list[str] = []

    def described(*, services: list[str], **_: Any) -> dict[str, Any]:
        assert len(services) <= 10, "InvalidParameterException"
        return {"services": [service(each, "FAILED") for each in services]}

    answers = {
        "ecs.describe_services": described,
        "ecs.update_service": lambda **given: again.append(given["service"]),
    }
    accounts: Any = FakeAccounts(answers)
    where: Any = SimpleNamespace(services=users)
    assert start_again(accounts, WHERE, where) == again
    assert len(again) == 12


def without(**changes: Any) -> Environment:
    services = {name: replace(each, uses=()) for name, each in DEV.services.items()}
    jobs = replace(DEV.jobs, uses=()) if DEV.jobs else None
    return replace(DEV, services=services, jobs=jobs, **changes)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (
            without(database=None),
            "environment dev has no database to prepare; set it in environments/dev.py",
        ),
        (
            without(),
            (
                "no service of environment dev uses the database, so that no image can prepare it; "
                'add "database" to the uses of one in environments/dev.py'
            ),
        ),
    ],
)
def test_an_environment_that_cannot_be_prepared_is_refused(
    environment: Environment, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environments, "by_name", {"dev": environment}.__getitem__)
    with pytest.raises(Refusal) as refused:
        command.run("prepare", "dev", role=None)
    assert (str(refused.value), refused.value.code) == (sentence, Code.USAGE)


def test_missing_credentials_have_their_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def accounts(**_: Any) -> Any:
        raise Unreadable("no way in", signed_out=True)

    monkeypatch.setattr(environments, "by_name", {"dev": DEV}.__getitem__)
    monkeypatch.setattr(command, "Accounts", accounts)
    with pytest.raises(Refusal, match=r"^no way in; the role is on-call, another") as refused:
        command.run("migrate", "dev", role="on-call")
    assert refused.value.code == Code.SIGNED_OUT


@pytest.mark.parametrize(
    ("ended", "sentence"),
    [
        (
            Ended(code=2, reason="Essential container in task exited", lines=("no route",)),
            "the task prepare-database ended with exit code 2; its last lines are above",
        ),
        (
            Ended(code=None, reason="CannotPullContainerError: not found.", lines=()),
            "the task prepare-database never ran: CannotPullContainerError: not found",
        ),
    ],
)
def test_a_failure_ends_with_its_reason(
    ended: Ended,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(environments, "by_name", {"dev": DEV}.__getitem__)
    monkeypatch.setattr(Runner, "run", lambda *_, **__: ended)
    release = Release(image=":0.1.0", commit="")
    history = History(entries=[Entry(release=release, since=datetime.now(UTC))])
    monkeypatch.setattr(Records, "history", lambda *_: history)
    with pytest.raises(UserError) as failed:
        command.run("prepare", "dev", role=None)
    assert str(failed.value) == sentence
    assert "".join(ended.lines) in capsys.readouterr().out


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with embedded_aws_in(tmp_path_factory.mktemp("aws")) as server:
        yield server


def deploy(aws: EmbeddedAws) -> Any:
    """Make what the stack makes, as far as the command looks at it; return a client of ECS."""
    ecs, ec2 = (aws.client(each, DEV.region, account=DEV.account_id) for each in ("ecs", "ec2"))
    tags = [{"Key": "Project", "Value": "terrace"}, {"Key": "Environment", "Value": "dev"}]
    vpc = ec2.create_vpc(CidrBlock="10.10.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    ec2.create_subnet(
        VpcId=vpc,
        CidrBlock="10.10.0.0/24",
        TagSpecifications=[
            {"ResourceType": "subnet", "Tags": [*tags, {"Key": "Tier", "Value": "private"}]}
        ],
    )
    ec2.create_security_group(
        GroupName=WHERE.group,
        Description="Tasks",
        VpcId=vpc,
        TagSpecifications=[{"ResourceType": "security-group", "Tags": tags}],
    )
    ecs.create_cluster(clusterName=WHERE.cluster)
    for thing in (PREPARE, MIGRATE):
        ecs.register_task_definition(
            family=WHERE.name(thing),
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="256",
            memory="512",
            containerDefinitions=[{"name": thing, "image": "registry/app:0.1.0"}],
        )
    return ecs


@pytest.mark.e2e
def test_a_database_is_prepared_and_migrated(
    aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in aws.environ(DEV.region).items():
        if name.startswith(("AWS_", "NO_PROXY", "no_proxy")):
            monkeypatch.setenv(name, value)
    aws.lend("terrace-dev-deployment", account=DEV.account_id)
    monkeypatch.setattr(environments, "by_name", {"dev": DEV}.__getitem__)
    released = aws.client("ssm", DEV.region, account=DEV.account_id)
    released.put_parameter(
        Name="/terrace/dev/releases/app", Type="String", Value='{"image": ":0.2.0", "commit": ""}'
    )
    monkeypatch.setattr("terrace.database.task.SECONDS_BETWEEN_LOOKS", 0)
    role = WHERE.role_arn("terrace-dev-deployment")
    accounts = Accounts(region=DEV.region, roles={DEV.account_id: role})
    assert accounts.caller["Account"] != DEV.account_id
    with pytest.raises(UserError, match=r"^there is no task definition .* make deploy STACK=dev"):
        command.run("prepare", "dev", role=None)
    ecs = deploy(aws)
    assert command.run("prepare", "dev", role=None) == 0
    assert command.run("migrate", "dev", role=None) == 0
    said = capsys.readouterr().out
    assert "The database of dev is prepared." in said
    assert "The database of dev is migrated." in said
    (task,) = (
        each
        for each in ecs.describe_tasks(
            cluster=WHERE.cluster, tasks=ecs.list_tasks(cluster=WHERE.cluster)["taskArns"]
        )["tasks"]
        if MIGRATE in each["taskDefinitionArn"]
    )
    assert (task["launchType"], task["startedBy"]) == ("FARGATE", "terrace")
    newest = ecs.describe_task_definition(taskDefinition=WHERE.name(MIGRATE))["taskDefinition"]
    assert newest["containerDefinitions"][0]["image"] == "registry/app:0.1.0"
