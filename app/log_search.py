"""Makes log search usable: `python -m app.log_search`, once for each domain and after changes.

It signs in as the domain's administrator, which is the role that it runs with, and says how
documents are indexed, when they are deleted, who writes them and who reads them. A second run
changes nothing; run it again when a service begins or ceases to use log search.

Source: OpenSearch documentation, "Create or update a component or index template", "ISM API" and
"Access control API"; Amazon OpenSearch Service Developer Guide, "Fine-grained access control".
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from app import aws, logs
from app.log_index import INDICES, policy, reader, template, writer
from app.settings import Settings, SettingsError

TEMPLATE, POLICY = "logs", "logs-retention"
WRITER, READER = "log-writer", "log-reader"
SERVICE = "es"  # in signatures
SECONDS = 30
OK, CREATED, FORBIDDEN, NOT_FOUND = 200, 201, 403, 404
log = logging.getLogger("app.log_search")
Answer = tuple[int, Any]
Send = Callable[[Request], tuple[int, bytes]]


class PreparationError(Exception):
    """The domain stays as it is, for a reason in one sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the domain shall know.

    Attributes:
        host: Its host.
        writers: ARNs of roles that send documents.
        readers: ARNs of roles that search them.
        days: How long documents are kept, 1 or more.
        copies: Copies of each document beside the first, 0 or more.
    """

    host: str
    writers: tuple[str, ...]
    readers: tuple[str, ...]
    days: int
    copies: int

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read it from the environment.

        Raises:
            SettingsError: A variable is missing or wrong.
        """
        return cls(
            host=_word(environ, "LOG_SEARCH_HOST", "the host name of a domain of OpenSearch"),
            writers=tuple(_word(environ, "LOG_SEARCH_WRITERS", "ARNs of roles").split()),
            readers=tuple(environ.get("LOG_SEARCH_READERS", "").split()),
            days=_number(environ, "LOG_SEARCH_DAYS", least=1),
            copies=_number(environ, "LOG_SEARCH_COPIES", least=0),
        )


def _word(environ: Mapping[str, str], name: str, allowed: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise SettingsError(f"{name}: missing, allowed: {allowed}")
    return value


def _number(environ: Mapping[str, str], name: str, *, least: int) -> int:
    value = environ.get(name, "")
    if not value.isdecimal() or int(value) < least:
        raise SettingsError(f"{name}: is {value!r}, allowed: a whole number, {least} or more")
    return int(value)


class Domain:
    """A domain of OpenSearch, asked with signed requests over TLS."""

    def __init__(self, host: str, here: aws.Aws, send: Send | None = None) -> None:
        """Ask nothing yet.

        Args:
            host: Its host.
            here: Session that signs.
            send: Sends a request and returns status and body, whatever the status.
        """
        self._host, self._here, self._send = host, here, send or _send

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Send a request; an answer that something is not there is an answer, too.

        Raises:
            PreparationError: The domain is not reached, or refuses.
        """
        url = f"https://{self._host}{path}"
        data = None if body is None else json.dumps(body, sort_keys=True).encode()
        headers = {"Content-Type": "application/json"} if data else {}
        headers |= self._here.sign(SERVICE, method, url, data)
        request = Request(url, data=data, headers=headers, method=method)
        try:
            status, text = self._send(request)
        except (URLError, OSError) as error:
            raise PreparationError(f"{self._host} does not answer: {error}") from error
        if status not in (OK, CREATED, NOT_FOUND):
            hint = "; is the role of this task its administrator?" if status == FORBIDDEN else ""
            said = text.decode("utf-8", "replace")[:500]
            raise PreparationError(f"{method} {path} was answered {status}: {said}{hint}")
        return status, json.loads(text or b"null")

    def put(self, path: str, body: Any) -> None:
        """Make or replace something.

        Raises:
            PreparationError: The domain is not reached, or refuses, or knows no such thing.
        """
        status, answer = self.ask("PUT", path, body)
        if status == NOT_FOUND:
            raise PreparationError(f"PUT {path} was answered {status}: {json.dumps(answer)[:500]}")


def prepare(domain: Domain, wanted: Wanted) -> Iterator[str]:
    """Tell a domain what it shall know, and say what was done, step by step.

    Args:
        domain: The domain, entered as its administrator.
        wanted: What it shall know.

    Raises:
        PreparationError: The domain is not reached, or refuses.
    """
    domain.put(f"/_index_template/{TEMPLATE}", template(copies=wanted.copies))
    yield f"indices {INDICES} are made from template {TEMPLATE}, {wanted.copies} further copies"
    _keep(domain, wanted.days)
    yield f"indices {INDICES} are deleted after {wanted.days} days"
    for role, body, arns in (
        (WRITER, writer(), wanted.writers),
        (READER, reader(), wanted.readers),
    ):
        domain.put(f"/_plugins/_security/api/roles/{role}", body)
        domain.put(f"/_plugins/_security/api/rolesmapping/{role}", {"backend_roles": list(arns)})
        yield f"role {role} is that of {', '.join(arns) or 'nobody'}"


def _keep(domain: Domain, days: int) -> None:
    """Indices keep the policy that they began with, so a changed one is given to each anew."""
    path, body = f"/_plugins/_ism/policies/{POLICY}", policy(days=days)
    status, there = domain.ask("GET", path)
    if status == NOT_FOUND:
        domain.put(path, body)
    elif there["policy"]["description"] != body["policy"]["description"]:
        version = f"if_seq_no={there['_seq_no']}&if_primary_term={there['_primary_term']}"
        domain.put(f"{path}?{version}", body)
        domain.ask("POST", f"/_plugins/_ism/change_policy/{INDICES}", {"policy_id": POLICY})
    # Those that were made before the policy; one that has it already is left alone.
    domain.ask("POST", f"/_plugins/_ism/add/{INDICES}", {"policy_id": POLICY})


def _send(request: Request) -> tuple[int, bytes]:
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - https, as above
            return answer.status, answer.read()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read()


def main() -> int:
    """Prepare the domain, and return the exit code."""
    try:
        settings, wanted = Settings.load(), Wanted.load()
        here = aws.of(settings)
    except (SettingsError, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    logs.configure(settings)
    try:
        for done in prepare(Domain(wanted.host, here), wanted):
            log.info("%s", done)
    except (PreparationError, *aws.FAILURES) as error:
        log.error("not prepared: %s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
