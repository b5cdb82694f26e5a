"""`terrace query`: ask the Prometheus of an environment, as the runbooks do."""

import argparse
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import environments
from environments import Environment, Platform
from terrace.aws import Accounts, reading, require_role_name
from terrace.configuration import require_right_environments
from terrace.delivery.refusing import of_aws, usage
from terrace.errors import UserError
from terrace.names import of_environment

PURPOSE = "ask the Prometheus of an environment"
SERVICE = "aps"  # what requests to it are signed for
TIMEOUT_SECONDS = 30
NOTHING = "no series"


# None has types.
_AwsRequest: Any = AWSRequest
_Credentials: Any = Credentials
_Signature: Any = SigV4Auth


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("query", help=PURPOSE, description=f"{PURPOSE}.")
    parser.add_argument("where", help="such as dev, or an address such as http://localhost:9090")
    parser.add_argument("expression", help="in PromQL, such as 'up == 0'")
    parser.add_argument(
        "--role", help="role to take in its account; your own sign-in there if none"
    )
    parser.set_defaults(run=lambda given: run(given.where, given.expression, role=given.role))


def run(where: str, expression: str, *, role: str | None = None) -> int:
    """Print each series with its value, the greatest first.

    Args:
        where: Name of an environment, or the address of a Prometheus that asks for no signature.
        expression: What to ask, in PromQL.
        role: Name of a role in the environment's account; None takes the credentials of the shell,
            which have to be of that account: the role that deploys may not read samples.

    Raises:
        Refusal: With the code of wrong usage, or of missing credentials.
        UserError: Prometheus does not answer, or it refuses the expression.
    """
    environment = None
    with usage():
        require_role_name(role)
        if where.startswith(("http://", "https://")):
            request = _request(where, expression)
        else:
            require_right_environments()
            environment = environments.by_name(where)
            _require_prometheus(environment)
    if environment is not None:
        request = _signed(environment, environments.PLATFORM, expression, role)
    for line in lines(_ask(request)):
        sys.stdout.write(f"{line}\n")
    return 0


def lines(answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each series of an answer, or one that says that there is none.

    Raises:
        UserError: It holds all samples of a time.
    """
    found, kind = answer["data"]["result"], answer["data"]["resultType"]
    if kind == "matrix":
        raise UserError(
            "the expression asks for every sample of a time, allowed: one value for each series, "
            "such as 'max_over_time(up[5m])' instead of 'up[5m]'"
        )
    if kind in ("scalar", "string"):
        found = [{"metric": {}, "value": found}]
    rows = [(each["value"][1], each["metric"]) for each in found]
    width = max((len(value) for value, _ in rows), default=0)
    for value, labels in sorted(rows, key=lambda row: (-_number(row[0]), str(row[1]))):
        told = ", ".join(f"{name}={text}" for name, text in sorted(labels.items()))
        yield f"{value:>{width}}  {told}".rstrip()
    if not rows:
        yield NOTHING


def _number(value: str) -> float:
    number = float(value)
    return number if number == number else float("-inf")  # noqa: PLR0124 - NaN, which has no place


def _request(address: str, expression: str) -> urllib.request.Request:
    try:
        host = urllib.parse.urlsplit(address).hostname
    except ValueError:
        host = None
    if not host:
        raise UserError(f"where is {address!r}, allowed: an address such as http://localhost:9090")
    body = urllib.parse.urlencode({"query": expression}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return urllib.request.Request(f"{address.rstrip('/')}/api/v1/query", body, headers)  # noqa: S310


def _require_prometheus(environment: Environment) -> None:
    if not (environment.observability and environment.observability.prometheus):
        raise UserError(
            f"environment {environment.name} has no Prometheus, allowed: one with "
            "ObservabilityConfig(prometheus=True)"
        )


def _signed(
    environment: Environment, platform: Platform, expression: str, role: str | None
) -> urllib.request.Request:
    """A request to the workspace of an environment.

    Source: Amazon Managed Service for Prometheus User Guide, "Query using Prometheus-compatible
    APIs".
    """
    names, account = of_environment(platform, environment), environment.account_id
    roles = {account: names.role_arn(role)} if role else {}
    hint = (
        f"the role is {role}, another is taken with --role"
        if role
        else f"sign in to account {account}, or name a role there with --role: the one that "
        "deploys may not read samples"
    )
    with of_aws(hint):
        accounts = Accounts(region=environment.region, roles=roles)
        amp = accounts.client("amp", account_id=account)
        with reading("the workspaces of Prometheus"):
            listed = amp.list_workspaces(alias=names.name())["workspaces"]
        # The alias of another one may begin with it.
        own = [each["workspaceId"] for each in listed if each["alias"] == names.name()]
        if not own:
            raise UserError(f"{environment.name} has no workspace of Prometheus; deploy it first")
        with reading(f"the workspace {own[0]}"):
            address = amp.describe_workspace(workspaceId=own[0])["workspace"]["prometheusEndpoint"]
        keys = accounts.variables(account)
    request = _request(address, expression)
    signed = _AwsRequest("POST", request.full_url, dict(request.headers), request.data)
    given = _Credentials(
        keys["AWS_ACCESS_KEY_ID"], keys["AWS_SECRET_ACCESS_KEY"], keys.get("AWS_SESSION_TOKEN")
    )
    _Signature(given, SERVICE, environment.region).add_auth(signed)
    for name, value in signed.headers.items():
        request.add_header(name, value)
    return request


def _ask(request: urllib.request.Request) -> Any:
    where = urllib.parse.urlsplit(request.full_url).netloc
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            told = json.load(answer)
    except urllib.error.HTTPError as refusal:
        raise UserError(f"Prometheus at {where} refuses: {_said(refusal)}") from None
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise _no_prometheus(where) from None
    except (OSError, ValueError, HTTPException) as problem:
        why = getattr(problem, "reason", None) or problem
        raise UserError(f"Prometheus at {where} does not answer: {why}") from None
    data = told.get("data") if isinstance(told, dict) else None
    if not isinstance(data, dict) or not {"result", "resultType"} <= {*data}:
        raise _no_prometheus(where)
    return told


def _no_prometheus(where: str) -> UserError:
    return UserError(
        f"{where} answers something else than Prometheus does, allowed: the address of one, such "
        "as http://localhost:9090"
    )


def _said(refusal: urllib.error.HTTPError) -> str:
    text = refusal.read().decode("utf-8", "replace")
    try:
        told = json.loads(text)
    except ValueError:
        return f"HTTP {refusal.code}"
    told = told if isinstance(told, dict) else {}
    return str(told.get("error") or told.get("message") or f"HTTP {refusal.code}").rstrip(".")
