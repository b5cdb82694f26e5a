"""Tokens of Terraform's expressions and templates, in the form they take in HCL source."""

import re

from terrace.hcl.errors import DocumentError
from terrace.hcl.parts import (
    BYTE_ORDER_MARK,
    CLOSE_QUOTE,
    DIRECTIVE,
    END,
    INTERPOLATION,
    LINE,
    LITERAL,
    NAME,
    NUMBER,
    OPEN_QUOTE,
    SPACE,
    Part,
    Token,
    escape,
    flushed,
    plain,
    quoted,
    trimmed,
)

__all__ = [
    "BYTE_ORDER_MARK",
    "CLOSE_QUOTE",
    "DIRECTIVE",
    "END",
    "INTERPOLATION",
    "LITERAL",
    "NAME",
    "NUMBER",
    "OPEN_QUOTE",
    "Token",
    "escape",
]

OPENING = frozenset({"(", "[", "{", INTERPOLATION, DIRECTIVE})
CLOSING = frozenset({")", "]", "}", END})

_PAIRS = {"(": ")", "[": "]", "{": "}"}
_QUOTED = re.compile(r'(?:\$\$\{|%%\{|\\.|(?![$%]\{|["\r\n]).)+')
# Outside of quotes, a character beyond ASCII can only belong to a name.
_EXPRESSION = re.compile(
    r"""
      (?P<skip>    [ \t]+ | /\*.*?\*/ | (?: \# | // ) [^\n]* )
    | (?P<newline> \r?\n )
    | (?P<number>  \d+ (?:\.\d+)? (?:[eE][+-]?\d+)? )
    | (?P<name>    [A-Za-z_\x80-\U0010ffff] [A-Za-z0-9_\-\x80-\U0010ffff]* )
    | (?P<heredoc> << )
    | (?P<mark>    \.\.\. | => | [=!<>]= | && | \|\| | :: | ~\} | ["{}()\[\].,:?=<>!+*/%-] )
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_HEREDOC = re.compile(r"<<(-?)([A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\-\x80-\U0010ffff]*)\r?\n")
_WHOLE_LINE = re.compile(r"([^$%\r\n]*)\r?\n")


def template_tokens(text: str) -> list[Token]:
    """Tokens of the quoted HCL template that means the same as a string in Terraform JSON."""
    scanner = _Scanner(text.removeprefix(BYTE_ORDER_MARK))
    return list(quoted(trimmed(scanner.template())))


def expression_tokens(text: str) -> list[Token]:
    """Tokens of a bare expression; line breaks and comments are gone."""
    scanner = _Scanner(text.removeprefix(BYTE_ORDER_MARK))
    scanner.expression(inside_template=False)
    return scanner.tokens


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.tokens: list[Token] = []

    def template(self) -> list[Part]:
        """The parts up to the end; what follows a lone carriage return is text, whatever it is."""
        parts: list[Part] = []
        while self.at < len(self.text):
            if self.text[self.at] == "\r" and not self.text.startswith("\r\n", self.at):
                parts.append(plain(self.text[self.at :]))
                break
            parts.append(self.part())
        return parts

    def part(self) -> Part:
        if line := LINE.match(self.text, self.at):
            self.at = line.end()
            return plain(line[0])
        start = len(self.tokens)
        self.sequence()
        found = self.tokens[start:]
        del self.tokens[start:]
        return found

    def heredoc(self) -> None:
        """A heredoc becomes the quoted template with the same lines."""
        opening = _HEREDOC.match(self.text, self.at)
        if opening is None:
            raise self.error("an expression with '<<' in it")
        self.at = opening.end()
        parts: list[Part] = []
        while not self.ends_heredoc(parts, opening[2]):
            if self.at == len(self.text):
                raise self.error(f"a heredoc without its end, {opening[2]}")
            if self.text[self.at] == "\r" and not self.text.startswith("\r\n", self.at):
                raise self.error("a heredoc with a lone carriage return")
            parts.append(self.part())
        parts = trimmed(parts)
        self.tokens += quoted(flushed(parts) if opening[1] else parts)

    def ends_heredoc(self, parts: list[Part], marker: str) -> bool:
        """Whether the next line is the marker; its line break is left for what follows."""
        starts = not parts or (isinstance(parts[-1], str) and parts[-1].endswith("\n"))
        line = _WHOLE_LINE.match(self.text, self.at) if starts else None
        if line is None or line[1].strip(SPACE) != marker:
            return False
        self.at = line.end(1)
        return True

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
            if match is None:
                raise self.error(f"an expression with {self.text[self.at : self.at + 2]!r} in it")
            kind, text = str(match.lastgroup), match[0]
            if kind in {"skip", "newline"}:
                self.at = match.end()
                if kind == "newline" and opened:
                    self.separate(opened[-1])
            elif text == "<<":
                self.heredoc()
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
        if text == "," and (not self.tokens or self.tokens[-1].kind in {",", *OPENING}):
            raise self.error("a comma after nothing")
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

    def take(self, kind: str, text: str) -> None:
        self.add(kind, text)
        self.at += len(text)

    def add(self, kind: str, text: str) -> None:
        self.tokens.append(Token(kind, text))

    def error(self, what: str) -> DocumentError:
        shown = self.text if len(self.text) <= 100 else f"{self.text[:100]}…"
        return DocumentError(f"{what}, in {shown!r}")
