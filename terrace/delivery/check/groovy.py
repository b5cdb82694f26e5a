"""A reader of what Jenkinsfiles are made of: names with arguments, and blocks of those.

Strings and comments are told from the rest; expressions are kept as text. A grammar of Groovy was
tried: it took eleven seconds for the file, and found no more than this.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from terrace.errors import UserError

_TOKEN = re.compile(
    r"""(?P<space>[ \t]+|\\\n|//[^\n]*|/\*.*?\*/|\A\#![^\n]*)
    |(?P<string>'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")
    |(?P<end>[\n;])
    |(?P<other>[A-Za-z_]\w*|.)""",
    re.DOTALL | re.VERBOSE,
)
_OPENING, _CLOSING = "([", ")]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A step or a directive.

    Attributes:
        name: Its first word.
        arguments: The text between name and block, spaces and comments left out but for one.
        body: What its block holds; None without a block.
        line: Where it begins, from 1.
    """

    name: str
    arguments: str
    body: "tuple[Statement, ...] | None"
    line: int = field(compare=False)

    @property
    def text(self) -> str:
        """The first string among the arguments, without its quotes."""
        found = re.search(r"'''(.*?)'''|\"\"\"(.*?)\"\"\"|'(.*?)'|\"(.*?)\"", self.arguments, re.S)
        return next((each for each in found.groups() if each is not None), "") if found else ""

    def all(self, name: str) -> "Iterator[Statement]":
        """All statements of a name below this one, in order."""
        for each in self.body or ():
            if each.name == name:
                yield each
            yield from each.all(name)

    def first(self, name: str) -> "Statement | None":
        """The first one directly in its block."""
        return next((each for each in self.body or () if each.name == name), None)


def read(text: str) -> tuple[Statement, ...]:
    """Read a Jenkinsfile.

    Raises:
        UserError: Braces or parentheses do not match.
    """
    tokens = [
        (match.lastgroup or "", match[0], text.count("\n", 0, match.start()) + 1)
        for match in _TOKEN.finditer(text)
    ]
    statements, rest = _block([each for each in tokens if each[0] != "space"], depth=0)
    if rest:
        raise UserError(f"line {rest[0][2]}: a brace is closed that was not opened")
    return statements


_Tokens = list[tuple[str, str, int]]


def _block(tokens: _Tokens, *, depth: int) -> tuple[tuple[Statement, ...], _Tokens]:
    """Read statements up to the brace that closes their block, which is left to the caller."""
    statements = []
    while tokens:
        kind, word, line = tokens[0]
        if kind == "end":
            tokens = tokens[1:]
        elif word == "}":
            break
        else:
            statement, tokens = _statement(tokens, depth=depth, line=line)
            statements.append(statement)
    else:
        if depth:
            raise UserError("a brace is opened and not closed")
    return tuple(statements), tokens


def _statement(tokens: _Tokens, *, depth: int, line: int) -> tuple[Statement, _Tokens]:
    words: list[str] = []
    open_ = 0
    while tokens:
        kind, word, _ = tokens[0]
        if kind == "other" and word == "{" and not open_:
            body, tokens = _block(tokens[1:], depth=depth + 1)
            return _made(words, body, line), tokens[1:]
        if (kind == "end" or word == "}") and not open_:
            break
        open_ += (kind == "other" and word in _OPENING) - (kind == "other" and word in _CLOSING)
        words.append(word)
        tokens = tokens[1:]
    if open_:
        raise UserError(f"line {line}: a parenthesis is opened and not closed")
    return _made(words, None, line), tokens


def _made(words: list[str], body: tuple[Statement, ...] | None, line: int) -> Statement:
    name, *rest = words or [""]
    return Statement(name=name, arguments=" ".join(rest), body=body, line=line)
