"""The role that Terraform deploys with: whether it is there, and who may take it."""

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from botocore.exceptions import ClientError

from conventions.blocks import listed
from terrace.aws import found, reading
from terrace.aws.reading import REFUSED
from terrace.preflight.check import Check, Finding, fine, stops, warns
from terrace.preflight.place import SHARED_STACK, Place

NO_ROLE = ("NoSuchEntity",)
SESSION = "terrace-preflight"
ASSUME = ("sts:AssumeRole", "sts:*", "*")
EQUAL = ("StringEquals", "ArnEquals", "StringLike", "ArnLike")  # exact where there is no wildcard


def checks(place: Place) -> Iterator[Check]:
    """Look at the role, where the stack assumes one."""
    if place.deployment_role_arn:
        yield Check("deployment role", _judge_caller)
        yield Check("deployment role for the pipeline", _judge_pipeline)


def _judge_caller(place: Place) -> Finding:
    arn = place.deployment_role_arn
    name = arn.rpartition("/")[2]
    if place.reader:
        if _trust(place) is None:
            return stops(f"{arn} is missing", place.bootstrap)
        return fine(f"is there; you read with {place.reader}, and do not assume it")
    sts = place.shared_client("sts")
    with reading(f"whether {name} can be assumed"):
        try:
            sts.assume_role(RoleArn=arn, RoleSessionName=SESSION)
        except ClientError as problem:
            if problem.response.get("Error", {}).get("Code") not in REFUSED:
                raise
            return stops(
                f"{arn} is missing, does not trust you, or is none that you may assume",
                place.bootstrap,
            )
    if _trust(place) is None:
        return stops(f"{arn} is missing", place.bootstrap)
    return fine(f"you may assume {arn}")


def _judge_pipeline(place: Place) -> Finding:
    pipeline = pipeline_role_arn(place)
    if not pipeline:
        return fine(f"no pipeline deploys {place.name}")
    trust = _trust(place)
    name = pipeline.rpartition("/")[2]
    if trust is None:
        return stops(f"{place.deployment_role_arn} is missing", place.bootstrap)
    answer = trusts(trust, pipeline)
    if answer is None:
        return warns(
            f"the trust policy of {place.deployment_role_arn} has conditions that are not judged "
            f"here, so that {name} may be refused",
            f"aws iam get-role --role-name {place.deployment_role_arn.rpartition('/')[2]}",
        )
    if not answer:
        return warns(
            f"{place.deployment_role_arn} does not trust {name}, so that deployments of the "
            "pipeline will stop; yours will not",
            place.bootstrap,
        )
    return fine(f"{name} may assume it")


def pipeline_role_arn(place: Place) -> str:
    """Return the role of the pipeline that deploys the stack; empty where there is none."""
    shared = place.stacks.get(SHARED_STACK)
    for role in shared.of("aws_iam_role") if shared else ():
        if role.text("name").endswith(f"-apply-{place.name}"):
            return f"arn:aws:iam::{place.shared_account_id}:role/{role.text('name')}"
    return ""


def trusts(policy: Mapping[str, Any], arn: str) -> bool | None:
    """Tell whether a trust policy admits a role; None where a condition decides.

    Args:
        policy: The trust policy.
        arn: The role, whose own policy lets it assume others.
    """
    account = arn.split(":")[4]
    named = {arn, account, f"arn:aws:iam::{account}:root", "*"}
    answers = [
        _meets(statement.get("Condition", {}), arn)
        for statement in _statements(policy)
        if statement.get("Effect") == "Allow"
        and set(listed(statement.get("Action"))) & set(ASSUME)
        and set(_principals(statement)) & named
    ]
    if True in answers:
        return True
    return None if None in answers else False


def _meets(conditions: Mapping[str, Mapping[str, Any]], arn: str) -> bool | None:
    answers: list[bool | None] = []
    for operator, keys in conditions.items():
        for key, values in keys.items():
            is_known = operator in EQUAL and key.lower() == "aws:principalarn"
            patterns = listed(values)
            answers.append(any(fnmatchcase(arn, each) for each in patterns) if is_known else None)
    if False in answers:
        return False
    return None if None in answers else True


def _statements(policy: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    statements = policy.get("Statement", [])
    return [statements] if isinstance(statements, dict) else list(statements)


def _principals(statement: Mapping[str, Any]) -> tuple[str, ...]:
    principal = statement.get("Principal")
    return listed(principal.get("AWS") if isinstance(principal, dict) else principal)


def _trust(place: Place) -> Mapping[str, Any] | None:
    iam, name = place.client("iam"), place.deployment_role_arn.rpartition("/")[2]
    answer = found(f"the role {name}", lambda: iam.get_role(RoleName=name), missing=NO_ROLE)
    if answer is None:
        return None
    document = answer["Role"]["AssumeRolePolicyDocument"]
    parsed: Mapping[str, Any] = (
        json.loads(unquote(document)) if isinstance(document, str) else document
    )
    return parsed
