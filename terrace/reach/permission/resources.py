"""Policies and tags of resources, each read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from terrace.aws import Accounts, Unreadable, reading
from terrace.reach.permission.arns import Arn
from terrace.reach.permission.documents import Document
from terrace.reach.permission.kinds import KINDS, Kind
from terrace.reach.permission.roles import understood, unread


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


class Resources:
    """Policies of resources of several accounts, each read once."""

    def __init__(self, accounts: Accounts) -> None:
        """Look at nothing yet."""
        self._accounts = accounts
        self._found: dict[Arn, Found] = {}
        self._keys: dict[Arn, Arn] = {}
        self._tags: dict[Arn, Mapping[str, str] | None] = {}
        self._buckets: dict[str, frozenset[str]] = {}

    def found(self, arn: Arn) -> Found:
        """Return what is known of the policy of a resource, or of that which it is part of."""
        kind = KINDS.get(arn.service)
        name = kind.name(arn) if kind else ""
        if kind is None or not name:
            return Found()
        # A version of a function, and its alias, have policies of their own.
        whole = arn.resource if arn.service == "lambda" else name
        key = Arn(arn.partition, arn.service, arn.region, arn.account, whole)
        if key not in self._found:
            self._found[key] = self._read(kind, arn, f"{kind.noun} {name}")
        return self._found[key]

    def key(self, arn: Arn) -> Arn:
        """Return the key behind an alias, since policies name keys; itself where it is none.

        Raises:
            Unreadable: The alias could not be read.
        """
        if arn.service != "kms" or not arn.resource.startswith("alias/"):
            return arn
        if arn not in self._keys:
            with reading(f"key {arn.resource}"):
                answer = self._client("kms", arn).describe_key(KeyId=arn.text)
            self._keys[arn] = Arn.parse(answer["KeyMetadata"]["Arn"])
        return self._keys[arn]

    def tags(self, arn: Arn) -> Mapping[str, str] | None:
        """Return the tags of a resource, where its service compares aws:ResourceTag with them.

        None where they are not known.
        """
        kind = KINDS.get(arn.service)
        if kind is None or not kind.tagged:
            return None
        if arn not in self._tags:
            self._tags[arn] = self._read_tags(arn)
        return self._tags[arn]

    def _read_tags(self, arn: Arn) -> Mapping[str, str] | None:
        try:
            with reading(f"the tags of {arn.text}"):
                client = self._client("resourcegroupstaggingapi", arn)
                found = client.get_resources(ResourceARNList=[arn.text])["ResourceTagMappingList"]
        except Unreadable:
            return None
        return {tag["Key"]: tag["Value"] for each in found for tag in each["Tags"]}

    def _client(self, service: str, arn: Arn) -> Any:
        region = arn.region or None
        return self._accounts.client(service, account_id=arn.account, region=region)

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
            client = self._client(kind.client, arn)
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
