"""Grafana's HTTP API, as far as dashboards need it.

Source: Amazon Managed Grafana User Guide, "Use Grafana HTTP APIs" for version 10: folders, data
sources, plugins and dashboards.
"""

import json
import urllib.request
from collections.abc import Callable, Collection
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError

from terrace.delivery.codes import Code
from terrace.errors import Refusal

TIMEOUT_SECONDS = 30
MISSING = 404
CONFLICT = 409  # of a plugin: it is there already


class Grafana:
    """One workspace, with a token of its own."""

    def __init__(self, address: str, token: str) -> None:
        """Ask for nothing yet.

        Args:
            address: Such as "https://g-1234567890.grafana-workspace.us-east-1.amazonaws.com".
            token: Token of a service account that may administer it.
        """
        self._address, self._token = address.rstrip("/"), token

    def get(self, path: str) -> Any | None:
        """Return what is at a path, None where nothing is.

        Raises:
            Refusal: Grafana does not answer, or refuses.
        """
        return self._ask("GET", path, None, without=(MISSING,))

    def post(self, path: str, body: Any, *, without: Collection[int] = ()) -> Any | None:
        """Make something.

        Args:
            path: Below the address, with a leading slash.
            body: What, as JSON.
            without: Status codes that stand for None, and for no error.

        Raises:
            Refusal: Grafana does not answer, or refuses.
        """
        return self._ask("POST", path, body, without=without)

    def put(self, path: str, body: Any) -> Any | None:
        """Change something.

        Raises:
            Refusal: Grafana does not answer, or refuses.
        """
        return self._ask("PUT", path, body, without=())

    def _ask(self, method: str, path: str, body: Any, *, without: Collection[int]) -> Any | None:
        request = urllib.request.Request(  # noqa: S310 - the address is the workspace's
            self._address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Accept": "application/json",
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                told = json.loads(answer.read() or b"{}")
        except HTTPError as problem:
            if problem.code in without:
                return None
            raise _refusal(method, path, f"answered {problem.code}{_said(problem)}") from None
        except (URLError, HTTPException, OSError) as problem:
            why = getattr(problem, "reason", None) or problem
            raise _refusal(method, path, f"could not be asked: {why}") from None
        except ValueError:
            raise _refusal(method, path, "answered with something else than JSON") from None
        if method == "GET" and not isinstance(told, dict):  # of what was made, only the code counts
            raise _refusal(method, path, "answered with JSON that is no object")
        return told


Opened = Callable[[str, str], Grafana]
"""Opens a workspace by the name of its host and a token."""


def over_https(host: str, token: str) -> Grafana:
    """Open a workspace of AWS."""
    return Grafana(f"https://{host}", token)


def _refusal(method: str, path: str, what: str) -> Refusal:
    return Refusal(f"Grafana's {method} {path} {what}", code=Code.REFUSED)


def _said(problem: HTTPError) -> str:
    try:
        message = str(json.loads(problem.read())["message"])
    except (ValueError, KeyError, TypeError, OSError, HTTPException):
        return ""
    return ", " + " ".join(message.split()).rstrip(".")
