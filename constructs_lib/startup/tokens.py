"""Tokens of cdktf as they look in Python: texts and numbers for what is not known yet."""

import re
import struct
from typing import Any

KEY = r"TfToken\[[a-zA-Z0-9:._-]+\]"
STRING = re.compile(rf"\$\{{{KEY}\}}")
LIST = re.compile(rf"#\{{{KEY}\}}")
MARK_OF_NUMBERS = 0xFDFF << 16
FIRST_INDEX = 2**40  # of those that Python gives; cdktf counts from 0
EXACT = 2**53  # tokens that are numbers are far beyond what JavaScript has exact integers for


def named(name: str) -> str:
    """Write the token of that name."""
    return f"${{TfToken[{name}]}}"


def indexed(index: int) -> float:
    """Write the token of that index, as cdktf writes a token where a number is expected."""
    low, high = index & 0xFFFFFFFF, index >> 32
    (number,) = struct.unpack("<d", struct.pack("<II", low, MARK_OF_NUMBERS | high))
    return float(number)


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
