"""What the stacks make of an environment, as far as a release looks at it, made by boto3."""

import io
import json
import zipfile
from typing import Any

from environments import Environment, Platform
from tests.support.embedded_aws import EmbeddedAws
from tests.support.images import push

ROLLBACK = {"enabled": True, "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]}
BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
FUNCTION = "hello"


class Images:
    """The registry of the platform.

    Attributes:
        old, new, bad: Digests; the last one never gets healthy.
    """

    def __init__(self, aws: EmbeddedAws, platform: Platform, *, region: str = "") -> None:
        region = region or platform.region
        self.repository = f"{platform.project}-shared-app"
        self.host = f"{aws.account_id}.dkr.ecr.{region}.amazonaws.com/{self.repository}"
        ecr = aws.client("ecr", region)
        ecr.create_repository(repositoryName=self.repository)
        self.old, self.new, self.bad = (
            push(ecr, self.repository, tag) for tag in ("0.1.0", "0.2.0", "unhealthy-0.3.0")
        )


class Released:
    """An environment that runs the oldest image.

    Attributes:
        images: The registry.
    """

    def __init__(
        self, aws: EmbeddedAws, platform: Platform, environment: Environment, images: Images
    ) -> None:
        self.aws, self.platform, self.environment, self.images = aws, platform, environment, images
        self.prefix = f"{platform.project}-{environment.name}"
        self.ecs = self.client("ecs")
        self.ssm, self.alarms = self.client("ssm"), self.client("cloudwatch")
        aws.lend(f"{self.prefix}-deployment", account=environment.account_id)
        self.ecs.create_cluster(clusterName=self.prefix)
        for name, service in environment.services.items():
            is_rolling = service.deployment == "rolling"
            self._service(name, "ECS" if is_rolling else "CODE_DEPLOY")
            if not is_rolling:
                self._blue_green(name)
        if environment.jobs:
            self._fleet()
        self._function()
        for workload in self.workloads:
            value = json.dumps({"image": f"@{self.images.old}", "commit": ""})
            self.ssm.put_parameter(Name=self.path(workload), Type="String", Value=value)

    @property
    def workloads(self) -> list[str]:
        return [*self.environment.services, *(["jobs"] if self.environment.jobs else [])]

    def client(self, service: str) -> Any:
        return self.aws.client(
            service, self.environment.region, account=self.environment.account_id
        )

    def path(self, workload: str) -> str:
        return f"/{self.platform.project}/{self.environment.name}/releases/{workload}"

    def noted(self, workload: str) -> str:
        value = self.ssm.get_parameter(Name=self.path(workload))["Parameter"]["Value"]
        return str(json.loads(value)["image"]).removeprefix("@")

    def runs(self, workload: str) -> str:
        (found,) = self.ecs.describe_services(
            cluster=self.prefix, services=[f"{self.prefix}-{workload}"]
        )["services"]
        return self.image(found["taskDefinition"])

    def image(self, definition: str) -> str:
        found = self.ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]
        return str(found["containerDefinitions"][0]["image"]).partition("@")[2]

    def require(self, digest: str) -> None:
        for workload in self.environment.services:
            assert self.runs(workload) == digest, workload
            assert self.image(f"{self.prefix}-{workload}") == digest, "the newest ACTIVE revision"
        assert {self.noted(each) for each in self.workloads} == {digest}

    def _service(self, name: str, controller: str) -> None:
        definition = self.ecs.register_task_definition(
            family=f"{self.prefix}-{name}",
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[
                {
                    "name": name,
                    "image": f"{self.images.host}@{self.images.old}",
                    "portMappings": [{"containerPort": 8000}],
                }
            ],
            tags=[{"key": "Owner", "value": "platform-team"}],
        )
        self.ecs.create_service(
            cluster=self.prefix,
            serviceName=f"{self.prefix}-{name}",
            taskDefinition=definition["taskDefinition"]["taskDefinitionArn"],
            desiredCount=1,
            deploymentController={"type": controller},
            **({} if controller == "CODE_DEPLOY" else {"deploymentConfiguration": BREAKER}),
        )

    def _blue_green(self, service: str) -> None:
        name = f"{self.prefix}-{service}"
        self.alarms.put_metric_alarm(
            AlarmName=f"{self.prefix}-errors",
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
            serviceRoleArn=f"arn:aws:iam::{self.environment.account_id}:role/deploys",
            ecsServices=[{"clusterName": self.prefix, "serviceName": name}],
            autoRollbackConfiguration=ROLLBACK,
            alarmConfiguration={"enabled": True, "alarms": [{"name": f"{self.prefix}-errors"}]},
            blueGreenDeploymentConfiguration={"terminateBlueInstancesOnDeploymentSuccess": end},
        )

    def _fleet(self) -> None:
        template = {"LaunchTemplateName": f"{self.prefix}-jobs"}
        self.client("ec2").create_launch_template(
            **template, LaunchTemplateData={"InstanceType": "t4g.small"}
        )
        self.client("autoscaling").create_auto_scaling_group(
            AutoScalingGroupName=f"{self.prefix}-jobs",
            MinSize=0,
            MaxSize=1,
            AvailabilityZones=[f"{self.environment.region}a"],
            LaunchTemplate=template,
        )

    def _function(self) -> None:
        trust = {"Service": "lambda.amazonaws.com"}
        statement = {"Effect": "Allow", "Principal": trust, "Action": "sts:AssumeRole"}
        role = self.client("iam").create_role(
            RoleName=f"{self.prefix}-{FUNCTION}",
            AssumeRolePolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": [statement]}
            ),
        )["Role"]["Arn"]
        functions, name = self.client("lambda"), f"{self.prefix}-{FUNCTION}"
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
