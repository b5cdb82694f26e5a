"""What a template consists of, with its white space trimmed as Terraform trims it.

A trim marker, `~`, takes the white space of the neighbouring token only. In a string of Terraform
JSON, and in a heredoc, a token ends with its line; between quotes it does not. So what a marker
takes is taken here, and the marker is left out.

Source: hashicorp/hcl, hclsyntax/scan_tokens.rl (bareTemplate, heredocTemplate) and
hclsyntax/parser_template.go (parseTemplateParts, flushHeredocTemplateParts)
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from terrace.hcl.errors import DocumentError

BYTE_ORDER_MARK = "\ufeff"  # Terraform drops one before it reads a template or an expression

NAME = "name"
NUMBER = "number"
LITERAL = "literal"
OPEN_QUOTE = "open quote"
CLOSE_QUOTE = "close quote"
INTERPOLATION = "${"
DIRECTIVE = "%{"
END = "end of ${ or %{"

# A `$` takes one more byte with it where a line ends after that.
LINE = re.compile(
    r"""
      \$\$\{ | %%\{
    | [$%] (?!\{) (?: [\x00-\t\v-\x7f] (?=\r?\n) )?
    | [^$%\r\n]* \r?\n
    | [^$%\r\n]+
    """,
    re.VERBOSE,
)
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_JOINERS = frozenset("\u200c\u200d\uff9e\uff9f")
_ESCAPED = re.compile(r"\$\$(\{?)|%%(\{?)")
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x20), 0x7F)} | {
    ord("\\"): "\\\\",
    ord('"'): '\\"',
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}


class Token(NamedTuple):
    """One token; the kind of a punctuation mark is the mark itself."""

    kind: str
    text: str


Part: TypeAlias = "str | list[Token]"
"""The characters that a token of text stands for, or the tokens of a `${…}` or `%{…}`."""


def escape(text: str) -> str:
    """Text as it stands between quotes, templates in it untouched."""
    return text.translate(_ESCAPES) if _TO_ESCAPE.search(text) else text


def escape_all(text: str) -> str:
    """Text as it stands between quotes, where `${` and `%{` are characters like any other."""
    return escape_template(escape(text))


def escape_template(text: str) -> str:
    """Text in a template that stands for it: `${` is `$${`."""
    return text.replace("${", "$${").replace("%{", "%%{")


def plain(text: str) -> str:
    """The characters that a token of text stands for: `$${` is `${`."""
    return _ESCAPED.sub(lambda found: found[0][1:] if found[0][-1] == "{" else found[0], text)


def trimmed(parts: Sequence[Part]) -> list[Part]:
    """Parts without what their trim markers take, and without the markers."""
    trimmed: list[Part] = []
    takes_next = False
    for part in parts:
        if isinstance(part, str):
            trimmed.append(part.lstrip(SPACE) if takes_next else part)
            takes_next = False
            continue
        if part[0].text.endswith("~") and trimmed and isinstance(trimmed[-1], str):
            trimmed[-1] = trimmed[-1].rstrip(SPACE)
        takes_next = part[-1].text.startswith("~")
        trimmed.append([Token(part[0].kind, part[0].kind), *part[1:-1], Token(END, "}")])
    return trimmed


def flushed(parts: Sequence[Part]) -> list[Part]:
    """Lines of a `<<-` heredoc without the indentation that all of them share."""
    starts = list(_line_starts(parts))
    indented = [index for index in starts if not _is_blank(parts[index])]
    shared = min((_indentation(parts[index]) for index in indented), default=0)
    flushed = list(parts)
    for index in indented:
        part = parts[index]
        if isinstance(part, str):
            flushed[index] = _dedented(part, shared)
    return flushed


def quoted(parts: Sequence[Part]) -> Iterator[Token]:
    """Tokens of the quoted template that has these parts.

    One interpolation alone is its value, whatever type that has. If text was beside it, be it none
    by now, it is a string, and must stay one: a space that a marker takes stands for that text.
    """
    is_string = len(parts) > 1 and sum(isinstance(part, list) for part in parts) == 1
    written = ""
    yield Token(OPEN_QUOTE, '"')
    for part in parts:
        if isinstance(part, str):
            written += part
            continue
        if written:
            yield Token(LITERAL, _before(written, part[0].kind))
        elif is_string and not any(isinstance(each, str) and each for each in parts):
            yield Token(LITERAL, " ")
            part = [Token(part[0].kind, f"{part[0].kind}~"), *part[1:]]  # noqa: PLW2901
        yield from part
        written = ""
    if written:
        yield Token(LITERAL, escape_all(written))
    yield Token(CLOSE_QUOTE, '"')


def _before(text: str, opening: str) -> str:
    """Text that stands right before `${` or `%{`, which a `$` or `%` at its end would escape."""
    if text[-1] == opening[0]:
        return f"{escape_all(text[:-1])}\\u{ord(text[-1]):04x}"
    return escape_all(text)


def _line_starts(parts: Sequence[Part]) -> Iterator[int]:
    starts = True
    for index, part in enumerate(parts):
        if starts:
            yield index
        starts = isinstance(part, str) and part.endswith("\n")


def _dedented(text: str, columns: int) -> str:
    """Text without its first columns, which a mark on the last of them would leave with it."""
    rest = text[columns:]
    if columns and rest and (unicodedata.category(rest[0])[0] == "M" or rest[0] in _JOINERS):
        raise DocumentError(f"a heredoc with U+{ord(rest[0]):04X} on the space before it")
    return rest


def _is_blank(part: Part) -> bool:
    return isinstance(part, str) and part.endswith("\n") and not part.lstrip(SPACE)


def _indentation(part: Part) -> int:
    return len(part) - len(part.lstrip(SPACE)) if isinstance(part, str) else 0
