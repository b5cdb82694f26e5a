"""What watches the platform: alarms with a way to somebody, and a dashboard."""

from constructs_lib.monitoring.alarm import AlarmSet, Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.monitoring.backup_alarms import BackupAlarms
from constructs_lib.monitoring.cache_alarms import CacheAlarms
from constructs_lib.monitoring.canary_alarms import CanaryAlarms
from constructs_lib.monitoring.certificate_alarms import CertificateAlarms
from constructs_lib.monitoring.edge_alarms import EdgeAlarms
from constructs_lib.monitoring.egress_alarms import EgressAlarms
from constructs_lib.monitoring.function_alarms import FunctionAlarms
from constructs_lib.monitoring.load_balancer_alarms import LoadBalancerAlarms
from constructs_lib.monitoring.log_alarms import LogAlarms
from constructs_lib.monitoring.monitoring import Monitoring
from constructs_lib.monitoring.queue_alarms import QueueAlarms
from constructs_lib.monitoring.reference import (
    AlarmReference,
    ExistingAlarm,
    ExistingTopic,
    TopicReference,
)
from constructs_lib.monitoring.security_alarms import SecurityAlarms
from constructs_lib.monitoring.utilization_alarms import UtilizationAlarms

__all__ = [
    "AlarmReference",
    "AlarmSet",
    "Alerts",
    "BackupAlarms",
    "CacheAlarms",
    "CanaryAlarms",
    "CertificateAlarms",
    "EdgeAlarms",
    "EgressAlarms",
    "ExistingAlarm",
    "ExistingTopic",
    "FunctionAlarms",
    "LoadBalancerAlarms",
    "LogAlarms",
    "Monitoring",
    "QueueAlarms",
    "Runbooks",
    "SecurityAlarms",
    "TopicReference",
    "UtilizationAlarms",
]
