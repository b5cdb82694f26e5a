"""Releases of an environment in memory: what works, what fails, and what runs afterwards."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from constructs_lib.compute.config import ServiceConfig
from environments import PLATFORM, Environment
from terrace.database.task import Ended
from terrace.delivery.codes import Code
from terrace.delivery.records import Release
from terrace.errors import Refusal
from terrace.release import steps
from terrace.release.lock import Lock
from terrace.release.steps import Asked, Steps
from tests.support.example import APP, DEV
from tests.terrace.release.account import NEW, NEWER, OLD, Account, error, lost
from tests.terrace.release.code_deploy import OPEN
from tests.terrace.release.ecs import ALARM, BAKES, BREAKER, GIVES_UP, HANGS, HEALTHY, HOST

CANARY = replace(APP, deployment="canary")
RELEASE = Release(image=NEW, commit="2" * 40)
ALL = ("app", "worker", "jobs")
GROUP = {
    "applicationName": "terrace-dev-app",
    "deploymentGroupName": "terrace-dev-app",
    "includeOnlyStatuses": list(OPEN),
}


def environment(app: ServiceConfig = APP, **changes: Any) -> Environment:
    """One with an app, a worker and a fleet, and no database that a release would change."""
    services = {"app": replace(app, uses=()), "worker": replace(DEV.services["worker"], uses=())}
    return replace(DEV, services=services, kubernetes=None, **changes)


ROLLING, BLUE_GREEN = environment(), environment(CANARY)


@pytest.fixture(params=[ROLLING, BLUE_GREEN], ids=["rolling", "canary"])
def account(request: pytest.FixtureRequest) -> Account:
    """An environment whose app ECS rolls over, and one whose app CodeDeploy exchanges."""
    return Account(request.param)


def at(account: Account, *, dry_run: bool = False, take_over: bool = False) -> Steps:
    return Steps(
        account.deployed,
        Asked(dry_run=dry_run, take_over=take_over),
        sleep=account.sleep,
        clock=account.clock,
    )


def deploy(account: Account, release: Release = RELEASE, **asked: bool) -> None:
    at(account, **asked).deploy(release, repository="app", workloads=ALL)


def refused(account: Account, do: Callable[[Account], Any] = deploy) -> Refusal:
    with pytest.raises(Refusal) as problem:
        do(account)
    return problem.value


def require(account: Account, image: str) -> None:
    """All runs an image, is noted, and would be what the next change begins with."""
    for workload in ("app", "worker"):
        assert account.runs(workload) == image, workload
        assert account.newest(workload) == image, workload
        assert account.noted(workload) == image, workload
    assert (account.fleet_runs, account.noted("jobs")) == (image, image)
    assert not account.is_locked


def test_a_release_runs_everywhere_and_is_noted(account: Account) -> None:
    deploy(account)
    require(account, NEW)


def test_the_same_release_again_changes_nothing(account: Account) -> None:
    deploy(account)
    before = dict(account.parameters), len(account.revisions), len(account.refreshes)
    account.calls.clear()
    deploy(account)
    assert before == (dict(account.parameters), len(account.revisions), len(account.refreshes))
    assert not account.asked("ecs.update_service")
    assert not account.asked("codedeploy.create_deployment")


def revision(account: Account) -> str:
    """What the app runs."""
    service = account.services["terrace-dev-app"]
    main = service["taskSets"] or service["deployments"]
    return next(str(e["taskDefinition"]) for e in main if e["status"] == "PRIMARY")


def with_setting(account: Account) -> str:
    """Release, and then register a revision with another setting, as Terraform does."""
    deploy(account)
    account.finish("terrace-dev-app")
    return account._register("terrace-dev-app", "app", f"{HOST}{NEW}")


def test_a_setting_that_changed_comes_with_the_same_release_again(account: Account) -> None:
    made = with_setting(account)
    deploy(account)
    assert revision(account) == made
    require(account, NEW)


def test_a_setting_that_does_not_work_leaves_the_release_as_it_was(account: Account) -> None:
    made, before = with_setting(account), revision(account)
    account.bad_revisions.add(made)
    assert refused(account).code == Code.TAKEN_BACK
    assert revision(account) == before
    require(account, NEW)  # and what Terraform has registered is still the newest
    assert account._latest("terrace-dev-app")["taskDefinitionArn"] == made


def test_only_the_image_of_a_revision_changes_and_its_tags_stay() -> None:
    account = Account(ROLLING)
    deploy(account)
    given = account.asked("ecs.register_task_definition")[0]
    app, beside = given["containerDefinitions"]
    assert app["image"].endswith(f"/terrace-shared-app{NEW}")
    assert beside["image"] == "public.ecr.aws/other:1"
    assert given["tags"] == [{"key": "Owner", "value": "platform-team"}]
    assert not {"revision", "status", "taskDefinitionArn"} & given.keys()


def test_code_deploy_is_told_container_port_and_capacity() -> None:
    account = Account(BLUE_GREEN)
    deploy(account)
    (given,) = account.asked("codedeploy.create_deployment")
    content = given["revision"]["appSpecContent"]["content"]
    assert '"LoadBalancerInfo": {"ContainerName": "app", "ContainerPort": 8000}' in content
    assert '"PlatformVersion": "1.4.0"' in content
    assert '"CapacityProvider": "FARGATE_SPOT"' in content
    assert "deploymentConfigName" not in given  # the group's own steps
    assert "overrideAlarmConfiguration" not in given


def test_a_release_does_not_wait_until_code_deploy_ends_the_old_tasks() -> None:
    account = Account(BLUE_GREEN)
    deploy(account)
    (deployment,) = account.deployments.values()
    assert deployment["status"] == "InProgress"
    deploy(account, Release(image=NEWER, commit="3" * 40))  # ends that wait, and goes on
    require(account, NEWER)


@pytest.mark.parametrize("fate", [BREAKER, ALARM, HANGS, GIVES_UP])
def test_a_deployment_that_fails_ends_on_the_former_version(account: Account, fate: str) -> None:
    """Health checks fail, the circuit breaker trips, an alarm rings, or nothing ever happens."""
    account.fates[NEW] = fate
    problem = refused(account)
    assert problem.code == Code.TAKEN_BACK
    assert str(problem).endswith("; the former version runs again")
    require(account, OLD)


@pytest.mark.parametrize("fate", [HEALTHY, BREAKER])
def test_answers_that_come_late_are_no_failure(account: Account, fate: str) -> None:
    account.late = 2
    account.fates[NEW] = fate
    if fate == HEALTHY:
        deploy(account)
    else:
        assert refused(account).code == Code.TAKEN_BACK
    assert account.runs("app") == account.noted("app") == (NEW if fate == HEALTHY else OLD)


def test_going_back_by_answers_that_come_late_is_no_failure(account: Account) -> None:
    deploy(account)
    account.finish("terrace-dev-app")
    account.late = 2
    at(account).roll_back(ALL)
    assert account.runs("app") == account.noted("app") == OLD


def test_a_failure_says_what_ecs_says() -> None:
    account = Account(ROLLING)
    account.fates[NEW] = BREAKER
    assert str(refused(account)) == (
        "dev/app: ECS deployment circuit breaker: tasks failed to start: (service app) (task 1) "
        "failed container health checks; the former version runs again"
    )


def test_a_failure_says_what_code_deploy_says() -> None:
    account = Account(BLUE_GREEN)
    account.fates[NEW] = ALARM
    problem = refused(
        account, lambda each: at(each).deploy(RELEASE, repository="app", workloads=("app",))
    )
    assert str(problem) == (
        "dev/app: CodeDeploy: Stopped: an alarm rang; the former version runs again"
    )


def test_instances_that_do_not_start_take_the_services_back_too(account: Account) -> None:
    account.fleet_fails.add(NEW)
    problem = refused(account)
    assert problem.code == Code.TAKEN_BACK
    assert "dev/jobs: Failed: instances did not start" in str(problem)
    require(account, OLD)


@pytest.mark.parametrize(
    ("operation", "calls"),
    [
        ("ecs.describe_services", 3),
        ("ecs.register_task_definition", 0),
        ("ecs.update_service", 0),
        ("autoscaling.start_instance_refresh", 0),
        ("ssm.put_parameter", 1),  # after the lock: the fleet's
        ("ssm.put_parameter", 3),  # one of two services is noted already
    ],
)
def test_an_interruption_anywhere_ends_on_the_former_version(
    account: Account, operation: str, calls: int
) -> None:
    account.fails_after(operation, calls, KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        deploy(account)
    require(account, OLD)


def test_an_interruption_that_comes_when_all_is_done_changes_nothing(account: Account) -> None:
    account.fails_after("ssm.delete_parameter", 0, KeyboardInterrupt)
    deploy(account)
    require(account, NEW)


@pytest.mark.parametrize("line", range(1, 9))
def test_whoever_stops_listening_stops_no_release(
    account: Account, monkeypatch: pytest.MonkeyPatch, line: int
) -> None:
    """As in `terrace release deploy … | head`, or when a terminal is closed."""
    account.fates[NEW] = BREAKER
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        if len(said) >= line:
            raise BrokenPipeError

    monkeypatch.setattr(steps.output, "say", say)
    assert refused(account).code == Code.TAKEN_BACK
    require(account, OLD)


def test_a_run_that_was_taken_over_leaves_all_to_the_other(account: Account) -> None:
    account.fates[NEW] = HANGS
    other = Lock(account.deployed, sleep=account.sleep, clock=account.clock)
    taken = []

    def sleep(seconds: float) -> None:
        account.sleep(seconds)
        if not taken:
            taken.append(account.seconds)
            other.take("goes back", over=True)

    run = Steps(
        account.deployed, Asked(dry_run=False, take_over=False), sleep=sleep, clock=account.clock
    )
    with pytest.raises(Refusal, match="another run has taken over: goes back, by ") as problem:
        run.deploy(RELEASE, repository="app", workloads=ALL)
    assert problem.value.code == Code.STUCK
    assert account.seconds - taken[0] < 30
    assert account.newest("app") == NEW, "nothing is taken back"
    assert account.noted("app") == OLD
    assert account.is_locked


@pytest.mark.parametrize("code", [500, 503, 429])
def test_aws_that_is_out_of_order_or_asks_for_patience_is_asked_again(
    account: Account, code: int
) -> None:
    name = "ThrottlingException" if code == 429 else "ServerException"
    problem = error(name, "DescribeServices")
    problem.response["ResponseMetadata"] = {"HTTPStatusCode": 400 if code == 429 else code}
    account.fails_after("ecs.describe_services", 4, *[problem] * 5)
    account.fails_after("ecs.update_service", 0, *[problem] * 5)
    deploy(account)
    require(account, NEW)


def test_an_interruption_while_requests_move_gives_them_back() -> None:
    account = Account(BLUE_GREEN)
    account.fails_after("codedeploy.get_deployment", 1, KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt) as stopped:
        deploy(account)
    assert account.asked("codedeploy.stop_deployment")
    assert stopped.value.__notes__ == ["dev: the former version runs again"]
    require(account, OLD)


def test_a_second_interruption_says_what_goes_on(account: Account) -> None:
    account.fails_after("ecs.describe_services", 12, KeyboardInterrupt, KeyboardInterrupt)
    account.fates[NEW] = HANGS
    problem = refused(account)
    assert problem.code == Code.STUCK
    assert "interrupted once more, and AWS goes on by itself" in str(problem)
    assert account.noted("app") == OLD


@pytest.mark.parametrize("operation", ["ecs.describe_services", "ecs.update_service"])
def test_a_connection_that_comes_back_is_no_failure(account: Account, operation: str) -> None:
    account.fails_after(operation, 4 if "describe" in operation else 0, *[lost()] * 5)
    deploy(account)
    require(account, NEW)


def test_a_connection_that_is_lost_for_good_says_what_is_known(account: Account) -> None:
    account.fails_from("ecs.update_service", lost())
    problem = refused(account)
    assert problem.code == Code.STUCK
    for part in (
        "nothing answers at https://ecs.us-east-1.amazonaws.com",
        "What is noted for dev is the former release",
        "terrace release status dev",
        "go on with the same command and --take-over",
        "terrace release rollback dev --take-over",
    ):
        assert part in str(problem)
    assert account.seconds < 15 * 60
    assert account.noted("app") == OLD


def test_after_a_lost_connection_the_same_command_goes_on(account: Account) -> None:
    account.fails_from("ecs.update_service", lost())
    refused(account)
    account.heals()
    deploy(account, take_over=True)
    require(account, NEW)


def test_after_a_lost_connection_a_failure_still_ends_on_the_former_version(
    account: Account,
) -> None:
    account.fails_from("ecs.update_service", lost())
    refused(account)
    account.heals()
    account.fleet_fails.add(NEW)
    assert refused(account, lambda each: deploy(each, take_over=True)).code == Code.TAKEN_BACK
    require(account, OLD)


def test_after_a_lost_connection_a_rollback_ends_on_the_former_version(account: Account) -> None:
    account.fails_from("ecs.update_service", lost())
    refused(account)
    account.heals()
    at(account, take_over=True).roll_back(ALL)
    for workload in ("app", "worker"):
        assert (account.runs(workload), account.noted(workload)) == (OLD, OLD)


def test_going_back_from_a_lost_deployment_takes_nobody_further_than_what_worked_last(
    account: Account,
) -> None:
    """One service runs what nobody saw working; the other one and the fleet were not reached."""
    deploy(account)
    account.finish("terrace-dev-app")
    account.fails_from("ecs.update_service", lost())
    newer = Release(image=NEWER, commit="3" * 40)
    refused(account, lambda each: deploy(each, newer))
    account.heals()
    at(account, take_over=True).roll_back(ALL)
    require(account, NEW)


def test_a_role_that_ends_half_way_is_asked_for_anew(account: Account) -> None:
    account.fails_after("ecs.describe_services", 5, error("ExpiredTokenException"))
    deploy(account)
    assert account.renewals == 1
    require(account, NEW)


def test_credentials_that_end_for_good_half_way_say_so(account: Account) -> None:
    account.keeps_expired = True
    account.fails_from("ecs.update_service", error("ExpiredTokenException"))
    problem = refused(account)
    assert problem.code == Code.STUCK
    assert "the credentials have expired" in str(problem)


@pytest.mark.parametrize("missing", ["image", "processor", "repository"])
def test_an_image_that_could_not_start_changes_nothing(account: Account, missing: str) -> None:
    repository = "app"
    if missing == "image":
        del account.images[NEW[1:]]
    elif missing == "processor":
        account.images[NEW[1:]] = {"mediaType": "application/vnd.oci.image.manifest.v1+json"}
    else:
        repository = "other"
    problem = refused(
        account,
        lambda each: at(each).deploy(RELEASE, repository=repository, workloads=ALL),
    )
    assert problem.code == Code.NO_IMAGE
    require(account, OLD)


def terraform(account: Account) -> None:
    key = f"{PLATFORM.project}/dev/terraform.tfstate.tflock"
    account.objects[key] = b'{"ID": "1", "Who": "ci@runner", "Operation": "OperationTypeApply"}'


def somebody(account: Account) -> None:
    value = '{"who": "ci", "since": "12:00", "what": "deploys"}'
    account.write("/terrace/dev/release-lock", value, account.now())


def rollout(account: Account, image: str = NEWER) -> None:
    worker = account.services["terrace-dev-worker"]
    arn = account._register("terrace-dev-worker", "worker", f"{HOST}{image}")
    account._deploy(worker, arn, state="IN_PROGRESS")
    for each in worker["deployments"][:1]:
        each["rolloutState"] = "IN_PROGRESS"
        each["looks"] = -100


def refresh(account: Account) -> None:
    account.refreshes.append({"InstanceRefreshId": "r-0", "Status": "Pending"})


@pytest.mark.parametrize(
    ("busy", "sentence"),
    [
        (terraform, "Terraform is changing dev, by ci@runner (apply)"),
        (somebody, "dev is being released: deploys, by ci since 12:00"),
        (rollout, "dev/worker is being deployed: ECS deploys terrace-dev-worker:2"),
    ],
)
def test_a_second_deployment_is_refused_and_changes_nothing(
    account: Account, busy: Callable[[Account], None], sentence: str
) -> None:
    busy(account)
    problem = refused(account)
    assert problem.code == Code.BUSY
    assert str(problem).startswith(sentence)
    assert not account.asked("ecs.update_service")
    assert account.runs("app") == OLD


def test_a_setting_that_terraform_has_just_changed_is_waited_for(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    rollout(account, OLD)
    refresh(account)
    deploy(account)
    assert account.runs("worker") == account.noted("worker") == account.fleet_runs == NEW
    said = capsys.readouterr().out
    assert "dev/worker: waits, as a setting is being changed: ECS deploys" in said
    assert "dev/jobs: waits, as a setting is being changed: instances of" in said


def test_a_dry_run_waits_for_no_setting(account: Account) -> None:
    refresh(account)
    problem = refused(account, lambda each: deploy(each, dry_run=True))
    assert problem.code == Code.BUSY
    assert str(problem).startswith(
        "dev/jobs is being deployed: instances of terrace-dev-jobs are replaced"
    )
    assert not account.seconds


def test_requests_that_move_are_another_deployment() -> None:
    account = Account(BLUE_GREEN)
    arn = account._register("terrace-dev-app", "app", f"{HOST}{NEWER}")
    account.fates[NEWER] = HANGS
    account._begin("terrace-dev-app", arn, creator="user")
    problem = refused(account)
    assert problem.code == Code.BUSY
    assert "dev/app is being deployed: CodeDeploy's d-1 is" in str(problem)


def test_a_dry_run_changes_nothing(account: Account) -> None:
    deploy(account, dry_run=True)
    changing = ("put", "delete", "update", "create", "register", "start", "stop", "cancel")
    assert not [name for name, _ in account.calls if name.partition(".")[2].startswith(changing)]


# Going back


def test_going_back_twice_goes_back_two_releases_and_never_forward(account: Account) -> None:
    deploy(account)
    deploy(account, Release(image=NEWER, commit="3" * 40))
    at(account).roll_back(ALL)
    require(account, NEW)
    at(account).roll_back(ALL)
    require(account, OLD)
    problem = refused(account, lambda each: at(each).roll_back(ALL))
    assert problem.code == Code.REFUSED
    assert str(problem).startswith("dev cannot go back: nothing is noted that ran before")


def test_going_back_takes_less_than_two_minutes_while_alarms_ring(account: Account) -> None:
    deploy(account)
    account.finish("terrace-dev-app")
    account.rings = True
    account.seconds = 0
    at(account).roll_back(("app", "worker"))
    assert account.seconds < 120
    for workload in ("app", "worker"):
        assert (account.runs(workload), account.noted(workload)) == (OLD, OLD)


def test_going_back_while_old_tasks_wait_stops_the_deployment() -> None:
    account = Account(BLUE_GREEN)
    deploy(account)
    at(account).roll_back(("app",))
    assert account.asked("codedeploy.stop_deployment")
    assert len(account.asked("codedeploy.create_deployment")) == 1
    assert (account.runs("app"), account.newest("app"), account.noted("app")) == (OLD,) * 3


def test_what_code_deploy_took_back_after_the_release_is_noted() -> None:
    """An alarm that rings while the old tasks wait comes after the release has ended."""
    account = Account(BLUE_GREEN)
    deploy(account)
    account._end(account.deployments["d-1"], "Stopped", "an alarm rang")
    account.deployed.client("codedeploy").list_deployments(**GROUP)
    for _ in range(3):
        account.codedeploy_get_deployment("d-2")
    assert (account.runs("app"), account.noted("app")) == (OLD, NEW)
    at(account).roll_back(("app",))
    assert (account.runs("app"), account.noted("app")) == (OLD, OLD)


def test_what_code_deploy_takes_back_by_itself_is_left_to_it() -> None:
    account = Account(BLUE_GREEN)
    account.fates[NEW], account.slow = ALARM, True
    refused(account)
    assert len(account.asked("codedeploy.create_deployment")) == 1
    require(account, OLD)


def test_going_back_while_code_deploy_takes_back_leaves_that_alone() -> None:
    account = Account(BLUE_GREEN)
    deploy(account)
    account._end(account.deployments["d-1"], "Stopped", "an alarm rang")
    account.deployed.client("codedeploy").list_deployments(**GROUP)
    account.deployments["d-2"]["looks"] = -10
    at(account, take_over=True).roll_back(("app",))
    assert not account.asked("codedeploy.stop_deployment")
    assert (account.runs("app"), account.noted("app")) == (OLD, OLD)


def test_a_release_waits_until_alarms_were_watched_and_going_back_does_not() -> None:
    account = Account(ROLLING)
    account.fates |= {NEW: BAKES, OLD: BAKES}
    at(account).deploy(RELEASE, repository="app", workloads=("app",))
    assert account.seconds > 120
    account.seconds = 0
    at(account).roll_back(("app",))
    assert account.seconds < 120
    assert (account.runs("app"), account.noted("app")) == (OLD, OLD)


def test_going_back_migrates_nothing(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "Runner", None)
    deploy(account)
    at(account).roll_back(ALL)
    require(account, OLD)


# Tables

WITH_DATABASE = replace(
    environment(), services={"app": replace(APP, uses=("database",))}, jobs=None
)


class FakeRunner:
    code: int | None = 0
    ran: list[tuple[str, str, str]]

    def __init__(self, accounts: Any, where: Any, **_: Any) -> None:
        self.account: Account = accounts

    def run(self, thing: str, *, image: str) -> Ended:
        FakeRunner.ran.append((thing, image, self.account.runs("app")))
        return Ended(code=FakeRunner.code, reason="stopped", lines=("table orders has 4 columns",))


@pytest.fixture
def migrating(monkeypatch: pytest.MonkeyPatch) -> type[FakeRunner]:
    monkeypatch.setattr(steps, "Runner", FakeRunner)
    FakeRunner.ran, FakeRunner.code = [], 0
    return FakeRunner


def test_tables_change_with_the_new_image_before_a_service_runs_it(
    migrating: type[FakeRunner],
) -> None:
    account = Account(WITH_DATABASE)
    at(account).deploy(RELEASE, repository="app", workloads=("app",))
    assert migrating.ran == [("migrate-database", NEW, OLD)]
    assert account.runs("app") == NEW


def test_a_migration_that_fails_deploys_nothing(
    migrating: type[FakeRunner], capsys: pytest.CaptureFixture[str]
) -> None:
    migrating.code = 1
    account = Account(WITH_DATABASE)
    problem = refused(
        account, lambda each: at(each).deploy(RELEASE, repository="app", workloads=("app",))
    )
    assert problem.code == Code.TAKEN_BACK
    assert "the migration failed (exit code 1); nothing was deployed" in str(problem)
    assert "table orders has 4 columns" in capsys.readouterr().out
    assert (account.runs("app"), account.noted("app")) == (OLD, OLD)
    assert not account.is_locked


# The log


def test_each_step_says_of_what_it_is_and_the_end_says_what_runs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    account = Account(BLUE_GREEN)
    deploy(account)
    said = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("dev/", "dev:", "dev runs")) for line in said)
    assert any(line.startswith("dev/app: ") and "CodeDeploy" in line for line in said)
    assert "dev/worker: no task is wanted" in said
    assert said[-1].startswith("dev runs @sha256:bbbbbbbbbbbb… of commit 222222222222: app, worker")
