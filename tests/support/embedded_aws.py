"""The embedded AWS for tests: a server, clients of it, and environments for programs."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terrace.embedded_aws import health
from terrace.embedded_aws.environment import (
    DEFAULT_ACCOUNT_ID,
    DEFAULT_REGION,
    client_environment,
    without_empty,
)
from terrace.embedded_aws.server import running


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbeddedAws:
    """A running embedded AWS.

    Attributes:
        endpoint: Its address.
        account_id: Account of callers that have assumed no role.
    """

    endpoint: str
    account_id: str

    def environ(self, region: str = DEFAULT_REGION) -> dict[str, str]:
        """This process's environment with everything that leads a subprocess here."""
        variables = client_environment(self.endpoint, region=region, base=os.environ)
        return without_empty(os.environ | variables)

    def client(
        self,
        service: str,
        region: str = DEFAULT_REGION,
        account: str | None = None,
        keys: Mapping[str, str] | None = None,
    ) -> Any:
        """A boto3 client that tries once.

        Args:
            service: The service.
            region: The region.
            account: Account to enter as an administrator, from the organization.
            keys: Environment variables with the credentials of somebody else.
        """
        import boto3  # noqa: PLC0415 - slow, and most tests that import this module need none
        from botocore.config import Config  # noqa: PLC0415

        given = keys or {"AWS_ACCESS_KEY_ID": "embedded", "AWS_SECRET_ACCESS_KEY": "embedded"}
        names = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
        credentials = {name: given.get(name.upper()) for name in names}
        if account:
            role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
            answer = self.client("sts").assume_role(RoleArn=role, RoleSessionName="tests")
            credentials = {
                "aws_access_key_id": answer["Credentials"]["AccessKeyId"],
                "aws_secret_access_key": answer["Credentials"]["SecretAccessKey"],
                "aws_session_token": answer["Credentials"]["SessionToken"],
            }
        once = Config(
            retries={"total_max_attempts": 1}, proxies={}, s3={"addressing_style": "path"}
        )
        return boto3.client(
            service, region_name=region, endpoint_url=self.endpoint, config=once, **credentials
        )

    def lend(self, role: str, *, account: str) -> None:
        """Make a role in an account that trusts the default account, unless it is there."""
        iam = self.client("iam", account=account)
        if role in {each["RoleName"] for each in iam.list_roles()["Roles"]}:
            return
        trusted = {"AWS": f"arn:aws:iam::{self.account_id}:root"}
        statement = {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}
        trust = {"Version": "2012-10-17", "Statement": [statement]}
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))

    def counts(self) -> dict[str, Any]:
        """How many requests it judged, of how many operations, and which it could not judge."""
        found = health.counts(int(self.endpoint.rpartition(":")[2]), timeout_seconds=60)
        assert found
        return found


@contextmanager
def embedded_aws_in(
    directory: Path, *, account_id: str = DEFAULT_ACCOUNT_ID
) -> Iterator[EmbeddedAws]:
    """A server for the length of a `with` block."""
    with running(directory, account_id=account_id) as server:
        yield EmbeddedAws(endpoint=server.endpoint, account_id=server.account_id)
