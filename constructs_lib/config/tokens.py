"""Tokens of cdktf, told from literal values without importing cdktf.

Source: cdktf 0.20.12, lib/tokens/private/encoding.js; a test compares both.
"""

import re
import struct
from collections.abc import Mapping

NOT_LITERAL = (
    "is a variable, allowed: a literal value; "
    "it decides which resources there are, which Terraform has to know beforehand"
)

_KEY = r"TfToken\[[a-zA-Z0-9:._-]+\]\}"
_TEXT = re.compile(r"\$\{" + _KEY)
_LIST = re.compile(r"#\{" + _KEY)
_MAP = re.compile(r"&\{" + _KEY)
# The upper 16 bits of a double that stands for a number, and of one that stands for a list.
_NUMBER_MARK, _NUMBER_LIST_MARK = 0xFDFF, 0xFBFF


def is_token(value: object) -> bool:
    """Whether a value is known to Terraform only, as `Token.is_unresolved` would say."""
    if isinstance(value, str):
        return bool(_TEXT.search(value))
    if isinstance(value, float):
        return _is_number(value, _NUMBER_MARK)
    if isinstance(value, list | tuple):
        return len(value) == 1 and _is_list(value[0])
    if isinstance(value, Mapping):
        return any(isinstance(key, str) and _MAP.search(key) for key in value)
    return _is_resolvable(value)


def holds_token(value: object) -> bool:
    """Whether a value is a token, or a tuple, list or mapping with one in it."""
    if is_token(value):
        return True
    if isinstance(value, list | tuple):
        return any(map(holds_token, value))
    if isinstance(value, Mapping):
        return any(map(holds_token, (*value.keys(), *value.values())))
    return False


def _is_list(item: object) -> bool:
    if isinstance(item, str):
        return bool(_LIST.search(item))
    return isinstance(item, float) and _is_number(item, _NUMBER_LIST_MARK)


def _is_number(value: float, mark: int) -> bool:
    bits: int = struct.unpack(">H", struct.pack(">d", value)[:2])[0]
    return bits == mark


def _is_resolvable(value: object) -> bool:
    # Both are methods of cdktf's IResolvable; asking for a property would go to Node.js.
    return callable(getattr(value, "resolve", None)) and hasattr(value, "to_string")
