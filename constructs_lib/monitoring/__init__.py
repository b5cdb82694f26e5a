"""What watches the platform: alarms with a way to somebody, and a dashboard."""

from constructs_lib.monitoring.alarm import Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.monitoring.monitoring import Monitoring

__all__ = ["Alerts", "Monitoring", "Runbooks"]
