"""`terrace release` against an embedded AWS: ECS, CodeDeploy, a fleet, a function, real calls."""

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest

import environments
from environments import PLATFORM
from terrace import cli
from terrace.release.steps import Steps
from tests.support.embedded_aws import EmbeddedAws
from tests.support.example import APP, DEV
from tests.support.images import push

pytestmark = pytest.mark.e2e

ACCOUNT, PROJECT, COMMIT = "848484848484", "release", "2" * 40
CANARY = replace(APP, deployment="canary", uses=())
ROLLING = replace(DEV.services["worker"], uses=(), minimum_tasks=1)
# Without a cluster, whose files of this working copy a release would change.
HERE = replace(
    DEV, account_id=ACCOUNT, services={"app": CANARY, "worker": ROLLING}, kubernetes=None
)
CLUSTER = f"{PROJECT}-dev"
ROLLBACK = {"enabled": True, "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]}
BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


def platform(aws: EmbeddedAws) -> Any:
    return replace(PLATFORM, project=PROJECT, account_id=aws.account_id)


class Made:
    """What the stacks make, as far as a release looks at it.

    Attributes:
        old, new, bad: Digests; the last one never gets healthy.
    """

    def __init__(self, aws: EmbeddedAws) -> None:
        self.aws = aws
        self.ecs = self.client("ecs")
        self.ssm, self.alarms = self.client("ssm"), self.client("cloudwatch")
        aws.lend(f"{PROJECT}-dev-deployment", account=ACCOUNT)
        aws.client("s3").create_bucket(Bucket=f"{PROJECT}-shared-state-{aws.account_id}")
        ecr, self.repository = aws.client("ecr"), f"{PROJECT}-shared-app"
        ecr.create_repository(repositoryName=self.repository)
        self.old, self.new, self.bad = (
            push(ecr, self.repository, tag) for tag in ("0.1.0", "0.2.0", "unhealthy-0.3.0")
        )
        self.ecs.create_cluster(clusterName=CLUSTER)
        for name in HERE.services:
            self._service(name, "CODE_DEPLOY" if name == "app" else "ECS")
        self._blue_green()
        self._fleet()
        self._function()
        for workload in ("app", "worker", "jobs"):
            value = json.dumps({"image": f"@{self.old}", "commit": ""})
            self.ssm.put_parameter(Name=self.path(workload), Type="String", Value=value)

    def client(self, service: str) -> Any:
        return self.aws.client(service, DEV.region, account=ACCOUNT)

    def path(self, workload: str) -> str:
        return f"/{PROJECT}/dev/releases/{workload}"

    def noted(self, workload: str) -> str:
        value = self.ssm.get_parameter(Name=self.path(workload))["Parameter"]["Value"]
        return str(json.loads(value)["image"]).removeprefix("@")

    def runs(self, workload: str) -> str:
        (found,) = self.ecs.describe_services(cluster=CLUSTER, services=[f"{CLUSTER}-{workload}"])[
            "services"
        ]
        return self.image(found["taskDefinition"])

    def image(self, definition: str) -> str:
        found = self.ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]
        return str(found["containerDefinitions"][0]["image"]).partition("@")[2]

    def require(self, digest: str) -> None:
        for workload in ("app", "worker"):
            assert self.runs(workload) == digest, workload
            assert self.image(f"{CLUSTER}-{workload}") == digest, "the newest ACTIVE revision"
        assert {self.noted(each) for each in ("app", "worker", "jobs")} == {digest}

    def _service(self, name: str, controller: str) -> None:
        host = f"{self.aws.account_id}.dkr.ecr.us-east-1.amazonaws.com/{self.repository}"
        definition = self.ecs.register_task_definition(
            family=f"{CLUSTER}-{name}",
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[
                {
                    "name": name,
                    "image": f"{host}@{self.old}",
                    "portMappings": [{"containerPort": 8000}],
                }
            ],
            tags=[{"key": "Owner", "value": "platform-team"}],
        )
        self.ecs.create_service(
            cluster=CLUSTER,
            serviceName=f"{CLUSTER}-{name}",
            taskDefinition=definition["taskDefinition"]["taskDefinitionArn"],
            desiredCount=1,
            deploymentController={"type": controller},
            **({} if controller == "CODE_DEPLOY" else {"deploymentConfiguration": BREAKER}),
        )

    def _blue_green(self) -> None:
        name = f"{CLUSTER}-app"
        self.alarms.put_metric_alarm(
            AlarmName=f"{CLUSTER}-errors",
            ComparisonOperator="GreaterThanThreshold",
            EvaluationPeriods=1,
            MetricName="errors",
            Namespace="app",
            Period=60,
            Statistic="Sum",
            Threshold=1,
        )
        deploys = self.client("codedeploy")
        deploys.create_application(applicationName=name, computePlatform="ECS")
        end = {"action": "TERMINATE", "terminationWaitTimeInMinutes": 15}
        deploys.create_deployment_group(
            applicationName=name,
            deploymentGroupName=name,
            serviceRoleArn=f"arn:aws:iam::{ACCOUNT}:role/deploys",
            ecsServices=[{"clusterName": CLUSTER, "serviceName": name}],
            autoRollbackConfiguration=ROLLBACK,
            alarmConfiguration={"enabled": True, "alarms": [{"name": f"{CLUSTER}-errors"}]},
            blueGreenDeploymentConfiguration={"terminateBlueInstancesOnDeploymentSuccess": end},
        )

    def _fleet(self) -> None:
        template = {"LaunchTemplateName": f"{CLUSTER}-jobs"}
        self.client("ec2").create_launch_template(
            **template, LaunchTemplateData={"InstanceType": "t4g.small"}
        )
        self.client("autoscaling").create_auto_scaling_group(
            AutoScalingGroupName=f"{CLUSTER}-jobs",
            MinSize=0,
            MaxSize=1,
            AvailabilityZones=["us-east-1a"],
            LaunchTemplate=template,
        )

    def _function(self) -> None:
        trust = {"Service": "lambda.amazonaws.com"}
        statement = {"Effect": "Allow", "Principal": trust, "Action": "sts:AssumeRole"}
        role = self.client("iam").create_role(
            RoleName=f"{CLUSTER}-hello",
            AssumeRolePolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": [statement]}
            ),
        )["Role"]["Arn"]
        functions, name = self.client("lambda"), f"{CLUSTER}-hello"
        functions.create_function(
            FunctionName=name,
            Role=role,
            Runtime="python3.13",
            Handler="hello.handler",
            Code={"ZipFile": archive("1")},
            Publish=True,
        )
        functions.update_function_code(FunctionName=name, ZipFile=archive("2"), Publish=True)
        functions.create_alias(FunctionName=name, Name="live", FunctionVersion="2")


