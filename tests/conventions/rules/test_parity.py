from typing import Any

import pytest

from conventions.strictness import ASPECTS
from conventions.tiers import WEAKEST_FIRST
from environments import order


@pytest.fixture
def compare(judge, stack):
    """Return what is found of resources, by type and id, in staging and in production."""

    def judged(staging: dict[str, Any], production: dict[str, Any]) -> list[str]:
        stacks = [stack("staging", resource=staging), stack("production", resource=production)]
        return judge("PAR001", *stacks)

    return judged


@pytest.fixture
def argument(compare):
    """Return what is found of one resource with these arguments, after its address."""

    def judged(type_: str, staging: dict[str, Any], production: dict[str, Any]) -> list[str]:
        start = f"PAR001 MUST production/{type_}.main: {type_}.main has "
        found = compare({type_: {"main": staging}}, {type_: {"main": production}})
        assert all(message.startswith(start) for message in found)
        return [message.removeprefix(start) for message in found]

    return judged


def subnets(*zones: str) -> dict[str, Any]:
    return {"aws_subnet": {f"s{n}": {"availability_zone": z} for n, z in enumerate(zones)}}


def alarm(metric: str = "CPUUtilization") -> dict[str, str]:
    return {"namespace": "AWS/RDS", "metric_name": metric}


# Argument, resource type, a lax value, a strict one; None is unset.
STRICTER = [
    ("deletion_protection", "aws_db_instance", False, True),
    ("deletion_protection", "aws_cognito_user_pool", "INACTIVE", "ACTIVE"),
    ("deletion_protection_enabled", "aws_dynamodb_table", None, True),
    ("enable_deletion_protection", "aws_lb", False, "true"),
    ("disable_api_termination", "aws_instance", False, True),
    ("force_delete", "aws_ecr_repository", True, False),
    ("force_destroy", "aws_s3_bucket", True, None),
    ("skip_final_snapshot", "aws_db_instance", True, False),
    ("delete_automated_backups", "aws_db_instance", None, False),
    ("image_tag_mutability", "aws_ecr_repository", None, "IMMUTABLE"),
    ("deletion_window_in_days", "aws_kms_key", 7, None),
    ("recovery_window_in_days", "aws_secretsmanager_secret", 0, 7),
    ("multi_az", "aws_db_instance", False, True),
    ("multi_az_enabled", "aws_elasticache_replication_group", None, True),
    ("automatic_failover_enabled", "aws_elasticache_replication_group", None, True),
    ("num_cache_clusters", "aws_elasticache_replication_group", 1, 2),
    ("min_capacity", "aws_appautoscaling_target", 1, 2),
    ("min_size", "aws_autoscaling_group", 1, 2),
    ("desired_count", "aws_ecs_service", 1, "2"),
    ("backup_retention_period", "aws_db_instance", None, 1),
    ("backup_retention_period", "aws_rds_cluster", None, 2),
    ("snapshot_retention_limit", "aws_elasticache_replication_group", None, 5),
    ("retention_in_days", "aws_cloudwatch_log_group", 90, 365),
    ("retention_in_days", "aws_cloudwatch_log_group", 90, 0),
    ("rule.expiration.days", "aws_s3_bucket_lifecycle_configuration", 30, 365),
    ("enabled_cloudwatch_logs_exports", "aws_db_instance", ["a"], ["b", "a"]),
    ("enable_cloudwatch_logs_exports", "aws_neptune_cluster", ["a"], ["b", "a"]),
    ("enabled_cluster_log_types", "aws_eks_cluster", None, ["audit"]),
    ("traffic_type", "aws_flow_log", "REJECT", "ALL"),
    ("lifecycle.prevent_destroy", "aws_kms_key", None, True),
    ("versioning_configuration.status", "aws_s3_bucket_versioning", "Suspended", "Enabled"),
    ("cluster_config.zone_awareness_enabled", "aws_opensearch_domain", None, True),
    ("scaling_config.min_size", "aws_eks_node_group", 1, 2),
    ("point_in_time_recovery.enabled", "aws_dynamodb_table", False, True),
]


