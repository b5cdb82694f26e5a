"""What watches the platform: alarms with a way to somebody, and a dashboard."""

from constructs_lib.monitoring.alarm import Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.monitoring.cache_alarms import CacheAlarms
from constructs_lib.monitoring.monitoring import Monitoring
from constructs_lib.monitoring.security_alarms import SecurityAlarms

__all__ = ["Alerts", "CacheAlarms", "Monitoring", "Runbooks", "SecurityAlarms"]
