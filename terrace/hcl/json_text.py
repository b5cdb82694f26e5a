"""Strings that are JSON documents, as the values that `jsonencode` turns into the same strings."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_MARK = "\ufdd0"  # a noncharacter: no text has it
_INDEX = r'\[(?:\d+|"[^"\\$%]*"|[\w.-]+)\]'
_REFERENCE = rf"[^\W\d][\w-]*(?:\.[\w-]+|{_INDEX})+"
_SEQUENCE = re.compile(rf"\$\$\{{|%%\{{|\$\{{\s*(?P<reference>{_REFERENCE})\s*\}}|[$%]\{{")
_KEPT_SEQUENCES = frozenset({"$${", "%%{"})
_ESCAPED_BY_JSONENCODE = re.compile("[<>&\u2028\u2029]")
_FRACTION = re.compile(r"-?\d+\.\d*[1-9]")
_BITS_OF_A_NUMBER = 512

# Attributes that the AWS provider has as a string or not at all; a test asks it.
ALWAYS_STRING = r"(?:\w+_)?(?:arn|url)|id|name|bucket|dns_name"
_STRING_REFERENCE = re.compile(rf"(?:data\.)?aws_\w+\.[\w-]+(?:{_INDEX})?\.(?:{ALWAYS_STRING})")


class _DiffersError(ValueError):
    """Encoding the document would not give its text again."""


def document(text: str) -> Json:
    """The object or list whose `jsonencode` is this string at plan time; None if there is none.

    The text must be, byte for byte, what `jsonencode` writes: keys sorted, no white space, and none
    of the characters that it escapes. Interpolations may stand inside of strings that are values.
    They must be references: a larger expression may well put JSON of its own together.

    What a reference holds is taken to need no escape. If it does need one, the template gives
    broken JSON, and `jsonencode` the document that was meant; `<`, `>` and `&` it spells
    differently, with the same meaning.

    A reference that is a whole string would lose its type with its quotes, "443" become 443, so it
    is put into `tostring` unless it names an attribute that is always a string. Null is an error in
    a template, so a plan that succeeds has none in either form.

    A text without a quotation mark, such as [1,2], reads well as it stands and gives None too.

    Source: Terraform language, "jsonencode Function" and "Strings and Templates"
    """
    if text[:1] not in {"{", "["} or '"' not in text:
        return None
    references: list[str] = []

    def opaque(sequence: re.Match[str]) -> str:
        if sequence["reference"]:
            references.append(sequence["reference"])
            return _MARK
        if sequence[0] in _KEPT_SEQUENCES:
            return sequence[0]
        raise _DiffersError

    try:
        skeleton = _SEQUENCE.sub(opaque, text)
        value = json.loads(skeleton)
        if _MARK in text or _encoded(value) != skeleton:
            return None
        return _restored(value, iter(references))
    except ValueError:
        return None


def _encoded(value: Json) -> str:
    """What `jsonencode` gives, as far as it goes about it as Python does."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if _ESCAPED_BY_JSONENCODE.search(text) or not unicodedata.is_normalized("NFC", text):
        raise _DiffersError
    return text


def _restored(value: Json, references: Iterator[str]) -> Json:
    """A value with the references back in their places."""
    match value:
        case str():
            return _restored_string(value, references)
        case list():
            return [_restored(item, references) for item in value]
        case dict():
            return {_plain(key): _restored(item, references) for key, item in value.items()}
        case float() if not _FRACTION.fullmatch(repr(value)):
            raise _DiffersError
        case int() if value.bit_length() > _BITS_OF_A_NUMBER:
            raise _DiffersError
    return value


def _restored_string(text: str, references: Iterator[str]) -> str:
    if text == _MARK:
        reference = next(references)
        is_string = _STRING_REFERENCE.fullmatch(reference)
        return f"${{{reference}}}" if is_string else f"${{tostring({reference})}}"
    return re.sub(_MARK, lambda _: f"${{{next(references)}}}", text)


def _plain(key: str) -> str:
    """A key, which may hold no sequence: it would sort by what it stands for."""
    if _MARK in key or _SEQUENCE.search(key):
        raise _DiffersError
    return key
