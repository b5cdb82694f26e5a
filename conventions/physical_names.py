"""Names that AWS sees: which argument carries one, how long it may be, what it must look like.

Only names that share one account and region are held to the pattern. What lives inside a named
parent (an ECS service in its cluster, a node group, an inline policy) is told apart by the parent.
"""

import re

from conventions.blocks import Block
from conventions.document import Document, Kind

LONGEST = {
    ("aws_autoscaling_group", "name"): 255,
    ("aws_backup_plan", "name"): 50,
    ("aws_backup_vault", "name"): 50,
    ("aws_cloudfront_cache_policy", "name"): 128,
    ("aws_cloudfront_origin_access_control", "name"): 64,
    ("aws_cloudfront_response_headers_policy", "name"): 128,
    ("aws_cloudtrail", "name"): 128,
    ("aws_cloudwatch_composite_alarm", "alarm_name"): 255,
    ("aws_cloudwatch_dashboard", "dashboard_name"): 255,
    ("aws_cloudwatch_event_rule", "name"): 64,
    ("aws_cloudwatch_log_delivery_destination", "name"): 60,
    ("aws_cloudwatch_log_delivery_source", "name"): 60,
    ("aws_cloudwatch_log_group", "name"): 512,
    ("aws_cloudwatch_metric_alarm", "alarm_name"): 255,
    ("aws_codedeploy_app", "name"): 100,
    ("aws_config_config_rule", "name"): 128,
    ("aws_config_configuration_recorder", "name"): 256,
    ("aws_db_instance", "identifier"): 63,
    ("aws_db_parameter_group", "name"): 255,
    ("aws_db_subnet_group", "name"): 255,
    ("aws_dynamodb_table", "name"): 255,
    ("aws_ecr_repository", "name"): 256,
    ("aws_ecs_capacity_provider", "name"): 255,
    ("aws_ecs_cluster", "name"): 255,
    ("aws_ecs_task_definition", "family"): 255,
    ("aws_eks_cluster", "name"): 100,
    ("aws_elasticache_parameter_group", "name"): 255,
    ("aws_elasticache_replication_group", "replication_group_id"): 40,
    ("aws_elasticache_subnet_group", "name"): 255,
    ("aws_grafana_workspace", "name"): 255,
    ("aws_iam_group", "name"): 128,
    ("aws_iam_instance_profile", "name"): 128,
    ("aws_iam_policy", "name"): 128,
    ("aws_iam_role", "name"): 64,
    ("aws_kms_alias", "name"): 256,
    ("aws_lambda_function", "function_name"): 64,
    ("aws_launch_template", "name"): 128,
    ("aws_lb", "name"): 32,
    ("aws_lb_target_group", "name"): 32,
    ("aws_macie2_classification_job", "name"): 500,
    ("aws_opensearch_domain", "domain_name"): 28,
    ("aws_prometheus_workspace", "alias"): 100,
    ("aws_rds_cluster", "cluster_identifier"): 63,
    ("aws_rds_cluster_parameter_group", "name"): 255,
    ("aws_s3_bucket", "bucket"): 63,
    ("aws_scheduler_schedule_group", "name"): 64,
    ("aws_secretsmanager_secret", "name"): 512,
    ("aws_security_group", "name"): 255,
    ("aws_sfn_state_machine", "name"): 80,
    ("aws_sns_topic", "name"): 256,
    ("aws_sqs_queue", "name"): 80,
    ("aws_ssm_parameter", "name"): 1011,
    ("aws_synthetics_canary", "name"): 255,
    ("aws_wafv2_ip_set", "name"): 128,
    ("aws_wafv2_web_acl", "name"): 128,
    ("aws_xray_group", "group_name"): 32,
    ("aws_xray_sampling_rule", "rule_name"): 32,
}
ARGUMENTS = dict(LONGEST.keys())  # each type carries one name

_FILLED_IN = r"\$\{[^}]*\}"
_WORDS = rf"(?:[a-z0-9.]|{_FILLED_IN})+(?:-(?:[a-z0-9.]|{_FILLED_IN})+)*"
_SEGMENT = rf"(?:[A-Za-z0-9_.-]|{_FILLED_IN})+"


def prefix(document: Document, block: Block) -> tuple[str, str]:
    """Return project and environment of a resource; in a module, its variables for them."""
    tags = document.tags(block.provider_alias)
    project, environment = tags.get("Project"), tags.get("Environment")
    if document.kind is Kind.MODULE and not tags:
        return "${var.project_name}", "${var.environment}"
    return str(project or ""), str(environment or "")


def is_conventional(name: str, project: str, environment: str) -> bool:
    """Tell whether a name is the prefix, the prefix and a thing, or a path that begins so.

    AWS dictates what may stand before it: alias/ for a key, aws-waf-logs- for a WAF's log,
    /aws/<service>/ for a service's log group.
    """
    ours, theirs = re.escape(project), re.escape(environment)
    dictated = rf"(?:alias/|aws-waf-logs-|/aws/(?:{_WORDS}/)*?)?"
    named = rf"(?:{ours}-{theirs}(?:-{_WORDS})?|/?{ours}/{theirs})"
    return re.fullmatch(rf"{dictated}{named}(?:/{_SEGMENT})*", name) is not None
