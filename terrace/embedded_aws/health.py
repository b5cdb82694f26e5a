"""The three questions asked over HTTP: whose account, how many requests, and please forget all.

Plain http.client, so that no proxy setting and no AWS configuration of the machine takes part.
"""

import json
import re
from http.client import HTTPConnection, HTTPException
from typing import Any, Final

COUNTS: Final = "/terrace/requests"
_SIGNED_FOR_STS: Final = (
    "AWS4-HMAC-SHA256 Credential=embedded/20200101/us-east-1/sts/aws4_request, "
    "SignedHeaders=host, Signature=0"
)


def account_behind(port: int, *, timeout_seconds: float) -> str | None:
    """The account that STS names there, or None when nothing, or something else, answers."""
    answer = _post(
        port,
        "/",
        "Action=GetCallerIdentity&Version=2011-06-15",
        timeout_seconds=timeout_seconds,
    )
    found = re.search(r"<Account>(\d{12})</Account>", answer or "")
    return found.group(1) if found else None


def forget_everything(port: int, *, timeout_seconds: float) -> bool:
    """Empty every service in every account; whether the server said that it did."""
    return _post(port, "/moto-api/reset", "", timeout_seconds=timeout_seconds) is not None


def counts(port: int, *, timeout_seconds: float) -> dict[str, Any] | None:
    """Requests that were held to AWS's models, their operations, and those that no model knows."""
    answer = _post(port, COUNTS, "", timeout_seconds=timeout_seconds)
    return json.loads(answer) if answer else None


def _post(port: int, path: str, body: str, *, timeout_seconds: float) -> str | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout_seconds)
    headers = {
        "Authorization": _SIGNED_FOR_STS,
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
    }
    try:
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        text = response.read().decode("utf-8", errors="replace")
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
    return text if response.status == 200 else None
