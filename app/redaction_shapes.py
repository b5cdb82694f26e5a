"""Secrets that are known by where they stand, or by what they look like."""

import re
from collections.abc import Callable

MASK = "[REDACTED]"

# user:password@ in an address; the password may hold "@" and ":".
PASSWORD = re.compile(r"""(://[^\s:/@"'<>?#\\]*:)[^\s/"'<>\\]+@""")
USER = re.compile(r"://[\w.\-]{16,}@", re.ASCII)  # a token
# The same in an address that is a value of another one.
ENCODED = re.compile(
    r"(%2?5?3A%2?5?2F%2?5?2F[\w.\-]{0,64}%2?5?3A)[\w.\-~!*%]{1,200}?(%2?5?40)",
    re.ASCII | re.IGNORECASE,
)
TOKEN = re.compile(r"[\w.\-]*", re.ASCII)
WEB_TOKEN = re.compile(r"eyJ[\w\-]+\.[\w\-]", re.ASCII)
WEB_TOKEN_BEGINS = re.compile(r"(?<![A-Za-z0-9])eyJ")
WEB_TOKEN_LENGTH = 24

# What stays, what is masked, and how long that is at least.
SHAPES = tuple(
    (re.compile(pattern, re.ASCII), marks, least)
    for pattern, marks, least in (
        (r"(?<![A-Za-z0-9])()(A[KS]IA[A-Z0-9]+)(?![A-Za-z0-9])", ("KIA", "SIA"), 20),
        (r"(?<![A-Za-z0-9])()((?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9+/=%]+)", ("IQo", "Fwo"), 40),
        (r"(?<![A-Za-z0-9])()(gh[pousr]_[A-Za-z0-9]+)", ("gh",), 20),
        (r"(?<![A-Za-z0-9])()(github_pat_\w+)", ("github_pat_",), 20),
        (r"(?<![A-Za-z0-9])()(glpat-[\w\-]+)", ("glpat-",), 20),
        (r"(?<![A-Za-z0-9])()(xox[abeprs]-[A-Za-z0-9\-]+)", ("xox",), 15),
        (r"(?<![A-Za-z0-9])()([rs]k_live_[A-Za-z0-9]+)", ("k_live_",), 16),
        (r"(?<![A-Za-z0-9])()(npm_[A-Za-z0-9]+)", ("npm_",), 30),
        (r"(?<![A-Za-z0-9])()(AIza[\w\-]+)", ("AIza",), 30),
        (r"(?<![A-Za-z0-9])()(SG\.[\w\-]+\.[\w\-]+)", ("SG.",), 30),
        (r"(?<![A-Za-z0-9])()(sk-[\w\-]+)", ("sk-",), 24),
        (r"(?<![A-Za-z0-9])()(ya29\.[\w\-]+)", ("ya29.",), 20),
        (r"(?<![A-Za-z0-9])()(NRAK-[A-Za-z0-9]+)", ("NRAK-",), 20),
        (r"(?<![A-Za-z0-9])()([A-Fa-f0-9]+NRAL)(?![A-Za-z0-9])", ("NRAL",), 40),
        (r"(hooks\.slack\.com/services/)([A-Za-z0-9/]+)", ("hooks.slack.com",), 1),
        (r"(hc-ping\.com/)([\w/\-]+)", ("hc-ping.com",), 1),
        (r"(nosnch\.in/)([A-Za-z0-9]+)", ("nosnch.in",), 1),
        (r"(events\.pagerduty\.com/integration/)([A-Za-z0-9]+)", ("pagerduty.com",), 1),
        (r"(?<![A-Za-z])([Bb]earer\s+)([\w\-.~+/]+=*)", ("earer",), 16),
        (r"(?<![A-Za-z])([Bb]asic\s+)([A-Za-z0-9+/]+=*)", ("asic",), 20),
    )
)
# Private keys, whose line breaks may be written as \n; the end may be in another line.
KEY_BEGINS = "-----BEGIN "
KEY = re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(-----END)", re.DOTALL)
KEY_THAT_GOES_ON = re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)[A-Za-z0-9+/=\\\r\n]+")


def by_place(line: str) -> str:
    """Mask what stands where a password does in an address."""
    if "://" in line:
        line = PASSWORD.sub(rf"\1{MASK}@", line)
        line = USER.sub(f"://{MASK}@", line)
    return ENCODED.sub(rf"\1{MASK}\2", line) if "%" in line and "40" in line else line


def by_shape(line: str) -> str:
    """Mask what looks like a key or a token."""
    if "eyJ" in line:
        line = TOKEN.sub(lambda found: _web_token(found[0]), line)
    for pattern, marks, least in SHAPES:
        if any(mark in line for mark in marks):
            line = pattern.sub(_masks(least), line)
    if KEY_BEGINS in line:
        line = KEY.sub(rf"\1{MASK}\2", line) if "-----END" in line else line
        line = KEY_THAT_GOES_ON.sub(rf"\1{MASK}", line)
    return line


def _masks(least: int) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{found[1]}{MASK}" if len(found[2]) >= least else found[0]


def _web_token(run: str) -> str:
    """Mask a JSON web token: two parts at least, with a dot between."""
    begins = WEB_TOKEN_BEGINS.search(run)
    while begins:
        at = begins.start()
        if WEB_TOKEN.match(run, at) and len(run) - at >= WEB_TOKEN_LENGTH:
            return f"{run[:at]}{MASK}"
        dot = run.find(".", at)
        begins = WEB_TOKEN_BEGINS.search(run, dot) if dot >= 0 else None
    return run
