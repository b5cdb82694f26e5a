"""IAM007 and IAM008: permissions that can take effect."""

from collections.abc import Iterator

from conventions import grants
from conventions.arguments import is_known
from conventions.arns import plain
from conventions.condition_keys import is_condition_key, is_sent
from conventions.document import Document
from conventions.policy_conditions import Condition
from conventions.policy_statements import Statement
from conventions.registry import must
from conventions.rule import Problem
from conventions.service_authorization import Action, matching
from conventions.statements import everywhere

SHOWN = 2  # resources in a message


@must(
    "IAM007",
    "every action that a statement names can be done to one of its resources; one that AWS does "
    "to no resource needs `*`",
    reason="An action on a resource of another type grants nothing, and AWS calls that no error.",
    source="AWS Service Authorization Reference, resource types of each action; AWS IAM User "
    "Guide, IAM JSON policy elements: Resource",
)
def actions_fit_their_resources(document: Document) -> Iterator[Problem]:
    """Judge actions by name; where one resource is known to a plan only, that may be the one."""
    for block, statement in everywhere(document):
        resources = statement.resources
        if not resources or not all(map(grants.is_judged, resources)):
            continue
        for action in _named(statement):
            if not any(grants.can_be_done(action, each) for each in resources):
                verb = "allows" if statement.allows else "denies"
                found = f"statement {statement.label} {verb} {action.name} on {_shown(resources)}"
                yield Problem(block, found, _remedy(action))


@must(
    "IAM008",
    "every action that a statement names sends the condition keys that the statement looks at",
    reason="A condition on a key that is never there is never met, or always: the permission is "
    "empty, or wider than it reads.",
    source="AWS Service Authorization Reference, condition keys of each action and resource type; "
    "AWS IAM User Guide, IAM JSON policy elements: Condition operators",
)
def conditions_look_at_what_is_sent(document: Document) -> Iterator[Problem]:
    """Judge actions by name, and conditions that do not allow for a missing key."""
    for block, statement in everywhere(document):
        keys = dict.fromkeys(each.key for each in statement.conditions if _needs_key(each))
        for action in _named(statement):
            for key in keys:
                if not is_sent(key, action):
                    found = f"statement {statement.label} has {action.name} depend on {key}"
                    remedy = f"{action.name} never sends it; give the action a statement of its own"
                    yield Problem(block, found, remedy)


def passed_over(document: Document) -> list[str]:
    """List the resources that IAM007 cannot judge before a plan."""
    return sorted(
        each
        for _, statement in everywhere(document)
        for each in statement.resources
        if not grants.is_judged(each)
    )


def _named(statement: Statement) -> Iterator[Action]:
    for name in statement.actions:
        if "*" not in name and "?" not in name:
            yield from matching(name)  # IAM006 tells of one that AWS does not know


def _needs_key(condition: Condition) -> bool:
    is_optional = condition.test.endswith("IfExists") or condition.test == "Null"
    return not is_optional and is_known(condition.key) and is_condition_key(condition.key)


def _shown(resources: tuple[str, ...]) -> str:
    more = len(resources) - SHOWN
    return ", ".join(resources[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _remedy(action: Action) -> str:
    if not action.resources:
        return "AWS does it to no resource; name *"
    types = (f"{name} ({plain(pattern)})" for name, pattern in action.resources.items())
    return f"it is done to {', '.join(types)}"
