"""JSON inside a Terraform string, where AWS takes a document as text."""

import json
from typing import Any


def compact(document: Any) -> str:
    """Write a document as Terraform's `jsonencode` would: keys sorted, no white space.

    Tokens may stand inside of its strings, and nowhere else.
    """
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
