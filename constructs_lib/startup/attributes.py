"""Attributes of resources, asked of Node.js once instead of at every use."""

from collections.abc import Callable
from typing import Any

import jsii

BINDINGS = "@cdktf/provider-aws."
MARK = "TfToken["  # in every token that is a text
_SEEN = "_terrace_attributes"


def remember() -> None:
    """Keep what Node.js answers when a resource is asked for an attribute.

    The answer is a token: it stands for the attribute whatever that will be, so it stays true.
    An answer that is none is asked for again.
    """
    if not hasattr(jsii.get, _SEEN):
        jsii.get = _remembering(jsii.get)


def _remembering(ask: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    def get(resource: Any, name: str) -> Any:
        if not type(resource).__jsii_type__.startswith(BINDINGS):
            return ask(resource, name)
        seen = resource.__dict__.setdefault(_SEEN, {})
        if name in seen:
            return seen[name]
        answer = ask(resource, name)
        if isinstance(answer, str) and MARK in answer:
            seen[name] = answer
        return answer

    setattr(get, _SEEN, True)
    return get
