"""Amazon Managed Service for Prometheus: a workspace's key, and its alert manager.

moto forgets kmsKeyArn, which the provider reads back into aws_prometheus_workspace, and lacks
the alert manager definition as a whole (aws_prometheus_alert_manager_definition).
"""

import json
from collections.abc import Callable
from typing import Any, Final

from moto.amp import urls
from moto.amp.exceptions import AmpException
from moto.amp.models import Workspace
from moto.amp.responses import PrometheusServiceResponse
from moto.core.utils import unix_time

from terrace.embedded_aws.extensions.patch import add, wrap

_PATH: Final = "{0}/workspaces/(?P<workspace_id>[^/]+)/alertmanager/definition$"
_ACTIVE: Final = {"statusCode": "ACTIVE"}


class _NoDefinitionError(AmpException):
    code = 404

    def __init__(self, workspace: str) -> None:
        super().__init__("ResourceNotFoundException", f"{workspace} has no alert manager")


def extend() -> None:
    """Keep keys and alert managers on the workspaces."""
    urls.url_paths[_PATH] = PrometheusServiceResponse.dispatch
    wrap(PrometheusServiceResponse, "create_workspace", _create_workspace)
    wrap(Workspace, "to_dict", _describe)
    add(PrometheusServiceResponse, create_alert_manager_definition, put_alert_manager_definition)
    add(PrometheusServiceResponse, describe_alert_manager_definition)
    add(PrometheusServiceResponse, delete_alert_manager_definition)


def _create_workspace(original: Callable[..., str], response: Any) -> str:
    created: dict[str, Any] = json.loads(original(response))
    workspace = response.amp_backend.describe_workspace(created["workspaceId"])
    workspace.kms_key_arn = json.loads(response.body).get("kmsKeyArn")
    return json.dumps(workspace.to_dict())


def _describe(original: Callable[..., dict[str, Any]], workspace: Any) -> dict[str, Any]:
    key = getattr(workspace, "kms_key_arn", None)
    return original(workspace) | ({"kmsKeyArn": key} if key else {})


def create_alert_manager_definition(self: Any) -> str:
    """Answer CreateAlertManagerDefinition."""
    now = unix_time()
    _workspace(self).alert_manager = {
        "data": json.loads(self.body)["data"],
        "status": _ACTIVE,
        "createdAt": now,
        "modifiedAt": now,
    }
    return json.dumps({"status": _ACTIVE})


def put_alert_manager_definition(self: Any) -> str:
    """Answer PutAlertManagerDefinition."""
    _definition(self).update(data=json.loads(self.body)["data"], modifiedAt=unix_time())
    return json.dumps({"status": _ACTIVE})


def describe_alert_manager_definition(self: Any) -> str:
    """Answer DescribeAlertManagerDefinition."""
    return json.dumps({"alertManagerDefinition": _definition(self)})


def delete_alert_manager_definition(self: Any) -> str:
    """Answer DeleteAlertManagerDefinition."""
    _definition(self)
    del _workspace(self).alert_manager
    return "{}"


def _workspace(response: Any) -> Any:
    return response.amp_backend.describe_workspace(response.path.split("/")[2])


def _definition(response: Any) -> dict[str, Any]:
    workspace = _workspace(response)
    definition: dict[str, Any] | None = getattr(workspace, "alert_manager", None)
    if definition is None:
        raise _NoDefinitionError(workspace.workspace_id)
    return definition
