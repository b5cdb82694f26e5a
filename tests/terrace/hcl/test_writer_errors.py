"""Documents that cannot be written."""

from typing import Any

import pytest

from terrace.errors import UserError
from terrace.hcl import BlockTree, write


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            {"resource": {"aws_new": {"x": {}}}},
            "resource aws_new is not in terrace/hcl/schema.json: name its provider in \
terrace/hcl/schema.py if that is new, then run `make schema`",
        ),
        (
            {"resource": {"t": {"x": {"a": "${b"}}}},
            "resource t x: a: a bracket that is never closed, in '${b'",
        ),
        (
            {"resource": {"t": {"x": {"rule": "${var.rules}"}}}},
            "resource t x: rule: a block takes an object or a list, got '${var.rules}'",
        ),
        (
            {"resource": {"t": {"x": {"dynamic": {"tag": {"content": {}}}}}}},
            "resource t x: dynamic: tag: no block of that name may stand here",
        ),
        (
            {"output": {"o": 1}},
            "output: o: a block takes an object or a list, got 1",
        ),
        (
            {"actions": {}},
            "top level of the document: actions is none of check, data, ephemeral, import, locals, \
module, moved, output, provider, removed, resource, terraform, variable",
        ),
    ],
)
def test_what_cannot_be_written_is_named(
    document: dict[str, Any], message: str, small_tree: BlockTree
) -> None:
    with pytest.raises(UserError) as caught:
        write(document, small_tree)
    assert str(caught.value) == message
