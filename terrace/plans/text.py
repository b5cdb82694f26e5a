"""Values in Markdown, where nothing that they hold can become a link, a mention or markup.

A value stands in a code span whose fence is longer than any run of backticks in it. Lists hold
them, never tables: a cell ends at a bar, also within a code span.
"""

import json
import re
import unicodedata
from typing import Any

from terrace.guard.fingerprint import SENSITIVE_CHANGED, UNKNOWN
from terrace.guard.secrets import SENSITIVE

MOST_CHARACTERS = 160
_OURS = {SENSITIVE, SENSITIVE_CHANGED, UNKNOWN}
# What a reader does not see, or sees elsewhere than where it stands.
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
_BACKTICKS = re.compile(r"`+")


def value(given: Any) -> str:
    """Write a value as JSON does, which tells a text from a number, in a code span."""
    if isinstance(given, str) and given in _OURS:
        return f"*{given}*"
    return code(json.dumps(given, ensure_ascii=False, sort_keys=True))


def code(text: str, *, most: int = MOST_CHARACTERS) -> str:
    """Write a text in a code span of one line, cut where it is long."""
    seen = "".join(each if _is_seen(each) else _escaped(each) for each in text[: most + 1])
    rest = f" … ({len(text):,} characters)" if len(seen) > most else ""
    seen = seen[:most]
    longest = max((len(run) for run in _BACKTICKS.findall(seen)), default=0)
    fence = "`" * (longest + 1)
    edge = " " if longest or seen != seen.strip() or not seen else ""
    return f"{fence}{edge}{seen}{edge}{fence}{rest}"


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
