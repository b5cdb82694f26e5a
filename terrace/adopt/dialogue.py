"""The questions of `terrace adopt`; an empty answer keeps what is there."""

from collections.abc import Callable

from terrace.adopt.choices import FIELDS, SHARED, Choices, Current, Field, having

Ask = Callable[[str], str]


def answers(current: Current, choices: Choices, ask: Ask) -> Choices:
    """Ask for every value that is not chosen yet.

    Account and region are asked for each environment, everything else once. A shared value that
    changes is every environment's, and for its region what is suggested.

    Args:
        current: The values as they are.
        choices: What options, or answers to earlier questions, chose.
        ask: Shows a question and returns the answer.
    """
    chosen = dict(choices)
    for field in FIELDS:
        was = current.get(SHARED, field.name)
        kept = chosen.get((SHARED, field.name), was)
        value = _answer(ask, f"{field.option} ({field.purpose})", kept)
        if value != was:
            _choose(field, value, current, chosen, instead_of=kept)
    for scope in current.environments:
        for field in (each for each in FIELDS if each.name in {"account_id", "region"}):
            kept = chosen.get((scope, field.name), current.get(scope, field.name))
            chosen[scope, field.name] = _answer(ask, f"{field.option} of {scope}", kept)
    return chosen


def _choose(field: Field, value: str, current: Current, chosen: Choices, instead_of: str) -> None:
    chosen[SHARED, field.name] = value
    scopes = having(field, current.environments, current) if field.is_for_all else []
    for scope in scopes:
        if chosen.get((scope, field.name), instead_of) == instead_of:
            chosen[scope, field.name] = value


def _answer(ask: Ask, question: str, kept: str) -> str:
    return ask(f"{question} [{kept}]: ").strip() or kept
