"""Cost Explorer: monitors of unusual costs, of which an account has one for each dimension.

moto knows no monitors: CreateAnomalyMonitor, GetAnomalyMonitors and DeleteAnomalyMonitor. AWS makes
one by services in every new account, and refuses a second; `terrace preflight` looks for it.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from moto.ce.models import CostExplorerBackend
from moto.ce.responses import CostExplorerResponse
from moto.core.exceptions import JsonRESTError
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from terrace.embedded_aws.extensions.patch import add, wrap

_REFUSED: Final = "Limit exceeded on dimensional spend monitor creation"


def extend() -> None:
    """Keep monitors on the backend."""
    wrap(CostExplorerBackend, "__init__", _create)
    add(CostExplorerResponse, create_anomaly_monitor, get_anomaly_monitors, delete_anomaly_monitor)


def _create(original: Callable[..., None], backend: Any, *args: Any, **named: Any) -> None:
    original(backend, *args, **named)
    backend.monitors = {}


def create_anomaly_monitor(self: Any) -> str:
    """Answer CreateAnomalyMonitor; a second one of a dimension is refused."""
    wanted, monitors = json.loads(self.body)["AnomalyMonitor"], self.ce_backend.monitors
    dimension = wanted.get("MonitorDimension")
    if dimension and any(each.get("MonitorDimension") == dimension for each in monitors.values()):
        raise JsonRESTError("ValidationException", _REFUSED)
    arn = f"arn:aws:ce::{self.current_account}:anomalymonitor/{mock_random.uuid4()}"
    now = utcnow().strftime("%Y-%m-%dT%H:%M:%SZ")
    monitors[arn] = wanted | {"MonitorArn": arn, "CreationDate": now, "LastUpdatedDate": now}
    return json.dumps({"MonitorArn": arn})


def get_anomaly_monitors(self: Any) -> str:
    """Answer GetAnomalyMonitors, for some or for all."""
    monitors = self.ce_backend.monitors
    arns = json.loads(self.body or "{}").get("MonitorArnList") or list(monitors)
    return json.dumps({"AnomalyMonitors": [monitors[arn] for arn in arns if arn in monitors]})


def delete_anomaly_monitor(self: Any) -> str:
    """Answer DeleteAnomalyMonitor."""
    self.ce_backend.monitors.pop(json.loads(self.body)["MonitorArn"], None)
    return "{}"
