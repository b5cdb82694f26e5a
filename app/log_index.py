"""How documents of logs are indexed, when they are deleted, and who may do what with them."""

from typing import Any

INDICES = "logs-*"
# Fields that are searched; others are kept with their document, so that no service can fill the
# index with names of fields. `log` is the line itself, whose parts are fields already.
KEYWORDS = (
    "environment",
    "service",
    "level",
    "logger",
    "request_id",
    "trace_id",
    "span_id",
    "task_id",
    "container_name",
    "ecs_cluster",
    "ecs_task_arn",
    "ecs_task_definition",
    "stream",
    "method",
    "path",
)


def template(*, copies: int) -> dict[str, Any]:
    """How documents are indexed: known fields only, and never refused for a wrong value."""
    fields: dict[str, Any] = {
        "@timestamp": {"type": "date"},
        "message": {"type": "text"},
        "status": {"type": "integer"},
        "kubernetes": {"type": "flat_object"},
        **{name: {"type": "keyword", "ignore_above": 1024} for name in KEYWORDS},
    }
    return {
        "index_patterns": [INDICES],
        "priority": 100,
        "template": {
            "settings": {
                "index": {
                    "number_of_shards": 1,
                    "number_of_replicas": copies,
                    "refresh_interval": "30s",
                    "mapping": {"ignore_malformed": True},
                }
            },
            "mappings": {
                "dynamic": False,
                "_source": {"excludes": ["log"]},
                "properties": fields,
            },
        },
    }


def policy(*, days: int) -> dict[str, Any]:
    """When indices are deleted; the description tells one policy from another."""
    deleted = {"name": "deleted", "actions": [{"delete": {}}], "transitions": []}
    kept = {
        "name": "kept",
        "actions": [],
        "transitions": [{"state_name": "deleted", "conditions": {"min_index_age": f"{days}d"}}],
    }
    return {
        "policy": {
            "description": f"Deletes indices of logs {days} days after they were made",
            "default_state": "kept",
            "states": [kept, deleted],
            "ism_template": [{"index_patterns": [INDICES], "priority": 100}],
        }
    }


def writer() -> dict[str, Any]:
    """May add documents, and neither read nor delete any."""
    return {
        "cluster_permissions": ["indices:data/write/bulk"],
        "index_permissions": [
            {
                "index_patterns": [INDICES],
                "allowed_actions": [
                    "create_index",
                    "indices:data/write/bulk*",
                    "indices:data/write/index",
                ],
            }
        ],
    }


def reader() -> dict[str, Any]:
    """May search documents, and change nothing."""
    return {
        "cluster_permissions": ["cluster_composite_ops_ro"],
        "index_permissions": [
            {
                "index_patterns": [INDICES],
                "allowed_actions": ["read", "indices:admin/mappings/fields/get*"],
            }
        ],
    }
