"""References to attributes of resources, and to variables, as they stand alone in a text."""

import re

from conventions.expressions import spans

_INDEX = r'\[(?:"[^"]*"|[^\]*"]*)\]'
_ID = r"(?!(?:key|value)\b)[A-Za-z_][\w-]*"  # these two are what repeats a block
_ATTRIBUTE = re.compile(
    rf"\$\{{(?:data\.)?[a-z][a-z0-9]*_\w+\.{_ID}(?:{_INDEX})?\.[\w-]+(?:\.[\w-]+|{_INDEX})*\}}"
)
_PLAIN = re.compile(rf"\$\{{([a-z][a-z0-9]*_\w+)\.({_ID})\.([\w-]+)\}}")
_VARIABLE = re.compile(r"\$\{var\.([\w-]+)\}")


_OPAQUE = re.compile(r"\$\{(?:var|module|data\.\w+|[a-z][a-z0-9]*_\w+)\.[\w.-]+\}")


def is_opaque(text: str) -> bool:
    """Tell at a glance whether a text has nothing but references that only a plan resolves."""
    return text.count("${") == len(_OPAQUE.findall(text)) and "%{" not in text and "$$" not in text


def is_made_of_attributes(text: str) -> bool:
    """Tell whether all that is unknown of a text are attributes of resources or data sources."""
    found = [_ATTRIBUTE.fullmatch(text, start, end) for start, end in spans(text)]
    return bool(found) and all(found)


def attribute(text: str) -> tuple[str, str, str] | None:
    """Return type, id and argument where a text is one reference to a resource's attribute."""
    match = _PLAIN.fullmatch(text)
    return (match[1], match[2], match[3]) if match else None


def variable(text: str) -> str:
    """Return the name where a text is one reference to a variable, else nothing."""
    match = _VARIABLE.fullmatch(text)
    return match[1] if match else ""
