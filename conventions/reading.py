"""Reading an expression from left to right: where it stands, and what comes next."""

import re

from conventions.templates import Template, Unsettled

_SPACE = re.compile(r"(?:\s+|(?:#|//)[^\n]*|/\*.*?\*/)+", re.DOTALL)
_MARK = re.compile(r'\\.|["(){}\[\]]', re.DOTALL)


class Reader:
    """A position in the text of an expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def start(self) -> int:
        """Pass over space and comments, and return where something begins."""
        if space := _SPACE.match(self.text, self.at):
            self.at = space.end()
        return self.at

    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        return self.start() == len(self.text)

    def next_is(self, sign: str) -> bool:
        """Whether a sign comes next."""
        return self.text.startswith(sign, self.start())

    def take(self, sign: str) -> bool:
        """Pass over a sign if it comes next."""
        if not self.next_is(sign):
            return False
        self.at += len(sign)
        return True

    def need(self, sign: str) -> None:
        """Pass over a sign.

        Raises:
            Unsettled: something else comes next.
        """
        if not self.take(sign):
            raise Unsettled

    def match(self, pattern: re.Pattern[str]) -> str:
        """Pass over what a pattern matches and return it, nothing if it does not."""
        found = pattern.match(self.text, self.start())
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def source(self, start: int) -> Template:
        """Return what has been read since then, as it is left to a plan."""
        return Template(f"${{{self.text[start : self.at].strip()}}}")

    def pass_bracket(self) -> None:
        """Pass over a bracket that comes next, with all that is in it.

        Raises:
            Unsettled: it is not closed.
        """
        depth, quoted = 0, False
        for mark in _MARK.finditer(self.text, self.start()):
            sign = mark[0]
            if sign == '"':
                quoted = not quoted
            elif not quoted and sign in "([{":
                depth += 1
            elif not quoted and sign in ")]}":
                depth -= 1
            if depth == 0 and not quoted:
                self.at = mark.end()
                return
        raise Unsettled
