"""Tokens of Terraform's expressions and templates, in the form they take in HCL source."""

import re
from typing import NamedTuple

from terrace.hcl.errors import DocumentError

NAME = "name"
NUMBER = "number"
LITERAL = "literal"
OPEN_QUOTE = "open quote"
CLOSE_QUOTE = "close quote"
INTERPOLATION = "${"
DIRECTIVE = "%{"
END = "end of ${ or %{"

OPENING = frozenset({"(", "[", "{", INTERPOLATION, DIRECTIVE})
CLOSING = frozenset({")", "]", "}", END})

_PAIRS = {"(": ")", "[": "]", "{": "}"}
_RAW = re.compile(r"(?:\$\$\{|%%\{|(?![$%]\{).)+", re.DOTALL)
_QUOTED = re.compile(r'(?:\$\$\{|%%\{|\\.|(?![$%]\{|["\n]).)+')
_EXPRESSION = re.compile(
    r"""
      (?P<skip>    [ \t\r]+ | \#[^\n]* | //[^\n]* | /\*.*?\*/ )
    | (?P<newline> \n )
    | (?P<number>  \d+ (?:\.\d+)? (?:[eE][+-]?\d+)? )
    | (?P<name>    [^\W\d] [\w-]* )
    | (?P<heredoc> << )
    | (?P<mark>    \.\.\. | => | [=!<>]= | && | \|\| | :: | ~\} | ["{}()\[\].,:?=<>!+*/%-] )
    """,
    re.VERBOSE | re.DOTALL,
)
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


def escape(text: str) -> str:
    """Text as it stands between quotes, templates in it untouched."""
    return text.translate(_ESCAPES)


def template_tokens(text: str) -> list[Token]:
    """Tokens of the quoted HCL template that means the same as a string in Terraform JSON."""
    scanner = _Scanner(text)
    scanner.template()
    return scanner.tokens


def expression_tokens(text: str) -> list[Token]:
    """Tokens of a bare expression; line breaks and comments are gone."""
    scanner = _Scanner(text)
    scanner.expression(inside_template=False)
    return scanner.tokens


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.tokens: list[Token] = []

    def template(self) -> None:
        self.add(OPEN_QUOTE, '"')
        while self.at < len(self.text):
            if literal := _RAW.match(self.text, self.at):
                self.take(LITERAL, escape(literal[0]), size=len(literal[0]))
            else:
                self.sequence()
        self.add(CLOSE_QUOTE, '"')

    def quoted(self) -> None:
        self.take(OPEN_QUOTE, '"')
        while not self.text.startswith('"', self.at):
            if literal := _QUOTED.match(self.text, self.at):
                self.take(LITERAL, literal[0])
            else:
                self.sequence()
        self.take(CLOSE_QUOTE, '"')

    def sequence(self) -> None:
        opening = self.text[self.at : self.at + 2]
        if opening not in {INTERPOLATION, DIRECTIVE}:
            raise self.error("a quoted string without its end")
        trim = "~" if self.text.startswith("~", self.at + 2) else ""
        self.take(opening, opening + trim)
        self.expression(inside_template=True)

    def expression(self, *, inside_template: bool) -> None:
        opened: list[int] = []
        while self.at < len(self.text):
            match = _EXPRESSION.match(self.text, self.at)
            if match is None or match.lastgroup == "heredoc":
                raise self.error(f"an expression with {self.text[self.at : self.at + 2]!r} in it")
            kind, text = str(match.lastgroup), match[0]
            if kind in {"skip", "newline"}:
                self.at = match.end()
                if kind == "newline" and opened:
                    self.separate(opened[-1])
            elif text == '"':
                self.quoted()
            elif inside_template and not opened and text in {"}", "~}"}:
                self.take(END, text)
                return
            else:
                self.balance(opened, text)
                self.take(text if kind == "mark" else kind, text)
        if inside_template or opened:
            raise self.error("a bracket that is never closed")

    def balance(self, opened: list[int], text: str) -> None:
        if text in _PAIRS:
            opened.append(len(self.tokens))
        elif text in _PAIRS.values():
            if not opened or _PAIRS[self.tokens[opened.pop()].kind] != text:
                raise self.error(f"{text!r} closing nothing")
            if text == "}" and self.tokens[-1].kind == ",":
                self.tokens.pop()

    def separate(self, opened: int) -> None:
        """A line break between the items of an object becomes the comma it stands for."""
        inside = self.tokens[opened + 1 :]
        is_object = self.tokens[opened].kind == "{" and inside and inside[0].text != "for"
        if is_object and inside[-1].kind != ",":
            self.add(",", ",")

    def take(self, kind: str, text: str, size: int | None = None) -> None:
        self.add(kind, text)
        self.at += len(text) if size is None else size

    def add(self, kind: str, text: str) -> None:
        self.tokens.append(Token(kind, text))

    def error(self, what: str) -> DocumentError:
        shown = self.text if len(self.text) <= 100 else f"{self.text[:100]}…"
        return DocumentError(f"{what}, in {shown!r}")
