"""Tokens of cdktf as they look in Python: texts that stand for what is not known yet."""

import re
from typing import Any

KEY = r"TfToken\[[a-zA-Z0-9:._-]+\]"
STRING = re.compile(rf"\$\{{{KEY}\}}")
LIST = re.compile(rf"#\{{{KEY}\}}")
EXACT = 2**53  # tokens that are numbers are far beyond what JavaScript has exact integers for


def named(name: str) -> str:
    """Write the token of that name."""
    return f"${{TfToken[{name}]}}"


def is_unresolved(value: Any) -> bool | None:
    """Tell whether a value is or holds a token, None where only cdktf can."""
    match value:
        case str():
            return STRING.search(value) is not None
        case int() if -EXACT < value < EXACT:
            return False
        case [str(only)]:
            return LIST.search(only) is not None
        case list() if len(value) != 1 and all(type(each) in {str, int} for each in value):
            return False
        case _:
            return None
