"""Stubs of AWS's API of Managed Grafana and Managed Prometheus, for one example environment."""

import dataclasses
from datetime import UTC, datetime
from functools import cache
from typing import Any

from botocore.session import get_session
from botocore.stub import Stubber

from constructs_lib.observability.config import ObservabilityConfig
from environments import PLATFORM
from terrace.names import of_environment
from tests.support.example import DEV
from tests.support.fake_grafana import TOKEN

SEEN = ObservabilityConfig(prometheus=True, grafana="identity-center", tracing=True)
ENVIRONMENT = dataclasses.replace(DEV, observability=SEEN)
NAMES = of_environment(PLATFORM, ENVIRONMENT)
HOST = "g-123.grafana-workspace.us-east-1.amazonaws.com"
SAMPLES = "https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1"
NOW = datetime(2026, 11, 29, 8, 0, tzinfo=UTC)


@cache
def clients() -> dict[str, Any]:
    """Made once: botocore reads a description of each service."""
    session = get_session()
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    return {
        name: session.create_client(name, region_name=DEV.region, **keys)
        for name in ("grafana", "amp")
    }


class Stubs:
    """Clients of two services that answer what they are told to, and nothing else."""

    def __init__(self) -> None:
        self.clients = clients()
        self.stubs = {name: Stubber(client) for name, client in self.clients.items()}
        for each in self.stubs.values():
            each.activate()

    def client(self, service: str, *, account_id: str, region: str | None = None) -> Any:
        assert (account_id, region) == (DEV.account_id, None)
        return self.clients[service]

    def tell(self, service: str, call: str, answer: Any, expected: Any = None) -> None:
        self.stubs[service].add_response(call, answer, expected)

    def tell_workspaces(self, *, status: str = "ACTIVE", name: str = NAMES.name()) -> None:
        workspace = {
            "id": "g-123",
            "name": name,
            "endpoint": HOST,
            "status": status,
            "authentication": {"providers": ["AWS_SSO"]},
            "created": NOW,
            "grafanaVersion": "10.4",
            "modified": NOW,
        }
        other = {**workspace, "id": "g-456", "name": "somebody-elses"}
        self.tell("grafana", "list_workspaces", {"workspaces": [other, workspace]}, {})

    def tell_prometheus(self) -> None:
        summary = {
            "workspaceId": "ws-1",
            "alias": NAMES.name(),
            "arn": "arn:aws:aps:us-east-1:222222222222:workspace/ws-1",
            "status": {"statusCode": "ACTIVE"},
            "createdAt": NOW,
            "tags": {},
        }
        longer = {**summary, "workspaceId": "ws-2", "alias": f"{NAMES.name()}-2"}
        self.tell(
            "amp", "list_workspaces", {"workspaces": [summary, longer]}, {"alias": NAMES.name()}
        )
        described = {**summary, "prometheusEndpoint": f"{SAMPLES}/"}
        self.tell("amp", "describe_workspace", {"workspace": described}, {"workspaceId": "ws-1"})

    def tell_token(self, name: Any) -> None:
        here = {"workspaceId": "g-123"}
        made = {"id": "7", "name": "n", "grafanaRole": "ADMIN", **here}
        self.tell(
            "grafana", "list_workspace_service_accounts", {"serviceAccounts": [], **here}, here
        )
        wanted = {"name": name, "grafanaRole": "ADMIN", **here}
        self.tell("grafana", "create_workspace_service_account", made, wanted)
        lent = {
            "serviceAccountToken": {"id": "8", "name": "n", "key": TOKEN},
            "serviceAccountId": "7",
            **here,
        }
        self.tell(
            "grafana",
            "create_workspace_service_account_token",
            lent,
            {"name": name, "secondsToLive": 600, "serviceAccountId": "7", **here},
        )

    def tell_end(self) -> None:
        deleted = {"serviceAccountId": "7", "workspaceId": "g-123"}
        self.tell("grafana", "delete_workspace_service_account", deleted, deleted)

    def end(self) -> None:
        """See that nothing was left out, and let the next test tell its own."""
        for each in self.stubs.values():
            each.deactivate()
            each.assert_no_pending_responses()
