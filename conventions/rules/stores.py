"""STO: stores that somebody uses."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from conventions import policies, rds, roles
from conventions.blocks import Block, Mode
from conventions.document import Document
from conventions.expressions import referred
from conventions.hearings import Question, ask
from conventions.policy_statements import Statement
from conventions.registry import must
from conventions.resource_types import TABLE
from conventions.rule import Over, Problem

USED_BY = TABLE.where("used_by")
BUCKET = "aws_s3_bucket"
DEAD_LETTERS = ("dead_letter_config", "on_failure", "redrive_policy")
REPLICATION = "aws_s3_bucket_replication_configuration"
CODE = ("aws_lambda_function", "aws_lambda_layer_version")  # Lambda itself reads their bucket


@must(
    "STO001",
    "for every database, cache, table, queue, search domain, Prometheus workspace and bucket, the "
    "policy of a role in the stack allows its use and names it; except dead-letter queues, "
    "replicas, and buckets for AWS services, for Lambda's code and for Terraform's states",
    reason="A store that no role may use costs money, and code that needs it fails at run time.",
    source="AWS Well-Architected, SEC03 and COST04; AWS Service Authorization Reference",
    over=Over.STACKS,
)
def stores_have_users(document: Document) -> Iterator[Problem]:
    """Look for an allowed action of its type on each store, by reference or by name."""
    allowed = [statement for statement in roles.statements(document) if statement.allows]
    for store in document.of(*USED_BY):
        is_used = any(_uses(statement, store) for statement in allowed)
        is_used = is_used or _needs_no_role(document, store) or _may_be_used(document, store)
        if not is_used:
            actions = " or ".join(USED_BY[store.type])
            found = f"no role of this stack may use {store.address}"
            yield Problem(
                store, found, f"allow {actions} on it in the policy of a role, or remove it"
            )


def _may_be_used(document: Document, store: Block) -> bool:
    """Tell whether a store goes to a module, whose roles nobody sees before a plan."""
    users = document.uses.get(store.address, ())
    return any(user.mode is Mode.MODULE for user, _ in users) and ask(store.address, Question.SAME)


def _uses(statement: Statement, store: Block) -> bool:
    return any(
        fnmatchcase(action, pattern) or fnmatchcase(pattern, action)
        for action in statement.actions
        for pattern in USED_BY[store.type]
    ) and any(_is_about(resource, store) for resource in statement.resources)


def _is_about(resource: str, store: Block) -> bool:
    name = store.text(TABLE.rows[store.type].name)
    is_named = bool(name) and re.search(rf"[:/]{re.escape(name)}(?=[:/]|$)", resource) is not None
    return is_named or store.address in referred(resource)


def _needs_no_role(document: Document, store: Block) -> bool:
    if store.type != BUCKET:
        return rds.follows(store) or _is_for_dead_letters(document, store)
    named = _with_its_name(document, store)
    states = document.backends.get("s3", {}).get("bucket")
    is_of_states = store.text("bucket") == states or (
        # whose copy serves while its region is lost
        any(each.startswith(f"{REPLICATION}.") for each in named)
        and any(each.text("bucket") == states for each in document.of(BUCKET))
    )
    return is_of_states or _serves_a_service(document, named) or _holds_code(document, named)


def _is_for_dead_letters(document: Document, queue: Block) -> bool:
    users = document.uses.get(queue.address, ())
    return any(
        queue.address in referred(value)
        for user, _ in users
        for value in _values(user.body, DEAD_LETTERS)
    )


def _values(value: Any, names: tuple[str, ...]) -> Iterator[Any]:
    """Yield what stands below these names, however deep."""
    if isinstance(value, list):
        for each in value:
            yield from _values(each, names)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in names:
                yield inner
            yield from _values(inner, names)


def _serves_a_service(document: Document, named: set[str]) -> bool:
    """Tell whether a bucket's policy admits an AWS service, as those of logs and trails do."""
    return any(
        statement.allows and any(type_ == "Service" for type_, _ in statement.principals)
        for policy in document.of("aws_s3_bucket_policy")
        if policy.address in named
        for statement in policies.of(document, policy, "policy")
    )


def _holds_code(document: Document, named: set[str]) -> bool:
    return any(named & {*referred(each.body.get("s3_bucket"))} for each in document.of(*CODE))


def _with_its_name(document: Document, bucket: Block) -> set[str]:
    """Return the addresses that a bucket's name can be had from: its own, and what repeats it."""
    named: set[str] = set()
    fresh = {bucket.address}
    while fresh:
        named |= fresh
        users = (use for address in fresh for use in document.uses.get(address, ()))
        fresh = {user.address for user, argument in users if argument == "bucket"} - named
    return named
