"""The workspaces of an environment, and a token for one run."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from terrace.aws import Accounts, Unreadable, reading
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.names import Names

# What the role of a run has to be allowed; the deployment role is.
RIGHTS = (
    "aps:DescribeWorkspace",
    "aps:ListWorkspaces",
    "grafana:CreateWorkspaceServiceAccount",
    "grafana:CreateWorkspaceServiceAccountToken",
    "grafana:DeleteWorkspaceServiceAccount",
    "grafana:ListWorkspaceServiceAccounts",
    "grafana:ListWorkspaces",
)
ACTIVE = "ACTIVE"
TOKEN_SECONDS = 600  # of a run that takes seconds; nobody can use it longer where that is killed
STAMP = "%Y%m%dT%H%M%SZ"
# What was left behind by a run that was killed; a run of now would not take so long.
LEFT_BEHIND = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """Grafana of an environment, and the Prometheus that it reads.

    Attributes:
        id: Id of Grafana's workspace.
        host: Name of its host.
        prometheus: Address of Prometheus' workspace.
    """

    id: str
    host: str
    prometheus: str


def find(accounts: Accounts, names: Names) -> Workspace:
    """Find the workspaces by their names, which the environment's stack gives them.

    Raises:
        Unreadable: They may not be listed.
        Refusal: One is not there, or not ready.
    """
    grafana = accounts.client("grafana", account_id=names.account_id)
    with reading("the workspaces of Managed Grafana"):
        pages = grafana.get_paginator("list_workspaces").paginate()
        found = [each for page in pages for each in page["workspaces"]]
    one = _only(found, "name", "Grafana", names)
    if one["status"] != ACTIVE:
        raise Refusal(
            f"Managed Grafana {names.name()} is {one['status']}, allowed: {ACTIVE}; "
            "wait, and try again",
            code=Code.BUSY,
        )
    amp = accounts.client("amp", account_id=names.account_id)
    with reading("the workspaces of Managed Prometheus"):
        pages = amp.get_paginator("list_workspaces").paginate(alias=names.name())
        known = [each for page in pages for each in page["workspaces"]]
        source = _only(known, "alias", "Prometheus", names)  # the API finds by a beginning
        described = amp.describe_workspace(workspaceId=source["workspaceId"])["workspace"]
    return Workspace(
        id=one["id"], host=one["endpoint"], prometheus=described["prometheusEndpoint"].rstrip("/")
    )


def _only(found: list[dict[str, Any]], key: str, kind: str, names: Names) -> dict[str, Any]:
    named = [each for each in found if each.get(key) == names.name()]
    if len(named) != 1:
        raise Refusal(
            f"account {names.account_id} has {len(named) or 'no'} workspaces of Managed {kind} "
            f"called {names.name()}, expected one; deploy {names.environment} first",
            code=Code.REFUSED,
        )
    return named[0]


@contextmanager
def token(
    accounts: Accounts, names: Names, workspace: str, *, when: datetime | None = None
) -> Iterator[str]:
    """Lend a token that administers a workspace, for the body of a `with` block.

    Its service account is made for this run and deleted after it, whatever happens. AWS bills one
    that administers like a person who does, for the month in which it is used.

    Args:
        accounts: The way into the account.
        names: Names in it.
        workspace: Id of Grafana's workspace.
        when: What time it is, if not now.

    Raises:
        Unreadable: AWS refuses to make or to delete one.
    """
    client = accounts.client("grafana", account_id=names.account_id)
    now = when or datetime.now(UTC)
    prefix = f"{names.project}-dashboards-"
    with reading("service accounts of Managed Grafana", verb="cleared"):
        _clear(client, workspace, prefix, now)
    name = f"{prefix}{now.strftime(STAMP)}"
    with reading(f"the service account {name}", verb="made"):
        account = client.create_workspace_service_account(
            name=name, grafanaRole="ADMIN", workspaceId=workspace
        )["id"]
    try:
        with reading(f"a token of the service account {name}", verb="made"):
            made = client.create_workspace_service_account_token(
                name=name,
                secondsToLive=TOKEN_SECONDS,
                serviceAccountId=account,
                workspaceId=workspace,
            )
        yield made["serviceAccountToken"]["key"]
    except BaseException:
        with suppress(Unreadable):  # what stopped the run is what has to be told
            _delete(client, workspace, account, name)
        raise
    _delete(client, workspace, account, name)


def _delete(client: Any, workspace: str, account: str, name: str) -> None:
    with reading(f"the service account {name}", verb="deleted"):
        client.delete_workspace_service_account(serviceAccountId=account, workspaceId=workspace)


def _clear(client: Any, workspace: str, prefix: str, now: datetime) -> None:
    pages = client.get_paginator("list_workspace_service_accounts").paginate(workspaceId=workspace)
    for each in [account for page in pages for account in page["serviceAccounts"]]:
        if not each["name"].startswith(prefix):
            continue
        with suppress(ValueError):  # of somebody else, who calls his own like ours
            stamp = each["name"].removeprefix(prefix)
            if now - datetime.strptime(stamp, STAMP).replace(tzinfo=UTC) > LEFT_BEHIND:
                client.delete_workspace_service_account(
                    serviceAccountId=each["id"], workspaceId=workspace
                )
