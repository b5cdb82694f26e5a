"""The WSGI application: moto's dispatcher, with its gaps answered instead of crashed into."""

import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import cache
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import moto.core.responses
import moto.core.utils
import moto.moto_api._internal.responses  # before requests need it: imports are not thread-safe
from flask import Flask, request
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from terrace.embedded_aws import accounts, failures, health, strictness
from terrace.embedded_aws.extensions import sts
from terrace.embedded_aws.repeats import Repeats

_ALWAYS_READY = ("sts",)
_NOT_AWS = "/moto-api/"
_MAY_WAIT = ("execute-api", "lambda", "sns", "sqs", "states", "swf")


class RequestHandler(MotoRequestHandler):
    """Sends small answers at once: Nagle's algorithm would hold each back for up to 40 ms."""

    disable_nagle_algorithm = True


class Application:
    """All services behind one address.

    Requests wait until `prepare` has run, except to STS, whose extension is there at once and which
    tells the starter that the server is alive. One request is worked on at a time, since moto
    iterates over dictionaries that others change; services that may wait or call back are let
    through.
    """

    def __init__(self, *, account_id: str, prepare: Callable[[], None]) -> None:
        accounts.set_default_account(account_id)
        sts.extend()  # now: it answers before the others are extended
        self._moto = DomainDispatcherApplication(_service_app)
        _remember_lookups(self._moto)
        self._prepared = threading.Event()
        self._defect: Exception | None = None
        self._turn = threading.Lock()
        self._repeats = Repeats()
        self._strictness = strictness.Strictness()
        threading.Thread(target=self._prepare, args=(prepare,), daemon=True).start()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        service = failures.service_of(environ)
        if service not in _ALWAYS_READY:
            self._prepared.wait()
        try:
            if self._defect:
                raise self._defect
            refusal = self._refusal(environ, service)
            if refusal:
                return refusal(environ, start_response)
            with nullcontext() if service in _MAY_WAIT else self._turn:
                answer = self._repeats.answer(self._moto, environ, start_response)
        except NotImplementedError as gap:
            logging.warning("not implemented in %s: %s", service, gap)
            failure = failures.not_implemented(service, _named(gap))
        except Exception as error:  # a defect spoils its request, not the server
            logging.exception("failed in %s", service)
            failure = failures.crashed(service, error)
        else:
            return answer
        return failures.answer(environ, failure)(environ, start_response)

    def _refusal(self, environ: WSGIEnvironment, service: str) -> Response | None:
        """Answer what needs no service: the numbers so far, and what AWS would not look into."""
        if environ["PATH_INFO"] == health.COUNTS:
            return Response(self._strictness.counts(), content_type="application/json")
        if environ["PATH_INFO"].startswith(_NOT_AWS) or not self._prepared.is_set():
            return None
        broken = self._strictness.judge(environ, service)
        if broken is None:
            return None
        logging.warning("refused in %s: %s", service, broken.message)
        return failures.answer(environ, broken)

    def _prepare(self, prepare: Callable[[], None]) -> None:
        try:
            prepare()
        except Exception as error:  # every request tells it from now on
            logging.exception("the extensions could not be applied")
            self._defect = error
        self._prepared.set()


def _remember_lookups(dispatcher: Any) -> None:
    """Keep what moto looks up anew for each request: nearly half of the time that one takes."""
    dispatcher.get_backend_for_host = cache(dispatcher.get_backend_for_host)
    names = cache(moto.core.utils.method_names_from_class)
    moto.core.responses.method_names_from_class = names  # type: ignore[attr-defined]


def _service_app(service: Any) -> Flask:
    if service is None:
        raise NotImplementedError("implementation")
    app = create_backend_app(service)
    app.register_error_handler(NotFound, _no_such_address)
    return app


def _no_such_address(_: NotFound) -> Response:
    where = f"{request.method} {request.path}"
    logging.warning("no such address: %s", where)
    service = failures.service_of(request.environ)
    return failures.answer(request.environ, failures.not_implemented(service, where))


def _named(gap: NotImplementedError) -> str:
    """The action out of moto's message "The run_task action has not been implemented"."""
    words = str(gap).removeprefix("The ").split(" ")
    return f"{words[0]} action" if words[1:2] == ["action"] else str(gap) or "implementation"