@pytest.mark.parametrize(("path", "type_", "lax", "strict"), STRICTER)
def test_production_may_be_stricter_but_not_laxer(
    argument, path: str, type_: str, lax: object, strict: object
) -> None:
    def body(value: object) -> dict[str, Any]:
        *outer, inner = path.split(".")
        written: dict[str, Any] = {} if value is None else {inner: value}
        for block in reversed(outer):
            written = {block: [written]}
        return written

    assert argument(type_, body(lax), body(strict)) == []
    assert argument(type_, body(strict), body(strict)) == []
    (message,) = argument(type_, body(strict), body(lax))
    assert message.startswith(f"{path} ")


def test_every_compared_argument_has_a_case() -> None:
    cases = {(path, type_) for path, type_, *_ in STRICTER}
    for aspect in ASPECTS:
        assert any(
            path == aspect.argument and (not aspect.types or type_ in aspect.types)
            for path, type_ in cases
        )


def test_a_switch_that_is_off_in_production_is_found(argument) -> None:
    assert argument("aws_db_instance", {"multi_az": True}, {}) == [
        "multi_az unset in production and true in staging; set it to true in production."
    ]


def test_a_risk_that_is_taken_in_production_only_is_found(argument) -> None:
    assert argument("aws_db_instance", {}, {"skip_final_snapshot": True}) == [
        (
            "skip_final_snapshot true in production and unset in staging; "
            "set it to false in production."
        )
    ]


def test_a_smaller_number_in_production_is_found(argument) -> None:
    backups = [{"backup_retention_period": days} for days in (7, 1)]
    assert argument("aws_db_instance", *backups) == [
        (
            "backup_retention_period 1 in production and 7 in staging; "
            "set it to 7 or more in production."
        )
    ]


def test_logs_that_are_kept_for_ever_in_staging_are_so_in_production(argument) -> None:
    assert argument("aws_cloudwatch_log_group", {}, {"retention_in_days": 365}) == [
        (
            "retention_in_days 365 in production and unset in staging; "
            "set it to 0 (for ever) in production."
        )
    ]


def test_a_log_that_only_staging_writes_is_found(argument) -> None:
    logs = [{"enabled_cloudwatch_logs_exports": logs} for logs in (["slow", "audit"], ["audit"])]
    assert argument("aws_db_instance", *logs) == [
        (
            "enabled_cloudwatch_logs_exports audit in production and slow, audit in staging; "
            "add slow in production."
        )
    ]


def test_a_flow_log_that_records_less_is_found(argument) -> None:
    kinds = [{"traffic_type": kind} for kind in ("ACCEPT", "REJECT")]
    assert argument("aws_flow_log", *kinds) == [
        "traffic_type REJECT in production and ACCEPT in staging; set it to ACCEPT in production."
    ]


@pytest.mark.parametrize("value", ["${var.days}", "some", [1]])
def test_what_only_a_plan_knows_is_not_judged(argument, value: object) -> None:
    known = {"backup_retention_period": 7, "multi_az": True}
    assert argument("aws_db_instance", known, dict.fromkeys(known, value)) == []
    assert argument("aws_db_instance", dict.fromkeys(known, value), known) == []


def test_objects_that_do_not_expire_are_kept_for_ever(argument) -> None:
    expiry = {"rule": [{"expiration": [{"days": 30}]}]}
    assert argument("aws_s3_bucket_lifecycle_configuration", {}, expiry) == []
    assert argument("aws_s3_bucket_lifecycle_configuration", expiry, {}) == []


def test_a_list_that_only_a_plan_knows_is_not_judged(argument) -> None:
    logs = [{"enabled_cloudwatch_logs_exports": logs} for logs in (["audit"], "${var.logs}")]
    assert argument("aws_db_instance", *logs) == []


