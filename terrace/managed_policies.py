"""Actions and condition keys that AWS's own policies name, as moto carries those policies.

They name what is new months before the copies of the Service Authorization Reference do.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data

from conventions.blocks import blocks, listed


@cache
def named() -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """Return the actions and the condition keys by service, patterns and variables left out."""
    actions: defaultdict[str, set[str]] = defaultdict(set)
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for statement in _statements():
        for action in (*listed(statement.get("Action")), *listed(statement.get("NotAction"))):
            prefix, _, name = action.partition(":")
            if name and name.isalnum():
                actions[prefix.lower()].add(name)
        for tests in blocks(statement.get("Condition")):
            for pairs in tests.values():
                for key in pairs:
                    prefix, _, name = key.partition(":")
                    if name.isalnum():  # others name a tag, or what a slash divides
                        keys[prefix.lower()].add(key)
    return actions, keys


def _statements() -> Iterator[dict[str, Any]]:
    for policy in json.loads(aws_managed_policies_data).values():
        yield from blocks(policy["Document"]["Statement"])
