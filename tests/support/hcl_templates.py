"""Random templates and expressions of Terraform's language, in few words but all of its forms."""

import json
import random
from collections.abc import Sequence
from typing import Any

WORDS = ["a", "Bc", "users:", "x=1", "100%", "$5", "{", "}", "~", "/* no */", "# no", "//", "EOT"]
SPACE = [" ", "  ", "\n", "\n", "\n  ", "\t", " \n", "\r\n", "\v", "\u00a0", "\u2028"]
SIGNS = ["$", "%", "$$", "%%", "$${", "%%{", "$${~ x}", "$$${", "'", "`", "<&>", ",", ";"]
SIGNS += ['"', "\\", "\\n", "é"]
RARE = ["\r", "\ufeff", "e\u0301", "\u0301", "👍🏽", "🇩🇪", "日本", "\u0000", "\u001f", "\u007f"]
RARE += ["\u200d", "ก"]
SCALARS = ["var.s", "1", "-2.5", "true", "1 + 2", '"q"', "length(var.s)", 'upper("é")']
SCALARS += ['"$${x}\\n\\u00e9"']
ITEM_KEYS = ["a", "é", '"c d"', '"k"', '(upper("x"))', '"e\u0301"']


class Templates:
    """Templates for a seed, the same each time."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311

    def pick(self, among: Sequence[Any]) -> Any:
        """One of several."""
        return self._random.choice(among)

    def chance(self, of: float) -> bool:
        """Whether something happens that happens so often of once."""
        return self._random.random() < of

    def string(self, depth: int) -> str:
        """A string that is anything: a word, an expression alone, a JSON document, a template."""
        kind = self._random.random()
        if kind < 0.15:
            return str(self.pick(WORDS))
        if kind < 0.3:
            return f"${{{self.expression(depth)}}}"
        return self._json() if kind < 0.4 else self.template(depth)

    def template(self, depth: int) -> str:
        """A string of which all that is computed is text."""
        return self.joined(*(self._part(depth) for _ in range(self._random.randint(1, 6))))

    def joined(self, *parts: str) -> str:
        """Parts one after the other, a space where they would mostly be an error together."""
        joined = ""
        for part in parts:
            is_mixed_up = joined[-1:] in {"$", "%"} and part[:1] in {"$", "%", "{"}
            joined += f" {part}" if is_mixed_up and self.chance(0.98) else part
        return joined

    def _json(self) -> str:
        """A JSON document with references in it, mostly as jsonencode writes it."""
        a, b, c = (self.pick([*WORDS[:6], "${var.s}", "${ var.s }"]) for _ in range(3))
        value = {"A": a, "b": [b, 1, 0.5, None], "c": f"{c} {a}", "d%": "50%"}
        separators = self.pick([(",", ":"), (",", ":"), (", ", ": ")])
        return json.dumps(value, separators=separators, ensure_ascii=False)

    def _part(self, depth: int) -> str:
        kind = self._random.random()
        if kind < 0.35:
            return str(self.pick(SPACE))
        if kind < 0.55:
            return str(self.pick(WORDS))
        if kind < 0.65 or depth <= 0:
            return str(self.pick(SIGNS))
        if kind < 0.67:
            return str(self.pick(RARE))
        if kind < 0.85:
            return self._sequence("$", self.scalar(depth - 1))
        return self._directive(depth - 1)

    def _sequence(self, mark: str, inside: str) -> str:
        begin, end = self.pick(["", "~"]), self.pick(["", "~"])
        return (
            f"{mark}{{{begin}{self.pick(['', ' '])}{inside}{self.pick(['', ' ', chr(10)])}{end}}}"
        )

    def _directive(self, depth: int) -> str:
        inner = self.template(depth)
        if self.chance(0.5):
            start = self._sequence("%", 'for x in ["a", "b"]')
            each = self._sequence("$", "x")
            end = self._sequence("%", "endfor")
            return self.joined(start, inner, each, self.pick(SPACE), end)
        start = self._sequence("%", f"if {self.pick(['true', 'false', '1 == 1'])}")
        end = self._sequence("%", "endif")
        if self.chance(0.5):
            return self.joined(start, inner, end)
        other = self._sequence("%", "else")
        return self.joined(start, inner, other, self.template(depth), end)

    def expression(self, depth: int) -> str:
        """An expression of any type."""
        if depth <= 0 or self.chance(0.4):
            return self.scalar(depth)
        inner = [self.expression(depth - 1) for _ in range(self._random.randint(0, 3))]
        gap = self.pick([" ", "\n", " /* c */ ", " # c\n"])
        if self.chance(0.5):
            return f"[{gap}{f',{gap}'.join(inner)}{gap}]"
        sign = self.pick(["=", ":", " = "])
        keys = self._random.sample(ITEM_KEYS[:5], len(inner))
        items = [f"{key}{sign}{value}" for key, value in zip(keys, inner, strict=True)]
        return "{" + self.pick([", ", "\n", ",\n "]).join(items) + "}"

    def scalar(self, depth: int) -> str:
        """An expression that a template can hold."""
        if depth <= 0:
            return str(self.pick(SCALARS))
        inner = self.scalar(depth - 1)
        before, after = self.pick(["", " ", "a ", "$", "%%{"]), self.pick(["", " b"])
        forms = [
            f'"{before}${{{self.pick(["", "~"])}{inner}}}{after}"',
            f"true ? tostring({inner}) : tostring({self.scalar(depth - 1)})",
            f"({inner})",
            f"[{inner}, 2][0]",
            f'{{ a = {inner} }}["a"]',
            f'join("-", [for x in [{inner}] : x])',
            f"tostring(\n{inner}\n)",
            self._heredoc(depth - 1),
        ]
        return str(self.pick([*SCALARS, *forms]))

    def _heredoc(self, depth: int) -> str:
        lines = [self._heredoc_line(depth) for _ in range(self._random.randint(0, 3))]
        return f"<<{self.pick(['', '-'])}EOT\n{''.join(lines)}{self.pick(['', '  '])}EOT\n"

    def _heredoc_line(self, depth: int) -> str:
        words = [self.pick([*WORDS[:6], " ", *SIGNS[:2], *SIGNS[4:5], *SIGNS[-4:]]) for _ in "ab"]
        if depth > 0 and self.chance(0.5):
            words.insert(1, self._sequence("$", self.pick(["var.s", "1", '"q"'])))
        if self.chance(0.2):
            words.append(self._directive(0))
        end = self.pick(["\n", "\n", " \n", "\r\n"])
        return self.pick(["", "  ", "    ", "\t"]) + self.joined(*words) + end
