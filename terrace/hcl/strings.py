"""The ways in which a JSON string becomes HCL: template, literal, reference, type, key, name."""

import re

from terrace.hcl import breaking
from terrace.hcl.errors import DocumentError, shown
from terrace.hcl.layout import Lines
from terrace.hcl.parts import escape_all
from terrace.hcl.spacing import join
from terrace.hcl.tokens import (
    BYTE_ORDER_MARK,
    CLOSE_QUOTE,
    DIRECTIVE,
    END,
    INTERPOLATION,
    LITERAL,
    NAME,
    OPEN_QUOTE,
    Token,
    escape,
    expression_tokens,
    template_tokens,
)

_QUOTED_WORD = [OPEN_QUOTE, LITERAL, CLOSE_QUOTE]
_PLAIN_REFERENCE = re.compile(r"\$\{([^\W\d][\w-]*(?:\.[^\W\d][\w-]*)*)\}")  # most there are
_BARE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_WORDS_THAT_ARE_NO_KEYS = frozenset({"for", "null", "true", "false"})
_NAME = re.compile(r"[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\-\x80-\U0010ffff]*")
_COLLECTIONS_WITHOUT_ELEMENT = frozenset({"list", "map"})


def template(text: str) -> Lines:
    """A string in which `${` and `%{` count; one interpolation alone is its bare expression."""
    text = text.removeprefix(BYTE_ORDER_MARK)
    if "${" not in text and "%{" not in text:
        return [f'"{escape(text)}"']
    if plain := _PLAIN_REFERENCE.fullmatch(text):
        return [plain[1]]
    return breaking.lines(_bare_keys(_unwrapped(template_tokens(text))))


def literal(text: str) -> Lines:
    """A string that Terraform reads without evaluating: `${` is two characters."""
    return [f'"{escape_all(text)}"']


def reference(text: str) -> Lines:
    """An address or a keyword, bare in HCL; Terraform reads it in JSON without `${ }` too."""
    return breaking.lines(_bare(text))


def type_expression(text: str) -> Lines:
    """A type constraint; a collection without an element type holds anything."""
    if text in _COLLECTIONS_WITHOUT_ELEMENT:
        return [f"{text}(any)"]
    return breaking.lines(_bare(text))


def key(text: str) -> str:
    """The key of an object: bare where HCL allows it, in parentheses where it is computed."""
    if _is_bare_key(text):
        return text
    quoted = template_tokens(text)
    bare = _unwrapped(quoted)
    return join(quoted) if bare is quoted else f"({join(bare)})"


def literal_key(text: str) -> str:
    """The key of an object that Terraform reads without evaluating."""
    return text if _is_bare_key(text) else literal(text)[0]


def name(text: str) -> str:
    """The name of an argument or a local value, which no quotes keep apart from the code.

    Raises:
        DocumentError: It would be more than a name.
    """
    if not text.isidentifier() and not _NAME.fullmatch(text):
        raise DocumentError("no name, which has letters, digits, _ and - only")
    return text


def reference_key(text: str) -> str:
    """The key of a map of references, such as a module's providers."""
    return join(_bare(text))


def _bare(text: str) -> list[Token]:
    tokens = [] if "${" in text[:2] else expression_tokens(text)
    if not tokens or next(breaking.at_top(tokens, {","}), None) is not None:
        raise DocumentError(f"{shown(text)} is neither an address nor a keyword")
    return tokens


def _is_bare_key(text: str) -> bool:
    return bool(_BARE_KEY.fullmatch(text)) and text not in _WORDS_THAT_ARE_NO_KEYS


def _bare_keys(tokens: list[Token]) -> list[Token]:
    """Tokens with the quotes around object keys gone where HCL can do without them."""
    bare: list[Token] = []
    for token in tokens:
        quoted = bare[-3:] if token.kind == "=" else []
        if [part.kind for part in quoted] == _QUOTED_WORD and _is_bare_key(quoted[1].text):
            bare[-3:] = [Token(NAME, quoted[1].text)]
        bare.append(token)
    return bare


def _unwrapped(tokens: list[Token]) -> list[Token]:
    while _is_one_interpolation(tokens):
        tokens = tokens[2:-2]
        if not tokens:
            raise DocumentError("an interpolation with nothing in it")
    return tokens


def _is_one_interpolation(tokens: list[Token]) -> bool:
    if [token.kind for token in tokens[:2]] != [OPEN_QUOTE, INTERPOLATION]:
        return False
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.kind in {INTERPOLATION, DIRECTIVE}) - (token.kind == END)
        if depth == 0 and token.kind == END:
            return index == len(tokens) - 2 and tokens[-1].kind == CLOSE_QUOTE
    return False
