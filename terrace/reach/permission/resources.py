"""Policies of resources, each read once, where their service keeps them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from terrace.aws import Accounts, Unreadable, reading
from terrace.reach.permission.arns import Arn
from terrace.reach.permission.documents import Document
from terrace.reach.permission.roles import understood, unread

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
    """

    client: str
    noun: str
    name: Callable[[Arn], str]
    read: Read
    bare: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a resource's policy.

    Attributes:
        name: What people call the resource, such as "bucket uploads"; empty where its service
            keeps no policies that this reads.
        policy: Its policy, if it has one.
        exists: Whether there is such a resource, as far as that is known.
    """

    name: str = ""
    policy: Document | None = None
    exists: bool = True


def _after(prefix: str) -> Callable[[Arn], str]:
    """Return the first part of the resource behind a prefix, such as "table/"."""

    def name(arn: Arn) -> str:
        rest = arn.resource.removeprefix(prefix)
        return "" if rest == arn.resource and prefix else rest.replace(":", "/").split("/")[0]

    return name


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
        name=_after(""),
        read=lambda client, arn: client.get_bucket_policy(Bucket=_after("")(arn))["Policy"],
        bare="NoSuchBucketPolicy",
        missing=("NoSuchBucket",),
    ),
    "kms": Kind(
        client="kms",
        noun="key",
        name=_after("key/"),
        read=_key,
        missing=("NotFoundException",),
    ),
    "sqs": Kind(
        client="sqs",
        noun="queue",
        name=_after(""),
        read=_queue,
        missing=("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"),
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
        name=_after("secret:"),
        read=lambda client, arn: client.get_resource_policy(SecretId=arn.text).get(
            "ResourcePolicy"
        ),
        missing=("ResourceNotFoundException",),
    ),
    "ecr": Kind(
        client="ecr",
        noun="repository",
        name=lambda arn: arn.resource.removeprefix("repository/"),
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
    ),
    "dynamodb": Kind(
        client="dynamodb",
        noun="table",
        name=_after("table/"),
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


class Resources:
    """Policies of resources of several accounts, each read once."""

    def __init__(self, accounts: Accounts) -> None:
        """Look at nothing yet."""
        self._accounts = accounts
        self._found: dict[tuple[str, str], Found] = {}
        self._buckets: dict[str, frozenset[str]] = {}

    def found(self, arn: Arn) -> Found:
        """Return what is known of the policy of a resource, or of that which it is part of."""
        kind = KINDS.get(arn.service)
        name = kind.name(arn) if kind else ""
        if kind is None or not name:
            return Found()
        key = (arn.service, arn.text if arn.service == "lambda" else f"{arn.account} {name}")
        if key not in self._found:
            self._found[key] = self._read(kind, arn, f"{kind.noun} {name}")
        return self._found[key]

    def owner(self, bucket: str, *, first: str) -> str:
        """Return the account that has a bucket, which its ARN does not tell.

        Args:
            bucket: Its name.
            first: Account to look into before all others.

        Raises:
            Unreadable: It is in none of the accounts that can be read.
        """
        accounts = tuple(dict.fromkeys((first, *self._accounts.ids)))
        for account in accounts:
            if bucket in self._buckets_of(account):
                return account
        raise Unreadable(
            f"bucket {bucket} could not be read: it is in none of {', '.join(accounts)}"
        )

    def _buckets_of(self, account: str) -> frozenset[str]:
        if account not in self._buckets:
            client = self._accounts.client("s3", account_id=account)
            with reading(f"the buckets of account {account}"):
                buckets = client.list_buckets()["Buckets"]
            self._buckets[account] = frozenset(each["Name"] for each in buckets)
        return self._buckets[account]

    def _read(self, kind: Kind, arn: Arn, name: str) -> Found:
        policy = f"policy of {name}"
        try:
            region = arn.region or None
            client = self._accounts.client(kind.client, account_id=arn.account, region=region)
            with reading(f"the {policy}"):
                try:
                    text = kind.read(client, arn)
                except ClientError as problem:
                    code = problem.response["Error"]["Code"]
                    if code not in {kind.bare, *kind.missing}:
                        raise
                    return Found(name, exists=code not in kind.missing)
        except Unreadable as problem:
            return Found(name, unread(policy, problem))
        return Found(name, understood(policy, text) if text else None)
