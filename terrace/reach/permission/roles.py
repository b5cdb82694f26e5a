"""Roles as an account has them: their policies, boundary, tags and trust."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from terrace.aws import Accounts, Unreadable, reading
from terrace.reach.permission.arns import Arn
from terrace.reach.permission.documents import Document, MalformedPolicyError, parse

MISSING = "NoSuchEntity"


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A role.

    Attributes:
        arn: Its ARN, with its path.
        identity: Its inline and managed policies.
        boundary: Its permissions boundary.
        trust: Who may become it.
        tags: Its tags.
    """

    arn: str
    identity: tuple[Document, ...]
    boundary: Document | None
    trust: Document
    tags: Mapping[str, str]


class Roles:
    """Roles of several accounts, each read once."""

    def __init__(self, accounts: Accounts) -> None:
        """Look at nothing yet."""
        self._accounts = accounts
        self._roles: dict[str, Role | None] = {}
        self._managed: dict[tuple[str, str], Any] = {}

    def role(self, arn: str) -> Role | None:
        """Return a role by its ARN; None where there is none.

        Raises:
            Unreadable: The role could not be read; policies that could not be say so themselves.
            ValueError: It is no ARN.
        """
        if arn not in self._roles:
            self._roles[arn] = self._read(arn)
        return self._roles[arn]

    def _read(self, arn: str) -> Role | None:
        account, name = Arn.parse(arn).account, arn.rpartition("/")[2]
        iam = self._accounts.client("iam", account_id=account)
        with reading(f"role {name} of account {account}"):
            try:
                found = iam.get_role(RoleName=name)["Role"]
            except ClientError as problem:
                if problem.response["Error"]["Code"] == MISSING:
                    return None
                raise
        boundary = found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        return Role(
            arn=found["Arn"],
            identity=self._identity(iam, account, name),
            boundary=self._policy(iam, account, boundary, "boundary {}") if boundary else None,
            trust=understood(f"trust policy of role {name}", found["AssumeRolePolicyDocument"]),
            tags={tag["Key"]: tag["Value"] for tag in found.get("Tags", ())},
        )

    def _identity(self, iam: Any, account: str, name: str) -> tuple[Document, ...]:
        try:
            with reading(f"the policies of role {name} of account {account}"):
                inline = _pages(iam, "list_role_policies", "PolicyNames", name)
                managed = _pages(iam, "list_attached_role_policies", "AttachedPolicies", name)
                documents = [_inline(iam, name, each) for each in inline]
        except Unreadable as problem:
            return (unread(f"the policies of role {name}", problem),)
        title = f"policy {{}} of role {name}"
        attached = [self._policy(iam, account, each["PolicyArn"], title) for each in managed]
        return (*documents, *attached)

    def _policy(self, iam: Any, account: str, arn: str, title: str) -> Document:
        """Return the version in force of a managed policy, or what kept it from being read."""
        name = title.format(arn.rpartition("/")[2])
        try:
            if (account, arn) not in self._managed:
                with reading(name):
                    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
                    answer = iam.get_policy_version(PolicyArn=arn, VersionId=version)
                self._managed[account, arn] = answer["PolicyVersion"]["Document"]
        except Unreadable as problem:
            return unread(name, problem)
        return understood(name, self._managed[account, arn])


def understood(name: str, text: Any) -> Document:
    """Parse a document; one that cannot be judged may allow and deny anything."""
    try:
        return parse(name, text)
    except MalformedPolicyError as problem:
        return Document(name, unread=str(problem))


def unread(name: str, problem: Unreadable) -> Document:
    """Return a document in place of one that could not be read."""
    return Document(name, unread=str(problem))


def _inline(iam: Any, role: str, name: str) -> Document:
    answer = iam.get_role_policy(RoleName=role, PolicyName=name)
    return understood(f"policy {name} of role {role}", answer["PolicyDocument"])


def _pages(iam: Any, operation: str, key: str, role: str) -> list[Any]:
    pages = iam.get_paginator(operation).paginate(RoleName=role)
    return [each for page in pages for each in page[key]]