def test_a_resource_at_another_address_is_not_compared(compare) -> None:
    databases = [{"aws_db_instance": {id_: {"multi_az": id_ == "a"}}} for id_ in ("a", "b")]
    assert compare(*databases) == []


def test_staging_is_compared_with_dev_and_production_with_what_comes_before(judge, stack) -> None:
    def database(name: str, days: int) -> Any:
        body = {"backup_retention_period": days}
        return stack(name, resource={"aws_db_instance": {"main": body}})

    ranked = [database("production", 3), database("dev", 2), database("staging", 1)]
    (message,) = judge("PAR001", *ranked)
    assert message.startswith("PAR001 MUST staging/")
    (message,) = judge("PAR001", database("production", 1), database("dev", 2))
    assert "1 in production and 2 in dev" in message
    assert judge("PAR001", database("production", 1), database("sandbox", 2)) == []


def test_the_order_is_that_of_the_configuration() -> None:
    assert WEAKEST_FIRST == order.WEAKEST_FIRST


@pytest.mark.parametrize("own", ["devices", "subdev"])
def test_stacks_are_paired_by_what_their_names_have_beside_the_environment(
    judge, stack, own: str
) -> None:
    def part(name: str, environment: str, *, multi_az: bool) -> Any:
        body = {"aws_db_instance": {"main": {"multi_az": multi_az}}}
        return stack(name, environment=environment, resource=body)

    stacks = [
        part(f"dev-{own}", "dev", multi_az=True),
        part("dev-app", "dev", multi_az=False),
        part(f"staging-{own}", "staging", multi_az=False),
        part("staging-app", "staging", multi_az=True),
    ]
    (message,) = judge("PAR001", *stacks)
    assert message.startswith(f"PAR001 MUST staging-{own}/aws_db_instance.main: ")


def test_fewer_zones_in_production_are_found(compare) -> None:
    assert compare(subnets("a", "b", "b"), subnets("a", "b")) == []
    assert compare(subnets("a", "b", "c"), subnets("a", "a")) == [
        (
            "PAR001 MUST production/aws_subnet: production has 1 availability zone "
            "and staging has 3; add 2 availability zones to production."
        )
    ]


def test_zones_that_only_a_plan_knows_are_not_counted(compare) -> None:
    assert compare(subnets("a", "b"), subnets("${var.zone}")) == []


def test_fewer_nat_gateways_in_production_are_found(compare) -> None:
    gateways = [{"aws_nat_gateway": {id_: {} for id_ in ids}} for ids in ("a", "ab", "abc")]
    assert compare(gateways[0], gateways[1]) == []
    assert compare(gateways[2], gateways[1]) == [
        (
            "PAR001 MUST production/aws_nat_gateway: production has 2 NAT gateways "
            "and staging has 3; add 1 NAT gateway to production."
        )
    ]
    assert len(compare(gateways[0], {})) == 1


def test_an_alarm_that_production_lacks_is_found_where_it_would_be(compare) -> None:
    comment = {"//": {"metadata": {"path": "staging/monitoring/cpu"}}}
    staging = {"aws_cloudwatch_metric_alarm": {"cpu": alarm() | comment}}
    assert compare(staging, staging) == []
    assert compare(staging, {}) == [
        (
            "PAR001 MUST production/monitoring/cpu: the alarm aws_cloudwatch_metric_alarm.cpu "
            "of AWS/RDS CPUUtilization is in staging and not in production; add it to production."
        )
    ]


def test_an_alarm_of_the_same_metric_at_another_address_stands_for_it(compare) -> None:
    alarms = [{"aws_cloudwatch_metric_alarm": {id_: alarm()}} for id_ in ("cpu", "database_cpu")]
    assert compare(*alarms) == []


