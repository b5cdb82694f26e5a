"""An account as plain data: what AWS would answer, and evaluators that say what they are told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from environments import ENVIRONMENTS, PLATFORM, Environment
from terrace.names import of_environment
from terrace.reach.found import Reader
from terrace.reach.network import Place
from terrace.reach.verdict import Answer, Verdict

(DEV,) = (each for each in ENVIRONMENTS if each.name == "dev")
BOUNDARY = "arn:aws:iam::222222222222:policy/terrace-dev-boundary"
KEY = "arn:aws:kms:us-east-1:222222222222:key/data"
ARN = "arn:aws:{}:us-east-1:222222222222:{}"
QUEUE = "https://sqs.us-east-1.amazonaws.com/222222222222/terrace-dev-{}"
HOST = "terrace-dev-postgres.rds.amazonaws.com"
SECRET = ARN.format("secretsmanager", "secret:{}-AbCdEf")
PASSWORD = ARN.format("secretsmanager", "secret:rds!db-1f-AbCdEf")
OPEN, CLOSED, UNREAD = (Verdict(answer, f"{answer.value} for a reason") for answer in Answer)


def refusal(code: str, operation: str = "Describe") -> ClientError:
    """What AWS answers when it does not answer."""
    return ClientError({"Error": {"Code": code, "Message": "no"}}, operation)


def parameters(values: Mapping[str, str]) -> dict[str, Any]:
    """Answers of Systems Manager, by owner and name."""
    kept = {f"/terrace/dev/{name}": value for name, value in values.items()}
    return {
        "ssm.describe_parameters": {"Parameters": [{"Name": name} for name in kept]},
        "ssm.get_parameters": lambda Names: {  # noqa: N803 - as AWS has it
            "Parameters": [{"Name": name, "Value": kept[name]} for name in Names]
        },
    }


def answers() -> dict[str, Any]:
    """What the account of dev answers, by service and operation; a function gets the arguments."""
    return {
        "rds.describe_db_instances": {
            "DBInstances": [
                {
                    "DBSubnetGroup": {"Subnets": [{"SubnetIdentifier": "subnet-db"}]},
                    "Endpoint": {"Address": HOST, "Port": 5432},
                    "DBName": "app",
                    "DbiResourceId": "db-ABC",
                    "MasterUserSecret": {"SecretArn": PASSWORD, "KmsKeyId": KEY},
                    "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-db"}],
                }
            ]
        },
        "elasticache.describe_replication_groups": {
            "ReplicationGroups": [
                {
                    "ARN": ARN.format("elasticache", "replicationgroup:terrace-dev-cache"),
                    "MemberClusters": ["terrace-dev-cache-001"],
                    "NodeGroups": [{"PrimaryEndpoint": {"Address": "cache.host", "Port": 6379}}],
                }
            ]
        },
        "elasticache.describe_cache_clusters": {
            "CacheClusters": [
                {
                    "CacheSubnetGroupName": "terrace-dev-cache",
                    "SecurityGroups": [{"SecurityGroupId": "sg-cache"}],
                }
            ]
        },
        "elasticache.describe_cache_subnet_groups": {
            "CacheSubnetGroups": [{"Subnets": [{"SubnetIdentifier": "subnet-db"}]}]
        },
        "opensearch.describe_domain": {
            "DomainStatus": {
                "ARN": ARN.format("es", "domain/terrace-dev-logs"),
                "VPCOptions": {"SubnetIds": ["subnet-db"], "SecurityGroupIds": ["sg-search"]},
                "Endpoints": {"vpc": "search.host"},
            }
        },
        "dynamodb.describe_table": {
            "Table": {
                "TableArn": ARN.format("dynamodb", "table/terrace-dev-table"),
                "SSEDescription": {"KMSMasterKeyArn": KEY},
            }
        },
        "s3.get_bucket_encryption": {
            "ServerSideEncryptionConfiguration": {
                "Rules": [{"ApplyServerSideEncryptionByDefault": {"KMSMasterKeyID": KEY}}]
            }
        },
        "sqs.get_queue_url": lambda **given: {
            "QueueUrl": QUEUE.format(given["QueueName"].removeprefix("terrace-dev-"))
        },
        "sqs.get_queue_attributes": lambda **given: {
            "Attributes": {
                "QueueArn": ARN.format("sqs", given["QueueUrl"].rpartition("/")[2]),
                "KmsMasterKeyId": KEY,
            }
        },
        "appconfig.list_applications": {"Items": [{"Name": "terrace-dev", "Id": "app"}]},
        "appconfig.list_environments": {"Items": [{"Name": "dev", "Id": "env"}]},
        "appconfig.list_configuration_profiles": {"Items": [{"Name": "flags", "Id": "pro"}]},
        "secretsmanager.describe_secret": lambda **given: {
            "ARN": SECRET.format(given["SecretId"]),
            "KmsKeyId": KEY,
        },
        "amp.list_workspaces": {"workspaces": [{"alias": "terrace-dev", "workspaceId": "ws-1"}]},
        "amp.describe_workspace": {
            "workspace": {
                "arn": ARN.format("aps", "workspace/ws-1"),
                "prometheusEndpoint": "https://aps/workspaces/ws-1/",
            }
        },
        "logs.describe_log_groups": lambda **given: {
            "logGroups": [{"logGroupName": given["logGroupNamePrefix"]}]
        },
        "lambda.get_function_configuration": lambda **given: {
            "FunctionArn": ARN.format("lambda", f"function:{given['FunctionName']}"),
            "KMSKeyArn": KEY,
            "Environment": {"Variables": {"SECRET_ID": SECRET.format("terrace-dev-on-call")}},
        },
        **parameters(
            {
                "app/DATABASE_HOST": HOST,
                "app/DATABASE_PORT": "5432",
                "app/DATABASE_NAME": "app",
                "app/DATABASE_USER": "app",
            }
        ),
        "ecs.describe_services": {
            "services": [
                {
                    "status": "ACTIVE",
                    "taskDefinition": "terrace-dev-app:1",
                    "networkConfiguration": {
                        "awsvpcConfiguration": {
                            "subnets": ["subnet-private"],
                            "securityGroups": ["sg-app"],
                        }
                    },
                }
            ]
        },
        "ecs.describe_task_definition": {
            "taskDefinition": {
                "containerDefinitions": [
                    {
                        "name": "app",
                        "secrets": [
                            {
                                "name": name,
                                "valueFrom": ARN.format("ssm", f"parameter/terrace/dev/app/{name}"),
                            }
                            for name in (
                                "DATABASE_HOST",
                                "DATABASE_PORT",
                                "DATABASE_NAME",
                                "DATABASE_USER",
                            )
                        ],
                    }
                ]
            }
        },
        "eks.list_nodegroups": {"nodegroups": ["nodes-1"]},
        "eks.describe_nodegroup": {
            "nodegroup": {
                "subnets": ["subnet-private"],
                "launchTemplate": {"id": "lt-nodes", "version": "3"},
            }
        },
        "ec2.describe_launch_template_versions": lambda **given: {
            "LaunchTemplateVersions": [
                {
                    "LaunchTemplateData": {"SecurityGroupIds": ["sg-cluster", "sg-nodes"]}
                    if given["LaunchTemplateId"] == "lt-nodes"
                    else {"NetworkInterfaces": [{"Groups": ["sg-jobs"]}]}
                }
            ]
        },
        "autoscaling.describe_auto_scaling_groups": {
            "AutoScalingGroups": [
                {
                    "VPCZoneIdentifier": "subnet-private,subnet-other",
                    "MixedInstancesPolicy": {
                        "LaunchTemplate": {
                            "LaunchTemplateSpecification": {
                                "LaunchTemplateId": "lt-jobs",
                                "Version": "2",
                            }
                        }
                    },
                }
            ]
        },
        "ec2.describe_subnets": {"Subnets": [{"SubnetId": "subnet-private", "VpcId": "vpc-1"}]},
        "ec2.describe_security_groups": {
            "SecurityGroups": [{"GroupId": "sg-prepare", "VpcId": "vpc-1"}]
        },
        "iam.get_role": {"Role": {"PermissionsBoundary": {"PermissionsBoundaryArn": BOUNDARY}}},
    }


@dataclass
class FakeClient:
    """A client of one service."""

    service: str
    answers: Mapping[str, Any]

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        found = self.answers[f"{self.service}.{operation}"]

        def call(**arguments: Any) -> Any:
            if isinstance(found, Exception):
                raise found
            return found(**arguments) if callable(found) else found

        return call

    def get_paginator(self, operation: str) -> Any:
        client = self

        class Paginator:
            def paginate(self, **_: Any) -> Iterator[Any]:
                yield getattr(client, operation)()

        return Paginator()


@dataclass
class FakeAccounts:
    """Clients that answer as told."""

    answers: Mapping[str, Any] = field(default_factory=answers)

    def client(self, service: str, **_: Any) -> FakeClient:
        return FakeClient(service, self.answers)


def reader(environment: Environment = DEV, **changed: Any) -> Reader:
    """A reader of the account; "rds__describe_db_instances" changes an answer, and
    "told" the parameters."""
    told = answers() | {name.replace("__", "."): value for name, value in changed.items()}
    told |= parameters(told.pop("told")) if "told" in told else {}
    accounts: Any = FakeAccounts(told)
    names = of_environment(PLATFORM, environment)
    return Reader(accounts=accounts, names=names, platform=PLATFORM)


@dataclass
class FakePermissions:
    """Says of every action what it is told, and keeps what it was asked."""

    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    otherwise: Verdict = OPEN
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def may(self, role: str, action: str, resource: str, **_: Any) -> Verdict:
        self.asked.append((role, action, resource))
        return self.verdicts.get(action, self.otherwise)

    def key_use(self, role: str, key: str, service: str, operations: Any, **_: Any) -> Verdict:
        self.asked.append((role, f"key through {service}", key))
        return self.verdicts.get("key", self.otherwise)


@dataclass
class FakeNetwork:
    """Says of every way what it is told."""

    inside: Verdict = OPEN
    outside: Verdict = OPEN
    internet: Verdict = OPEN
    asked: list[Any] = field(default_factory=list)

    def reaches(self, source: Place, target: Place, port: int) -> Verdict:
        self.asked.append((source.group_ids, target.group_ids, port))
        return self.inside

    def reaches_service(self, source: Place, service: str, region: str, **more: Any) -> Verdict:
        self.asked.append((source.group_ids, service, more["request"]))
        return self.outside

    def reaches_internet(self, source: Place) -> Verdict:
        assert source.group_ids
        return self.internet
