"""Patterns of actions, and how much they mean."""

from functools import cache

from conventions.service_authorization import matching, service_of


@cache
def is_everything(action: str) -> bool:
    """Whether a pattern means every action, or every one of a service, however it is spelt."""
    prefix, _, name = action.lower().rpartition(":")
    if "*" not in name:
        return False
    service = service_of(prefix)
    is_wild = not name.strip("*?")
    return is_wild or (service is not None and 1 < len(service.actions) == len(matching(action)))
