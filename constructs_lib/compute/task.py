"""What runs: a task definition with one hardened container and the two roles behind it."""

from dataclasses import dataclass
from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
)
from cdktf_cdktf_provider_aws.ecs_task_definition import (
    EcsTaskDefinition,
    EcsTaskDefinitionRuntimePlatform,
    EcsTaskDefinitionVolume,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from constructs_lib.json_text import compact
from constructs_lib.literal import as_text
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import TASK, Role
from constructs_lib.site import Site

CONTAINER = "app"
SCRATCH = "scratch"
USER = "1000:1000"
START_SECONDS = 15
TASKS_SERVICE = "ecs-tasks.amazonaws.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskConfig:
    """Choices open to the caller of Task.

    Attributes:
        image: Image with a fixed tag or digest; may be a token.
        repository_arn: ECR repository that the image comes from; may be a token.
        port: TCP port the container listens on, 1024 to 65535: it does not run as root.
        cpu_units: 256, 512, 1024, 2048 or 4096; 1024 are one vCPU. May be a token.
        memory_mib: Memory in MiB, in a combination that Fargate sells; may be a token.
        health_path: Path that answers 200 while the process works.
    """

    image: str
    repository_arn: str
    port: int
    cpu_units: int
    memory_mib: int
    health_path: str


class Task(Construct):
    """A Fargate task: read-only root, no root user, no capabilities, a scratch volume in /tmp.

    Attributes:
        definition: The task definition.
        role: Role of the application; it may do nothing until somebody grants it.
        execution_role: Role that pulls the image and writes the logs.
        logs: What the application writes.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: TaskConfig,
        key: KeyReference,
    ) -> None:
        super().__init__(scope, id_)
        self._config = config
        self.logs = CloudwatchLogGroup(
            self,
            "logs",
            name=site.path(CONTAINER),
            retention_in_days=site.log_retention_days,
            kms_key_id=key.arn,
        )
        self.role = Role(
            self,
            "role",
            site=site,
            thing="app",
            trust=TASK,
            purpose="What the application may do",
        )
        self.execution_role = Role(
            self,
            "execution-role",
            site=site,
            thing="app-execution",
            trust=TASK,
            purpose="Pulls the application's image and writes its logs",
        )
        self._allow_start(self.logs)
        self.definition = EcsTaskDefinition(
            self,
            "main",
            family=site.name(CONTAINER),
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu=as_text(config.cpu_units),
            memory=as_text(config.memory_mib),
            task_role_arn=self.role.arn,
            execution_role_arn=self.execution_role.arn,
            runtime_platform=EcsTaskDefinitionRuntimePlatform(
                operating_system_family="LINUX", cpu_architecture="X86_64"
            ),
            volume=[EcsTaskDefinitionVolume(name=SCRATCH)],
            container_definitions=compact([self._container(self.logs.name, site.region)]),
        )

    def _container(self, log_group: str, region: str) -> dict[str, Any]:
        url = f"http://127.0.0.1:{self._config.port}{self._config.health_path}"
        return {
            "name": CONTAINER,
            "image": self._config.image,
            "essential": True,
            "user": USER,
            "privileged": False,
            "readonlyRootFilesystem": True,
            "portMappings": [
                {
                    "containerPort": self._config.port,
                    "hostPort": self._config.port,
                    "protocol": "tcp",
                }
            ],
            "mountPoints": [
                {"sourceVolume": SCRATCH, "containerPath": "/tmp", "readOnly": False}  # noqa: S108
            ],
            "linuxParameters": {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}},
            "healthCheck": {
                # The image has Python and, on purpose, no curl.
                "command": [
                    "CMD",
                    "python",
                    "-c",
                    f"import urllib.request; urllib.request.urlopen('{url}', timeout=2)",
                ],
                "interval": 30,
                "timeout": 3,
                "retries": 3,
                "startPeriod": START_SECONDS,
            },
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": log_group,
                    "awslogs-region": region,
                    "awslogs-stream-prefix": CONTAINER,
                    # A slow log service must never stop the application.
                    "mode": "non-blocking",
                    "max-buffer-size": "25m",
                },
            },
        }

    def _allow_start(self, logs: CloudwatchLogGroup) -> None:
        document = DataAwsIamPolicyDocument(
            self,
            "start",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="SignInToRegistry",
                    actions=["ecr:GetAuthorizationToken"],
                    # The API knows no resource for this action (Service Authorization Reference).
                    resources=["*"],
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="PullImage",
                    actions=[
                        "ecr:BatchCheckLayerAvailability",
                        "ecr:BatchGetImage",
                        "ecr:GetDownloadUrlForLayer",
                    ],
                    resources=[self._config.repository_arn],
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="WriteLogs",
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[f"{logs.arn}:*"],
                ),
            ],
        )
        IamRolePolicy(
            self,
            "start-policy",
            name="start",
            role=self.execution_role.name,
            policy=document.json,
        )
