"""Calls of AWS: one session, clients with limits of time, and threads, as boto3 blocks."""

import threading
from collections.abc import Callable
from functools import cache, partial
from typing import Any, TypeVar
from urllib.parse import urlencode

import boto3.session
from anyio import CapacityLimiter, to_thread
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config as _BotoConfig
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import ServiceId
from botocore.signers import RequestSigner as _BotoSigner

from app.settings import Settings

THREADS = 32  # calls at a time; as many connections are kept open for each service
CONNECT_SECONDS = 1
READ_SECONDS = 4
ATTEMPTS = 3  # with pauses between them; after that, whoever waits has given up
# What a call raises when AWS refuses it, does not answer, or lends no credentials.
FAILURES = (BotoCoreError, ClientError)

Result = TypeVar("Result")

# boto3 has no types.
_Session: Any = boto3.session.Session
_Auth: Any = SigV4Auth
_Config: Any = _BotoConfig
_Request: Any = AWSRequest
_Signer: Any = _BotoSigner


class Aws:
    """One session of AWS, which renews its credentials by itself."""

    def __init__(self, region: str) -> None:
        self.region = region
        self._session = _Session(region_name=region)
        self._clients: dict[tuple[str, int], Any] = {}
        self._lock = threading.Lock()
        self._threads = CapacityLimiter(THREADS)

    async def call(
        self, service: str, operation: str, *, read_seconds: int = READ_SECONDS, **arguments: Any
    ) -> dict[str, Any]:
        """Call an operation and return its answer.

        Args:
            service: The service, as boto3 calls it.
            operation: The operation, as boto3 calls it.
            read_seconds: How long one attempt waits for an answer.
            arguments: Arguments of the operation.

        Raises:
            BotoCoreError: AWS was not reached, or there are no credentials.
            ClientError: AWS refuses it.
        """

        def do() -> dict[str, Any]:
            answer: dict[str, Any] = getattr(self.client(service, read_seconds), operation)(
                **arguments
            )
            return answer

        return await self.run(do)

    async def run(self, do: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
        """Run a function that blocks in a thread.

        Args:
            do: The function.
            arguments: Its arguments.
            named: Its arguments by name.
        """
        return await to_thread.run_sync(partial(do, *arguments, **named), limiter=self._threads)

    def client(self, service: str, read_seconds: int = READ_SECONDS) -> Any:
        """Return the client of a service; the first time takes a while and may ask for credentials.

        Args:
            service: The service, as boto3 calls it.
            read_seconds: How long one attempt waits for an answer.
        """
        with self._lock:  # a session makes clients for one thread at a time
            known = (service, read_seconds)
            if known not in self._clients:
                limits = _limits(service, read_seconds)
                self._clients[known] = self._session.client(service, config=limits)
            return self._clients[known]

    def sign(self, service: str, method: str | None, url: str | None, body: Any) -> dict[str, str]:
        """Return the headers that sign a request to a service that boto3 has no client of.

        Args:
            service: The service, as the signature calls it.
            method: HTTP's method.
            url: The whole address.
            body: The body.
        """
        request = _Request(method=method, url=url, data=body)
        credentials = self._session.get_credentials().get_frozen_credentials()
        _Auth(credentials, service, self.region).add_auth(request)
        return dict(request.headers.items())

    def sign_connection(self, service: str, host: str, query: dict[str, str], seconds: int) -> str:
        """Return an address signed for a service that takes it as a password.

        Args:
            service: The service, as the signature calls it.
            host: Host in the address.
            query: What else is in the address.
            seconds: How long it is good for.

        Source: Amazon ElastiCache User Guide, "Authenticating with IAM".
        """
        signer = _Signer(
            ServiceId(service),
            self.region,
            service,
            "v4",
            self._session.get_credentials(),
            self._session.events,
        )
        request = {
            "method": "GET",
            "url": f"https://{host}/?{urlencode(query)}",
            "body": {},
            "headers": {},
            "context": {},
        }
        signed: str = signer.generate_presigned_url(
            request, operation_name=query["Action"], expires_in=seconds, region_name=self.region
        )
        return signed.removeprefix("https://")


@cache
def session(region: str) -> Aws:
    """Return the process's session in a region."""
    return Aws(region)


def of(settings: Settings) -> Aws:
    """Return the session in the region of the settings, which say one where it is needed."""
    if settings.region is None:
        raise ValueError("AWS_REGION: missing, allowed: a region of AWS")
    return session(settings.region)


def code(error: Exception) -> str:
    """Return AWS's word for what was wrong, such as AccessDenied; the kind of error otherwise."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "Unknown"))
    return type(error).__name__


def _limits(service: str, read_seconds: int) -> Any:
    return _Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=read_seconds,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=THREADS,
        # Objects are encrypted with a key of KMS, for which S3 takes no other signature. The
        # bucket in the host name gives the region's own host: the other one redirects at first.
        signature_version="s3v4" if service == "s3" else None,
        s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
    )