def archive(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("hello.py", f"def handler(event, context): return {text}")
    return file.getvalue()


@pytest.fixture(scope="module")
def made(embedded_aws: EmbeddedAws) -> Made:
    return Made(embedded_aws)


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
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    """One story, in the order of a day: each step begins with what the one before has left."""
    assert deploy("sha256:" + "0" * 64) == 5
    made.require(made.old)

    assert deploy(made.new) == 0, capsys.readouterr()
    made.require(made.new)
    newest = made.ecs.describe_task_definition(taskDefinition=f"{CLUSTER}-worker", include=["TAGS"])
    assert newest["tags"] == [{"key": "Owner", "value": "platform-team"}]

    assert deploy(made.bad) == 8
    assert "the former version runs again" in capsys.readouterr().err
    made.require(made.new)

    lock = {"Name": f"/{PROJECT}/dev/release-lock", "Type": "String", "Value": "{}"}
    made.ssm.put_parameter(**lock)
    assert deploy(made.new) == 6
    made.ssm.delete_parameter(Name=lock["Name"])

    assert release("rollback", "dev") == 0, capsys.readouterr()
    made.require(made.old)
    assert release("rollback", "dev") == 1
    assert "nothing is noted that ran before" in capsys.readouterr().err

    capsys.readouterr()
    assert release("status", "dev", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["workload"] for row in rows] == ["app", "worker", "jobs"]
    assert not any(row["differs"] for row in rows)


def test_an_alarm_that_rings_while_requests_move_takes_them_back(
    made: Made, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state = {"AlarmName": f"{CLUSTER}-errors", "StateReason": "a test"}

    def ring(_: float) -> None:
        made.alarms.set_alarm_state(**state, StateValue="ALARM")

    before = made.runs("app")
    monkeypatch.setitem(Steps.__init__.__kwdefaults__, "sleep", ring)
    words = ("deploy", "dev", "--image", made.new, "--commit", COMMIT, "--service", "app")
    try:
        assert release(*words) == 8
    finally:
        made.alarms.set_alarm_state(**state, StateValue="OK")
    assert "The alarm release-dev-errors is active" in capsys.readouterr().err
    assert (made.runs("app"), made.noted("app")) == (before, before)


def test_a_function_goes_back_to_the_version_before(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release("rollback", "dev", "--function", "hello") == 0
    assert "dev/hello: live points to version 1, before 2" in capsys.readouterr().out
    alias = made.client("lambda").get_alias(FunctionName=f"{CLUSTER}-hello", Name="live")
    assert alias["FunctionVersion"] == "1"
    assert release("rollback", "dev", "--function", "hello") == 1
