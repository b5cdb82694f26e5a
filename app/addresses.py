"""What a client is told to write or to read a file with."""

import mimetypes
from dataclasses import dataclass
from urllib.parse import quote

# Not longer than a role's credentials surely last: botocore renews them ten minutes before.
ADDRESS_SECONDS = 600
MOST_BYTES = 50 * 1024 * 1024
# No kind that a browser runs.
KINDS = (
    "application/json",
    "application/pdf",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/csv",
    "text/plain",
)
FOLDER = "uploads"
JSON_LINES = "application/x-ndjson"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """An address that may be used for a while, as it is said here and not otherwise.

    Attributes:
        method: HTTP's method.
        url: The address; one that begins with "/" is the service's own.
        headers: Headers that the request has to have.
        seconds: How long it is good for.
    """

    method: str
    url: str
    headers: dict[str, str]
    seconds: int = ADDRESS_SECONDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that is to come.

    Attributes:
        id: What it is found by later.
        address: Where to write it.
    """

    id: str
    address: Address


def kind_of(name: str) -> str:
    """Return the media type that a name says."""
    if name.endswith(".jsonl"):
        return JSON_LINES
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def disposition(name: str) -> str:
    """Return the header that lets a browser save a file, and never show it as a page."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
