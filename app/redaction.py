"""Takes secrets out of a line before it is printed; as constructs_lib/observability/redact.lua.

Not every platform has a log router behind the service, so the service does the same by itself. It
knows secrets by their names (password, token, cookie, Authorization ...), by where they stand
(user:password@host) and by their shape (AWS keys, JSON web tokens, private keys ...). JSON stays
JSON. Its time grows with the length of a line and no faster, whatever is in it.
"""

import re
from functools import lru_cache

from app.redaction_shapes import MASK, by_place, by_shape

# Words in names of secrets: lower case, without "_", "-" and ".".
SECRET = (
    *("password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey"),
    *("privatekey", "authorization", "cookie", "credential", "signature", "sessionid"),
    *("routingkey", "webhookurl", "passcode", "accountkey", "encryptionkey", "signingkey"),
    "heartbeaturl",
)
# Ends of names that hold such a word and no secret.
HARMLESS = (
    *("arn", "count", "days", "error", "expired", "expires", "accesskeyid", "host", "izer"),
    *("kind", "length", "limit", "name", "seconds", "secretsmanager", "status", "type", "url"),
    "version",
)
# Headers, which are written as pairs too; of the first two, the whole line is secret.
WHOLE = frozenset({"cookie", "setcookie"})
HEADERS = WHOLE | {
    *("authorization", "proxyauthorization", "xapikey", "xauthtoken", "xamzsecuritytoken"),
}
SCHEMES = frozenset({"bearer", "basic", "token", "negotiate", "apikey"})
LITERALS = frozenset({"null", "true", "false", "None", "True", "False", "nil", ""})

NAME = re.compile(r"[A-Za-z_][\w.\-]*", re.ASCII)
PASS = re.compile(r"[_.\-]pass\Z", re.IGNORECASE)
ARN = re.compile(r"arn:[\w\-]+:secretsmanager:[\w\-]*:\d*:secret\Z", re.ASCII)
QUOTED = (
    r"""(\\*["']?)(\s*:?[:=]>?\s*[bBfFrRuU]?[bBrR]?)(\\*["'])""",  # name="..."
    r"""(\\*["']?)(\s*[:=]\s*[A-Za-z_][\w.]*\(b?)(\\*["'])""",  # name=SecretStr('...')
    r"""(\\*["'])(\s*,\s*\\*["'][Vv]alue\\*["']\s*:\s*)(\\*["'])""",  # "name": name, "value": "..."
)
SEPARATORS = tuple(re.compile(each, re.ASCII) for each in QUOTED)
PAIR = re.compile(r"""(\\*["'])(\s*,\s*b?)(\\*["'])""")  # (b'cookie', b'...')
IN_PAIR = re.compile(r"""\(b?\\*["']\Z""")
OPTION = re.compile(r"""([ \t]+)(?![ \t-])((?:\\*["'])?)""")  # --password ...
STATEMENT = re.compile(r"\s+(?=')")  # ALTER ROLE ... PASSWORD '...'
ELEMENT, IN_ELEMENT = re.compile(r">(?=[^<]*</)"), re.compile(r"<(\w+:)?\Z")
ENCODED = re.compile(r"%2?5?3[AaDd]|\\+u003[aAdD]")  # name%3Dvalue
ENCODED_END = re.compile(r"%2?5?2[267]")
PLAIN = re.compile(r"""(\\*["']?)(\s*:?[:=]>?\s*)""")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9\-]*)[ \t]+")
LINE, WORD = re.compile(r"""[^"\n\r\\]*"""), re.compile(r"""[^\s"'\\,;&>\]})]*""")
ITEM = re.compile(r"""([\s,]*b?)(\\*["'])""")
SCALAR = re.compile(r"""([\s,]*)([^\s,\[\]{}"'\\]+)""")
SHUT = re.compile(r"""\\*["']|""")
NEAR = 40  # characters before a name that say how its value stands


def redacted(line: str) -> str:
    """Return a line with its secrets masked.

    Args:
        line: A line of a log, of any form.
    """
    return by_shape(_by_name(by_place(line)))


@lru_cache(maxsize=2048)
def _word(name: str) -> str | None:
    """Return a name without marks if it is that of a secret."""
    word = re.sub(r"[_.\-]", "", name.lower())
    if word in HEADERS or word in {"sig", "pass"} or word.endswith(("webhookurl", "heartbeaturl")):
        return word
    if PASS.search(name):
        return word
    if word.endswith(HARMLESS):
        return None
    return word if any(each in word for each in SECRET) else None


