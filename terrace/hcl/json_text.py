"""Strings that are JSON documents, as the values that `jsonencode` turns into the same strings."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from terrace.hcl.errors import DocumentError
from terrace.hcl.parts import BYTE_ORDER_MARK, escape_template
from terrace.hcl.reading import Json, Number, Repeated, parse

__all__ = ["Encoded", "Json", "Proven", "constants", "encoded", "proven"]

Proven: TypeAlias = Callable[[str], bool]
"""Whether a reference certainly holds text that JSON needs not escape, and not null."""

_MARK = "\ufdd0"  # a noncharacter: no text has it
_INDEX = r'\[(?:\d+|"[^"\\$%]*"|[\w.-]+)\]'
_REFERENCE = rf"[^\W\d][\w-]*(?:\.[\w-]+|{_INDEX})+"
_SEQUENCE = re.compile(rf"\$\$\{{|%%\{{|\$\{{\s*(?P<reference>{_REFERENCE})\s*\}}|[$%]\{{")
_KEPT_SEQUENCES = frozenset({"$${", "%%{"})
_KEPT_OR_MARK = re.compile(rf"[$%]\{{|{_MARK}")
_ESCAPED_BY_JSONENCODE = re.compile("[<>&\u2028\u2029]")
_ESCAPED_IN_STRINGS = re.compile('["\\\\\x00-\x1f<>&\u2028\u2029]')
# As jsonencode spells a number, of fewer digits than the 512 bits that Terraform keeps.
_NUMBER = re.compile(r"(?!-0$)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?")
_DIGITS = 150

# Attributes that the AWS provider has as a string or not at all; a test asks it.
ALWAYS_STRING = r"(?:\w+_)?(?:arn|url)|id|name|bucket|dns_name"
_STRING_REFERENCE = re.compile(rf"(?:data\.)?aws_\w+\.[\w-]+(?:{_INDEX})?\.(?:{ALWAYS_STRING})")
_ATTRIBUTE = re.compile(rf"((?:data\.)?aws_\w+\.[\w-]+)(?:{_INDEX})?\.(\w+)")

# What AWS computes, from names in which it allows letters, digits and - _ . / only.
# Source: CreateQueue, CreateLoadBalancer, CreateTargetGroup, PutParameter and CreateHealthCheck in
# the API references of SQS, Elastic Load Balancing, Systems Manager and Route 53
_COMPUTED = {
    "aws_sqs_queue": {"arn", "url"},
    "aws_lb": {"arn", "arn_suffix"},
    "aws_lb_target_group": {"arn", "arn_suffix"},
    "aws_ssm_parameter": {"arn", "version"},
    "aws_route53_health_check": {"id"},
    "data.aws_caller_identity": {"account_id"},
    "data.aws_partition": {"dns_suffix", "partition"},
    "data.aws_region": {"id", "name"},
}


@dataclass(frozen=True, slots=True)
class Encoded:
    """What to write for a string that is a JSON document.

    Attributes:
        value: What `jsonencode` takes.
        inserted: Templates that `format` puts in place of `%[1]s` and so on in the result, as they
            are; a single one in place of `%s`.
    """

    value: Json
    inserted: list[str]


class _DiffersError(ValueError):
    """Encoding the document would not give its text again."""


def proven(reference: str) -> bool:
    """Whether AWS itself gives a reference its text, and none that JSON escapes."""
    found = _ATTRIBUTE.fullmatch(reference)
    return found is not None and found[2] in _COMPUTED.get(found[1].rpartition(".")[0], ())


def constants(document: Json) -> Proven:
    """What is proven by AWS, or by the arguments of a document's resources.

    Args:
        document: A whole Terraform configuration.
    """
    resources = document.get("resource") if isinstance(document, dict) else None
    known: dict[str, dict[str, Json]] = {}
    for type_, by_name in resources.items() if isinstance(resources, dict) else ():
        for name, body in by_name.items() if isinstance(by_name, dict) else ():
            if isinstance(body, dict) and not isinstance(by_name, Repeated):
                known[f"{type_}.{name}"] = body

    def is_known(reference: str) -> bool:
        if found := _ATTRIBUTE.fullmatch(reference):
            body = known.get(found[1], {})
            value, kept = body.get(found[2]), str(body.get("lifecycle"))
            is_kept = "ignore_changes" in kept and (found[2] in kept or "'all'" in kept)
            if isinstance(value, str) and not is_kept and not re.search(r"[$%]\{", value):
                return not _ESCAPED_IN_STRINGS.search(value)
        return proven(reference)

    return is_known


def encoded(text: str, proven: Proven = proven) -> Encoded | None:
    """The object or list whose `jsonencode` is this string at plan time; None if there is none.

    The text must be, byte for byte, what `jsonencode` writes: keys sorted, no white space, and none
    of the characters that it escapes. Interpolations may stand inside of strings that are values.
    They must be references: a larger expression may well put JSON of its own together.

    A template puts the text of a reference in as it is, `jsonencode` escapes it. So a reference
    stays in its place only where no escape can be needed; any other becomes a `%s`, which `format`
    fills in as a template would: with an error if it is null, or has no text.

    A reference that is a whole string would lose its type with its quotes, "443" become 443, so it
    is put into `tostring` unless it names an attribute that is always a string.

    A text without a quotation mark, such as [1,2], reads well as it stands and gives None too.

    Args:
        text: A template.
        proven: What is known of references.

    Source: Terraform language, "jsonencode Function", "format Function", "Strings and Templates"
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
        value = parse(skeleton)
        if _MARK in text or _text(value) != skeleton:
            return None
        return _Restoring(references, proven).all(value)
    except (_DiffersError, DocumentError):
        return None


