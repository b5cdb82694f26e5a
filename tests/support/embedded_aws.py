"""The embedded AWS for tests: one server per session, clients, and environments for programs."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config

from terrace.embedded_aws.environment import DEFAULT_ACCOUNT_ID, DEFAULT_REGION, client_environment
from terrace.embedded_aws.server import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
        return os.environ | client_environment(self.endpoint, region=region, base=os.environ)

    def client(self, service: str, region: str = DEFAULT_REGION, account: str | None = None) -> Any:
        """A boto3 client; with an account, it has assumed a role there."""
        keys = {"aws_access_key_id": "embedded", "aws_secret_access_key": "embedded"}
        if account:
            session = self.client("sts", region).assume_role(
                RoleArn=f"arn:aws:iam::{account}:role/tests", RoleSessionName="tests"
            )["Credentials"]
            keys = {
                "aws_access_key_id": session["AccessKeyId"],
                "aws_secret_access_key": session["SecretAccessKey"],
                "aws_session_token": session["SessionToken"],
            }
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            config=Config(
                retries={"total_max_attempts": 1}, proxies={}, s3={"addressing_style": "path"}
            ),
            **keys,
        )


@contextmanager
def embedded_aws_in(
    directory: Path, *, account_id: str = DEFAULT_ACCOUNT_ID
) -> Iterator[EmbeddedAws]:
    """A server for the length of a `with` block."""
    with running(directory, account_id=account_id) as server:
        yield EmbeddedAws(endpoint=server.endpoint, account_id=server.account_id)


@pytest.fixture(scope="session")
def embedded_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """The session's server; tests share it, so each uses names or an account of its own."""
    with embedded_aws_in(tmp_path_factory.mktemp("embedded-aws")) as server:
        yield server
