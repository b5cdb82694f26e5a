"""IAM001 and IAM006: permissions name what they allow, and name it right."""

from collections.abc import Iterator

from conventions import arns, policy_uses, statements
from conventions.action_patterns import is_everything
from conventions.arguments import is_known
from conventions.condition_keys import is_condition_key, similar_key
from conventions.document import Document
from conventions.hearings import Question, ask
from conventions.policy_statements import Statement
from conventions.registry import must
from conventions.rule import Problem
from conventions.scalars import is_unknown
from conventions.service_authorization import (
    is_action,
    knows_no_resource,
    similar_action,
)
from conventions.statements import Policies


@must(
    "IAM001",
    "no allowed action `*` or `<service>:*`, and no allowed resource `*` except where AWS "
    "knows no narrower one, or where the policy is about one resource",
    reason="A permission that names nothing cannot be reviewed, and an intruder inherits it.",
    source="AWS IAM User Guide, least privilege; AWS Service Authorization Reference; "
    "checkov CKV_AWS_62, CKV_AWS_63, CKV_AWS_355",
)
def permissions_are_named(document: Document) -> Iterator[Problem]:
    """Judge policy documents and inline JSON; the policy of a key may allow all of that key."""
    for carried in statements.carried(document):
        for argument in carried.unreadable:
            found = f"the policy in {argument} is not JSON"
            yield Problem(carried.block, found, "write it as an aws_iam_policy_document")
        for each in carried.strange:
            ask(each, Question.SAME)
        for statement in carried.statements:
            for each in statement.strange:
                ask(each, Question.SAME)
            if statement.allows:
                yield from _about(document, carried, statement)


def _about(document: Document, carried: Policies, statement: Statement) -> Iterator[Problem]:
    broad = [action for action in statement.actions if _is_broad(action)]
    wide = [each for each in statement.resources if each == "*" or arns.is_everything(str(each))]
    if not broad and not wide:
        return
    block, uses = carried.block, policy_uses.uses(document, carried)
    if policy_uses.lists_all(uses):
        return
    for action in broad:
        found = f"statement {statement.label} allows the action {action}"
        yield Problem(block, found, "name the actions")
    if policy_uses.is_of_one_thing(uses) or all(map(_needs_no_resource, statement.actions)):
        return
    for resource in wide:
        found = f"statement {statement.label} allows the resource {resource}"
        yield Problem(block, found, "name the resources")


def _is_broad(action: str) -> bool:
    return ask(action, Question.SAME) if is_unknown(action) else is_everything(action)


def _needs_no_resource(action: str) -> bool:
    return ask(action, Question.SAME) if is_unknown(action) else knows_no_resource(action)


@must(
    "IAM006",
    "every action and every condition key that a policy names is one that AWS knows",
    reason="A misspelt action allows nothing, and a misspelt condition holds always or never; "
    "neither is an error in AWS.",
    source="AWS Service Authorization Reference; AWS IAM User Guide, AWS global condition context "
    "keys",
)
def actions_and_condition_keys_exist(document: Document) -> Iterator[Problem]:
    """Judge what is written out; what only a plan knows is passed over."""
    for block, statement in statements.everywhere(document):
        keys = [condition.key for condition in statement.conditions]
        for kind, names, exists, similar in (
            ("action", statement.actions, is_action, similar_action),
            ("condition key", keys, is_condition_key, similar_key),
        ):
            for name in names:
                if is_known(name) and not exists(name):
                    found = f"statement {statement.label} names the {kind} {name}"
                    yield Problem(block, found, f"AWS knows none of that name{similar(name)}")
