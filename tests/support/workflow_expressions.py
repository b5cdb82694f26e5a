"""GitHub's expressions, as `${{ … }}` and `if` have them.

Source: GitHub Docs, "Evaluate expressions in workflows and actions".
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|'(?P<text>(?:[^']|'')*)'|(?P<word>[A-Za-z_][\w-]*)"
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|[!<>()\[\].,*]))"
)
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
_STATUS = {"always", "success", "failure", "cancelled"}
_INSIDE = re.compile(r"\$\{\{(.*?)\}\}", flags=re.S)


class ExpressionError(Exception):
    """An expression that GitHub would refuse."""


class Filtered(list[Any]):
    """What `*` gives: an index on it applies to each item."""


Functions = Mapping[str, Callable[..., Any]]


class Expressions:
    """Evaluates expressions against contexts such as `github` and `needs`."""

    def __init__(self, contexts: Mapping[str, Any], functions: Functions) -> None:
        """Begin.

        Args:
            contexts: What names stand for.
            functions: Those that depend on the run: success, failure, always, hashFiles.
        """
        self._contexts = contexts
        self._functions = {**_FUNCTIONS, **functions}

    def value(self, text: str) -> Any:
        """Evaluate one expression, without `${{ }}`."""
        parser = _Parser(text, self._contexts, self._functions)
        return parser.whole()

    def filled(self, given: Any) -> Any:
        """Replace expressions in texts, lists and tables; a text that is one keeps its type."""
        if isinstance(given, Mapping):
            return {key: self.filled(value) for key, value in given.items()}
        if isinstance(given, list):
            return [self.filled(value) for value in given]
        if not isinstance(given, str):
            return given
        whole = re.fullmatch(r"\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*", given, flags=re.S)
        if whole:
            return self.value(whole[1])
        return _INSIDE.sub(lambda found: as_text(self.value(found[1])), given)

    def holds(self, condition: str | bool | None) -> bool:
        """Whether an `if` holds; without a function of status it asks for success as well."""
        text = "success()" if condition is None else str(condition).strip()
        text = text if isinstance(condition, str) or condition is None else text.lower()
        found = re.fullmatch(r"\$\{\{(.*)\}\}", text, flags=re.S)
        text = found[1] if found else text
        asks = any(re.search(rf"\b{name}\s*\(", text) for name in _STATUS)
        return truthy(self.value(text if asks else f"success() && ({text})"))


def truthy(value: Any) -> bool:
    """Whether GitHub takes a value for true."""
    return value not in (None, False, 0, "")


def as_text(value: Any) -> str:
    """Write a value as GitHub does inside a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)


class _Parser:
    def __init__(self, text: str, contexts: Mapping[str, Any], functions: Functions) -> None:
        self._text, self._contexts, self._functions = text, contexts, functions
        self._tokens: list[tuple[str, str]] = []
        at, text = 0, text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if not found:
                raise ExpressionError(f"{self._text!r} cannot be read at {text[at:]!r}")
            kind = str(found.lastgroup)
            self._tokens.append((kind, found[kind]))
            at = found.end()
        self._at = 0

    def whole(self) -> Any:
        value = self._either()
        if self._at < len(self._tokens):
            raise ExpressionError(f"{self._text!r} has more than one expression")
        return value

    def _next(self, *signs: str) -> str | None:
        if self._at < len(self._tokens):
            kind, word = self._tokens[self._at]
            if kind == "sign" and word in signs:
                self._at += 1
                return word
        return None

    def _need(self, sign: str) -> None:
        if not self._next(sign):
            raise ExpressionError(f"{self._text!r} lacks a {sign!r}")

    def _either(self) -> Any:
        value = self._both()
        while self._next("||"):
            other = self._both()
            value = value if truthy(value) else other
        return value

    def _both(self) -> Any:
        value = self._compared()
        while self._next("&&"):
            other = self._compared()
            value = other if truthy(value) else value
        return value

    def _compared(self) -> Any:
        value = self._single()
        while sign := self._next("==", "!=", "<", ">", "<=", ">="):
            value = _compare(sign, value, self._single())
        return value

    def _single(self) -> Any:
        if self._next("!"):
            return not truthy(self._single())
        if self._next("("):
            value = self._either()
            self._need(")")
        else:
            value = self._named()
        while sign := self._next(".", "["):
            value = self._part(value, sign)
        return value

    def _named(self) -> Any:
        if self._at >= len(self._tokens):
            raise ExpressionError(f"{self._text!r} ends too early")
        kind, word = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            return float(word) if "." in word else int(word)
        if kind == "text":
            return word.replace("''", "'")
        if kind != "word":
            raise ExpressionError(f"{self._text!r} has {word!r} where a value belongs")
        if self._next("("):
            return self._called(word)
        if word in _WORDS:
            return _WORDS[word]
        if word not in self._contexts:
            raise ExpressionError(f"{self._text!r} names {word}, known: {sorted(self._contexts)}")
        return self._contexts[word]

    def _called(self, name: str) -> Any:
        given = []
        while not self._next(")"):
            given.append(self._either())
            if not self._next(","):
                self._need(")")
                break
        if name not in self._functions:
            raise ExpressionError(f"{self._text!r} calls {name}, known: {sorted(self._functions)}")
        return self._functions[name](*given)

    def _part(self, value: Any, sign: str) -> Any:
        if self._next("*"):
            if sign == "[":
                self._need("]")
            items = value.values() if isinstance(value, Mapping) else value or []
            return Filtered(items)
        if sign == ".":
            key: Any = self._tokens[self._at][1]
            self._at += 1
        else:
            key = self._either()
            self._need("]")
        if isinstance(value, Filtered):
            return Filtered(
                each[key] for each in value if isinstance(each, Mapping) and key in each
            )
        return _item(value, key)


def _item(value: Any, key: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return None


def _compare(sign: str, one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        one, other = one.lower(), other.lower()
    elif type(one) is not type(other):
        one, other = _number(one), _number(other)
    results = {"==": one == other, "!=": one != other}
    if sign in results:
        return results[sign]
    return bool({"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[sign])


def _number(value: Any) -> float:
    try:
        return float(value) if value not in (None, "") else 0.0
    except (TypeError, ValueError):
        return float("nan")


def _contains(where: Any, what: Any) -> bool:
    if isinstance(where, list):
        return any(_compare("==", each, what) for each in where)
    return as_text(what).lower() in as_text(where).lower()


_FUNCTIONS: Functions = {
    "contains": _contains,
    "startsWith": lambda text, part: as_text(text).lower().startswith(as_text(part).lower()),
    "endsWith": lambda text, part: as_text(text).lower().endswith(as_text(part).lower()),
    "format": lambda text, *given: text.format(*map(as_text, given)),
    "join": lambda items, by=",": by.join(as_text(each) for each in items or []),
    "toJSON": lambda value: json.dumps(value, indent=2),
    "fromJSON": lambda text: json.loads(as_text(text)),
}