def _text(value: Json) -> str:
    """What `jsonencode` gives, as far as it goes about it as Python does."""
    match value:
        case str():
            text = json.dumps(value, ensure_ascii=False)
            if _ESCAPED_BY_JSONENCODE.search(text) or not unicodedata.is_normalized("NFC", text):
                raise _DiffersError
            return text
        case list():
            return f"[{','.join(map(_text, value))}]"
        case Number() | int() | float() if not isinstance(value, bool):
            text = value.text if isinstance(value, Number) else repr(value)
            if not _NUMBER.fullmatch(text) or len(text) > _DIGITS:
                raise _DiffersError
            return text
        case dict():
            return f"{{{','.join(f'{_text(key)}:{_text(value[key])}' for key in sorted(value))}}}"
    return json.dumps(value)


def _as_string(reference: str) -> str:
    is_string = _STRING_REFERENCE.fullmatch(reference)
    return f"${{{reference}}}" if is_string else f"${{tostring({reference})}}"


class _Restoring:
    """Puts references back in their places, in the order of the text."""

    def __init__(self, references: list[str], proven: Proven) -> None:
        self._references: Iterator[str] = iter(references)
        self._proven = proven
        inserted = [each for each in references if not proven(each)]
        self._inserted = list(dict.fromkeys(inserted))
        self._has_one_place = len(inserted) == 1

    def all(self, value: Json) -> Encoded:
        return Encoded(self._restored(value), list(map(_as_string, self._inserted)))

    def _restored(self, value: Json) -> Json:
        match value:
            case str():
                return self._string(value)
            case list():
                return [self._restored(item) for item in value]
            case dict():
                return {self._key(key): self._restored(item) for key, item in value.items()}
        return value

    def _key(self, key: str) -> str:
        """A key, which may hold no sequence: it would sort by what it stands for."""
        if _MARK in key or _SEQUENCE.search(key):
            raise _DiffersError
        return key.replace("%", "%%") if self._inserted else key

    def _string(self, text: str) -> str:
        """A string, where it means the same as a string of Terraform JSON by itself."""
        if text.startswith(BYTE_ORDER_MARK) or ("\r" in text and _KEPT_OR_MARK.search(text)):
            raise _DiffersError
        before, *pieces = text.split(_MARK)
        restored = self._between(before)
        for piece in pieces:
            restored += self._reference(next(self._references), whole=text == _MARK)
            restored += self._between(piece)
        return restored

    def _reference(self, reference: str, *, whole: bool) -> str:
        if self._proven(reference):
            return _as_string(reference) if whole else f"${{{reference}}}"
        return "%s" if self._has_one_place else f"%[{self._inserted.index(reference) + 1}]s"

    def _between(self, text: str) -> str:
        if not self._inserted:
            return text
        plain = text.replace("$${", "${").replace("%%{", "%{")
        return escape_template(plain.replace("%", "%%"))