def _by_name(line: str) -> str:
    """Mask what follows the name of a secret: name=value, "name": "value" and their like."""
    out, at, found = list[str](), 0, NAME.search(line)
    while found:
        word, last = _word(found[0]), found.end()
        apart = None
        # arn:aws:secretsmanager:region:account:secret:name holds none.
        if word and not ARN.search(line, max(0, last - 90), last):
            apart = _separated(line, found.start(), last, word)
        if word and apart:
            shut, start, opened = apart
            text, end = _value(line, start, shut=shut, opened=opened, word=word)
            out += (line[at:start], text)
            at = last = end
        found = NAME.search(line, last)
    return "".join([*out, line[at:]])


def _separated(line: str, first: int, last: int, word: str) -> tuple[str, int, str] | None:
    """What ends a name, where its value begins, and what opens that; None without a value."""
    before = line[max(0, first - NEAR) : first]
    is_option = before.endswith("--")
    for each in SEPARATORS:
        if found := each.match(line, last):
            return found[1], found.end(), found[3]
    if word in HEADERS or is_option or IN_PAIR.search(before):
        found = PAIR.match(line, last)
        if found:
            return found[1], found.end(), found[3]
    return _bare_of(line, last, word, before)


def _bare_of(line: str, last: int, word: str, before: str) -> tuple[str, int, str] | None:
    """The same for what neither a quote nor a comma separates from its value."""
    if before.endswith("--") and (found := OPTION.match(line, last)):
        return "", found.end(), found[2]
    if word.endswith("password") and (found := STATEMENT.match(line, last)):
        return "", found.end() + 1, "'"
    if IN_ELEMENT.search(before) and (found := ELEMENT.match(line, last)):
        return "", found.end(), "<"
    if found := ENCODED.match(line, last):
        return "", found.end(), "%"
    found = PLAIN.match(line, last)
    if found is None or (word == "pass" and found[2] != "="):  # tests pass: 12
        return None
    return found[1], found.end(), ""


def _value(line: str, start: int, *, shut: str, opened: str, word: str) -> tuple[str, int]:
    """What a value becomes, and where it ends."""
    counts, is_quoted = word.endswith("tokens"), opened.endswith(('"', "'"))
    quote = shut if '"' in shut and not is_quoted else ""
    is_masked = not is_quoted and line.startswith(MASK, start)  # it was here before
    if not is_quoted and not is_masked and line.startswith("[", start):
        return _list(line, start + 1, quote=quote, counts=counts)
    if not is_quoted and line.startswith("{", start):
        return "{", start + 1  # what is in it has names of its own
    end = _ending(line, start, opened, word)
    value = line[start:end]
    if value in LITERALS or (counts and value.isdecimal()):
        return value, end
    if is_masked:
        return MASK, max(end, start + len(MASK))
    return f"{quote}{MASK}{quote}", end  # a number in JSON: it stays JSON


def _ending(line: str, start: int, opened: str, word: str) -> int:
    """Where a value ends, whatever opens it."""
    if opened.endswith(('"', "'")):
        return _quoted(line, start, opened)
    if opened == "<":
        return line.index("<", start)
    end = _bare(line, start, word)
    found = ENCODED_END.search(line, start, end) if opened == "%" else None
    return found.start() if found else end


def _quoted(line: str, start: int, quote: str) -> int:
    """Where a quoted value ends.

    Inside of JSON in JSON, a quote has backslashes before it, and one inside of the value has more.
    """
    char, depth, at = quote[-1], len(quote) - 1, start
    while (found := line.find(char, at)) >= 0:
        text = line[at:found]
        slashes = len(text) - len(text.rstrip("\\"))
        if slashes < depth:
            return found - slashes  # the text around it ends here
        if slashes % (2 * (depth + 1)) == depth:
            return found - depth
        at = found + 1
    return len(line)


def _bare(line: str, start: int, word: str) -> int:
    """Where a value without quotes ends."""
    kind = LINE if word in WHOLE else WORD
    scheme = SCHEME.match(line, start) if word.endswith("authorization") else None
    if scheme and scheme[1].lower() in SCHEMES:
        start = scheme.end()
    elif scheme:
        kind = LINE  # Digest, AWS4-HMAC-SHA256
    found = kind.match(line, start)
    return found.end() if found else start


def _list(line: str, at: int, *, quote: str, counts: bool) -> tuple[str, int]:
    """Mask what a list has in it; what has no quotes gets some where the list is one of JSON."""
    out = ["["]
    while True:
        if item := ITEM.match(line, at):
            end = _quoted(line, item.end(), item[2])
            shut = SHUT.match(line, end)
            closing = shut[0] if shut else ""
            out += (item[0], MASK, closing)
            at = end + len(closing)
        elif item := SCALAR.match(line, at):
            stays = item[2] in LITERALS or (counts and item[2].isdecimal())
            out += (item[1], item[2] if stays else f"{quote}{MASK}{quote}")
            at = item.end()
        else:
            return "".join(out), at