def test_of_two_alarms_of_a_metric_the_missing_one_is_found(compare) -> None:
    alarms = [{"aws_cloudwatch_metric_alarm": {id_: alarm() for id_ in ids}} for ids in ("ab", "a")]
    (message,) = compare(*alarms)
    assert "the alarm aws_cloudwatch_metric_alarm.b of" in message


def test_an_alarm_of_another_metric_does_not_stand_for_it(compare) -> None:
    other = {"cpu_of_all": alarm("FreeStorageSpace")}
    alarms = [{"aws_cloudwatch_metric_alarm": each} for each in ({"cpu": alarm()}, other)]
    assert len(compare(*alarms)) == 1


def test_an_alarm_of_what_production_lacks_is_no_alarm_that_it_lacks(compare) -> None:
    watched = alarm() | {"dimensions": {"Name": "${aws_ecs_cluster.extra.name}"}}
    staging = {"aws_ecs_cluster": {"extra": {}}, "aws_cloudwatch_metric_alarm": {"cpu": watched}}
    assert compare(staging, {}) == []
    (message,) = compare(staging, {"aws_ecs_cluster": {"extra": {}}})
    assert "the alarm aws_cloudwatch_metric_alarm.cpu of" in message


def test_an_alarm_that_knows_its_service_by_name_is_no_alarm_that_production_lacks(compare) -> None:
    watched = alarm() | {"dimensions": {"ServiceName": "acme-staging-emails"}}
    service = {"aws_ecs_service": {"emails": {"name": "acme-staging-emails"}}}
    assert compare(service | {"aws_cloudwatch_metric_alarm": {"cpu": watched}}, {}) == []
    (message,) = compare({"aws_cloudwatch_metric_alarm": {"cpu": watched}}, {})
    assert "the alarm aws_cloudwatch_metric_alarm.cpu of" in message


def test_an_alarm_on_a_log_is_no_alarm_that_production_lacks_without_that_log(compare) -> None:
    counts = {"metric_transformation": {"namespace": "AWS/RDS", "name": "CPUUtilization"}}
    staging = {"aws_cloudwatch_metric_alarm": {"cpu": alarm()}}
    errors = {"aws_cloudwatch_log_metric_filter": {"errors": counts}}
    assert compare(staging | errors, {}) == []
    assert len(compare(staging | errors, errors)) == 1


def test_an_alarm_that_computes_its_metric_is_named_by_its_address(compare) -> None:
    (message,) = compare({"aws_cloudwatch_composite_alarm": {"all": {}}}, {})
    assert "the alarm aws_cloudwatch_composite_alarm.all is in staging" in message


def test_a_store_that_only_staging_has_is_found(compare) -> None:
    assert compare({"aws_dynamodb_table": {"orders": {}}}, {}) == [
        (
            "PAR001 MUST production/aws_dynamodb_table.orders: production has no "
            "aws_dynamodb_table, and staging has aws_dynamodb_table.orders; "
            "add it to production, or remove it from staging."
        )
    ]


def test_what_dev_tries_out_need_not_be_in_staging(judge, stack) -> None:
    store = {"aws_dynamodb_table": {"orders": {}}}
    assert judge("PAR001", stack("dev", resource=store), stack("staging", resource={})) == []


def test_a_flow_log_in_dev_is_in_staging_too(judge, stack) -> None:
    log = {"aws_flow_log": {"main": {}}}
    (message,) = judge("PAR001", stack("dev", resource=log), stack("staging", resource={}))
    assert "staging has no aws_flow_log, and dev has aws_flow_log.main" in message


def test_a_cluster_stands_for_an_instance_and_not_the_other_way_round(compare) -> None:
    instance, cluster = {"aws_db_instance": {"main": {}}}, {"aws_rds_cluster": {"main": {}}}
    assert compare(instance, cluster) == []
    (message,) = compare(cluster, instance)
    assert "production has no aws_rds_cluster" in message
