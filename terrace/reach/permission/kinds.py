"""How the services keep the policies of their resources."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from terrace.reach.permission.arns import Arn

Read = Callable[[Any, Arn], Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """How the policies of one service's resources are read.

    Attributes:
        client: The service, as botocore names it.
        noun: What people call such a resource.
        name: Its name, from the ARN of it or of something in it; empty for other resources of the
            service, which have no policy.
        read: Reads the policy: JSON, or nothing where it has none.
        bare: Code of the error that says that it has no policy.
        missing: Codes of errors that say that there is no such resource.
        tagged: Whether the service compares aws:ResourceTag with the tags of such a resource.
    """

    client: str
    noun: str
    name: Callable[[Arn], str]
    read: Read
    bare: str = ""
    missing: tuple[str, ...] = ()
    tagged: bool = False


def _after(prefix: str, *, ends: str = "/:") -> Callable[[Arn], str]:
    """Return what finds a name behind a prefix, such as "table/", and before what ends it."""

    def name(arn: Arn) -> str:
        if not arn.resource.startswith(prefix):
            return ""
        return re.split(f"[{ends}]", arn.resource.removeprefix(prefix), maxsplit=1)[0]

    return name


def _bucket(arn: Arn) -> str:
    """Return the name of a bucket; access points have a region, and policies of their own."""
    return "" if arn.region else _after("")(arn)


def _table_name(arn: Arn) -> str:
    """Return the name of a table; a stream has a policy of its own."""
    return "" if "/stream/" in arn.resource else _after("table/")(arn)


def _queue(client: Any, arn: Arn) -> Any:
    address = client.get_queue_url(QueueName=arn.resource, QueueOwnerAWSAccountId=arn.account)
    answer = client.get_queue_attributes(QueueUrl=address["QueueUrl"], AttributeNames=["Policy"])
    return answer.get("Attributes", {}).get("Policy")


def _key(client: Any, arn: Arn) -> Any:
    return client.get_key_policy(KeyId=arn.text, PolicyName="default")["Policy"]


def _topic(client: Any, arn: Arn) -> Any:
    topic = arn.with_resource(arn.resource.split(":")[0])
    return client.get_topic_attributes(TopicArn=topic)["Attributes"].get("Policy")


def _function(client: Any, arn: Arn) -> Any:
    name, _, qualifier = arn.resource.removeprefix("function:").partition(":")
    chosen = {"Qualifier": qualifier} if qualifier else {}
    return client.get_policy(FunctionName=name, **chosen)["Policy"]


def _table(client: Any, arn: Arn) -> Any:
    table = arn.with_resource("/".join(arn.resource.split("/")[:2]))
    return client.get_resource_policy(ResourceArn=table)["Policy"]


def _domain(client: Any, arn: Arn) -> Any:
    domain = client.describe_domain(DomainName=_after("domain/")(arn))["DomainStatus"]
    return domain.get("AccessPolicies")


def _repository(client: Any, arn: Arn) -> Any:
    name = arn.resource.removeprefix("repository/")
    answer = client.get_repository_policy(registryId=arn.account, repositoryName=name)
    return answer["policyText"]


KINDS = {
    "s3": Kind(
        client="s3",
        noun="bucket",
        name=_bucket,
        read=lambda client, arn: client.get_bucket_policy(Bucket=_bucket(arn))["Policy"],
        bare="NoSuchBucketPolicy",
        missing=("NoSuchBucket",),
    ),
    "kms": Kind(
        client="kms",
        noun="key",
        name=_after("key/"),
        read=_key,
        missing=("NotFoundException",),
        tagged=True,
    ),
    "sqs": Kind(
        client="sqs",
        noun="queue",
        name=_after(""),
        read=_queue,
        missing=("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"),
        tagged=True,
    ),
    "sns": Kind(
        client="sns",
        noun="topic",
        name=_after(""),
        read=_topic,
        missing=("NotFound", "NotFoundException"),
    ),
    "secretsmanager": Kind(
        client="secretsmanager",
        noun="secret",
        name=_after("secret:", ends=":"),
        read=lambda client, arn: client.get_resource_policy(SecretId=arn.text).get(
            "ResourcePolicy"
        ),
        missing=("ResourceNotFoundException",),
        tagged=True,
    ),
    "ecr": Kind(
        client="ecr",
        noun="repository",
        name=_after("repository/", ends=":"),
        read=_repository,
        bare="RepositoryPolicyNotFoundException",
        missing=("RepositoryNotFoundException",),
    ),
    "lambda": Kind(
        client="lambda",
        noun="function",
        name=_after("function:"),
        read=_function,
        bare="ResourceNotFoundException",  # of a function that is not there as well
        tagged=True,
    ),
    "dynamodb": Kind(
        client="dynamodb",
        noun="table",
        name=_table_name,
        read=_table,
        bare="PolicyNotFoundException",
        missing=("ResourceNotFoundException",),
    ),
    "es": Kind(
        client="opensearch",
        noun="domain",
        name=_after("domain/"),
        read=_domain,
        missing=("ResourceNotFoundException",),
    ),
}
