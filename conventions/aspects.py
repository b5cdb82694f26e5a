"""Aspects: the arguments that environments are compared in, by the names that people give them.

Whatever rule PAR001 compares has its name here, and `conventions.strictness` knows which value is
the stricter one. `terrace parity` shows all of them, also those of which no value is stricter.
"""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "instance_class": "Database: instance class",
    "allocated_storage": "Database: storage, GiB",
    "max_allocated_storage": "Database: storage grows up to, GiB",
    "multi_az": "Standby in a second zone",
    "multi_az_enabled": "Standby in a second zone",
    "automatic_failover_enabled": "Automatic failover",
    "cluster_config.zone_awareness_enabled": "Spread over zones",
    "backup_retention_period": "Backups kept, days",
    "snapshot_retention_limit": "Backups kept, days",
    "tags.RecoveryTimeObjective": "Recovery time objective",
    "tags.RecoveryPointObjective": "Recovery point objective",
    "deletion_protection": "Deletion protection",
    "deletion_protection_enabled": "Deletion protection",
    "disable_api_termination": "Deletion protection",
    "enable_deletion_protection": "Deletion protection",
    "lifecycle.prevent_destroy": "Terraform refuses to destroy it",
    "skip_final_snapshot": "Last snapshot is skipped",
    "delete_automated_backups": "Backups are deleted with it",
    "point_in_time_recovery.enabled": "Restorable to any point in time",
    "versioning_configuration.status": "Object versions",
    "deletion_window_in_days": "Restorable after deletion, days",
    "recovery_window_in_days": "Restorable after deletion, days",
    "force_delete": "Emptied in order to be destroyed",
    "force_destroy": "Emptied in order to be destroyed",
    "image_tag_mutability": "Image tags",
    "retention_in_days": "Logs kept, days (0: for ever)",
    "rule.expiration.days": "Objects kept, days",
    "enabled_cloudwatch_logs_exports": "Database: logs exported",
    "enable_cloudwatch_logs_exports": "Cache: logs exported",
    "enabled_cluster_log_types": "Kubernetes: logs kept",
    "traffic_type": "Flow log: traffic recorded",
    "desired_count": "Tasks, at first",
    "min_capacity": "Tasks, at least",
    "max_capacity": "Tasks, at most",
    "cpu": "CPU units of a task",
    "memory": "Memory of a task, MiB",
    "capacity_provider_strategy.capacity_provider": "Capacity provider",
    "min_size": "Instances, at least",
    "node_type": "Cache: node type",
    "num_cache_clusters": "Cache: nodes",
    "instance_types": "Kubernetes nodes: instance types",
    "capacity_type": "Kubernetes nodes: capacity",
    "scaling_config.min_size": "Kubernetes nodes, at least",
    "scaling_config.max_size": "Kubernetes nodes, at most",
    "limit_amount": "Monthly budget, USD",
}
"""By dotted path of the argument, in the order in which they are shown."""
