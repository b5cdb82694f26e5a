"""A stack in a few lines, and an AWS that answers what a test says."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import jmespath
from botocore.exceptions import ClientError

from conventions.document import Document, Kind
from terrace.aws import Unreadable
from terrace.preflight.check import Check, Finding
from terrace.preflight.place import Place
from terrace.preflight.run import judged

OWN, SHARED = "222222222222", "111111111111"
BACKEND = {
    "bucket": "states",
    "key": "terrace/dev/terraform.tfstate",
    "kms_key_id": f"arn:aws:kms:us-east-1:{SHARED}:alias/states",
    "region": "us-east-1",
}
TAGS = {"Project": "terrace", "Environment": "dev", "ManagedBy": "terraform"}
OWN_TAGS = [{"Key": key, "Value": value} for key, value in TAGS.items()]

Answers = Mapping[str, Any]
"""By service and operation, such as "ec2.describe_vpcs": an answer, an error, or a function."""


def error(code: str, message: str = "no") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Operation")


def stack(
    name: str = "dev",
    *,
    resource: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    output: Mapping[str, Any] | None = None,
    imports: list[dict[str, str]] | None = None,
) -> Document:
    """A stack of an environment, or one of the shared ones, with these resources."""
    shared = {"allowed_account_ids": [SHARED], "region": "us-east-1"}
    own = {
        "allowed_account_ids": [OWN],
        "region": "us-east-1",
        "assume_role": [{"role_arn": f"arn:aws:iam::{OWN}:role/${{var.deployment_role}}"}],
        "default_tags": [{"tags": TAGS}],
    }
    providers = [own, shared | {"alias": "shared"}]
    body = {
        "provider": [{"aws": [shared] if name in {"global", "state-backend"} else providers}],
        "terraform": [{"backend": {"s3": BACKEND}}],
        "variable": [{"deployment_role": {"default": "deploys"}}],
        "resource": [resource or {}],
        "data": [data or {}],
        "output": [output or {}],
        "import": imports or [],
    }
    return Document(name=name, kind=Kind.STACK, file=Path("cdk.tf.json"), body=body)


class Client:
    """A client of one service."""

    def __init__(self, service: str, answers: Answers) -> None:
        self._service, self._answers = service, answers

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **wanted: self._answer(operation, wanted)

    def get_paginator(self, operation: str) -> "Pages":
        return Pages(lambda wanted: self._answer(operation, wanted))

    def _answer(self, operation: str, wanted: Mapping[str, Any]) -> Any:
        answer = self._answers[f"{self._service}.{operation}"]
        answer = answer(**wanted) if callable(answer) else answer
        if isinstance(answer, Exception):
            raise answer
        return answer


class Pages:
    """A paginator with one page."""

    def __init__(self, read: Callable[[Mapping[str, Any]], Any]) -> None:
        self._read, self._wanted = read, dict[str, Any]()

    def paginate(self, **wanted: Any) -> "Pages":
        self._wanted = wanted
        return self

    def __iter__(self) -> Iterator[Any]:
        yield self._read(self._wanted)

    def search(self, path: str) -> Iterator[Any]:
        yield from jmespath.search(path, self._read(self._wanted))


class Accounts:
    """Accounts that answer what a test says, whoever asks."""

    def __init__(self, answers: Answers, caller: str = SHARED) -> None:
        self._answers = {
            "s3.get_object": error("NoSuchKey"),
            **answers,
        }
        self.caller = {"Account": caller, "Arn": f"arn:aws:iam::{caller}:user/anna"}
        self.asked: list[tuple[str, str, str]] = []

    def client(self, service: str, *, account_id: str, region: str | None = None) -> Client:
        self.asked.append((service, account_id, region or ""))
        return Client(service, self._answers)


def place(
    document: Document,
    answers: Answers | None = None,
    *others: Document,
    caller: str = SHARED,
    name_servers: frozenset[str] | Unreadable = frozenset(),
    today: date = date(2026, 11, 28),
) -> Place:
    """A stack in accounts with these answers."""

    def asked(domain: str) -> frozenset[str]:
        if isinstance(name_servers, Unreadable):
            raise name_servers
        return name_servers

    accounts: Any = Accounts(answers or {}, caller)
    return Place(
        stack=document,
        stacks={each.name: each for each in (document, *others)},
        accounts=accounts,
        name_servers=asked,
        now=datetime.combine(today, time(), tzinfo=UTC),
    )


def findings(topic: Callable[[Place], Iterator[Check]], where: Place) -> dict[str, Finding]:
    """What the checks of a topic find, by title."""
    return {check.title: judged(check, where).finding for check in topic(where)}


def only(topic: Callable[[Place], Iterator[Check]], where: Place) -> Finding:
    """What the one check of a topic finds."""
    (finding,) = findings(topic, where).values()
    return finding


def texts(finding: Finding) -> tuple[str, str, str]:
    """State, reason and help of a finding."""
    return finding.state.value, finding.said, finding.helps
