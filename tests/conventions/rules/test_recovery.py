import pytest

from conventions.rules.recovery import STORES

RTO, RPO = "RecoveryTimeObjective", "RecoveryPointObjective"


def tags(rto: str = "240 minutes", rpo: str = "1440 minutes") -> dict[str, str]:
    return {RTO: rto, RPO: rpo}


@pytest.fixture
def store(judge, stack):
    """Return the messages about one store, after its address."""

    def judged(type_: str, tags: object, **body: object) -> list[str]:
        document = stack(resource={f"aws_{type_}": {"main": {"tags": tags, **body}}})
        start = f"DRP001 MUST dev/aws_{type_}.main: "
        found = judge("DRP001", document)
        assert all(message.startswith(start) for message in found)
        return [message.removeprefix(start) for message in found]

    return judged


@pytest.mark.parametrize("type_", STORES)
def test_every_store_declares_both_objectives(judge, stack, type_: str) -> None:
    assert judge("DRP001", stack(resource={type_: {"main": {"tags": tags()}}})) == []
    assert judge("DRP001", stack(resource={type_: {"main": {}}})) == [
        (
            f"DRP001 MUST dev/{type_}.main: {type_}.main declares no {RTO} and no {RPO}; "
            'tag it, such as "60 minutes".'
        )
    ]


def test_a_replica_declares_nothing_of_its_own(judge, stack) -> None:
    replica = {"replicate_source_db": "acme-dev-main"}
    assert judge("DRP001", stack(resource={"aws_db_instance": {"copy": replica}})) == []


def test_an_objective_may_be_a_default_tag_of_the_provider(judge, stack, provider) -> None:
    aws = provider("dev")
    aws["default_tags"][0]["tags"] |= tags()
    document = stack(provider={"aws": [aws]}, resource={"aws_rds_cluster": {"main": {}}})
    assert judge("DRP001", document) == []


@pytest.mark.parametrize("value", ["1 hour", "60", "1.5 minutes", "60 minutes or so"])
def test_anything_but_whole_minutes_is_found(store, value: str) -> None:
    assert store("db_instance", tags(rto=value), backup_retention_period=1) == [
        f'{RTO} of aws_db_instance.main is "{value}"; write whole minutes, such as "60 minutes".'
    ]


def test_an_objective_that_is_left_to_a_plan_is_not_judged(store) -> None:
    assert store("db_instance", tags(rto="${var.rto}", rpo="${var.rpo} minutes")) == []


MERGED = '${{merge(var.common_tags, {{"Name" = "main", {}}})}}'


@pytest.mark.parametrize(
    "entries",
    [
        f'"{RTO}" = "60 minutes", "{RPO}" = "1440 minutes"',
        f'{RTO} = "60 minutes"\n{RPO} : "1440 minutes"',
        f'"{RTO}" = var.rto, "{RPO}" = "${{var.rpo}} minutes"',
    ],
)
def test_objectives_in_an_expression_are_found_by_their_keys(store, entries: str) -> None:
    assert store("db_instance", MERGED.format(entries)) == []


def test_literal_values_in_an_expression_are_judged(store) -> None:
    entries = f'"{RTO}" = "30 minutes", "{RPO}" = "1 hour"'
    assert store("db_instance", MERGED.format(entries)) == [
        f'{RPO} of aws_db_instance.main is "1 hour"; write whole minutes, such as "60 minutes".',
        (
            "aws_db_instance.main declares an RTO of 30 minutes and fails with its zone; "
            "set multi_az, or declare 60 minutes."
        ),
    ]


def test_an_expression_without_the_keys_declares_nothing(store) -> None:
    entries = f'"{RTO}" = "60 minutes", "My{RPO}" = "1440 minutes"'
    assert store("db_instance", MERGED.format(entries)) == [
        f'aws_db_instance.main declares no {RPO}; tag it, such as "60 minutes".'
    ]


CONTINUOUS = {"point_in_time_recovery": [{"enabled": True}]}
FAILING_OVER = {"automatic_failover_enabled": True, "multi_az_enabled": True}


@pytest.mark.parametrize(
    ("type_", "objectives", "body"),
    [
        (
            "db_instance",
            tags("30 minutes", "5 minutes"),
            {"multi_az": True, "backup_retention_period": 1},
        ),
        (
            "db_instance",
            tags("30 minutes", "5 minutes"),
            {"multi_az": "${var.a}", "backup_retention_period": "${var.b}"},
        ),
        ("rds_cluster", tags(rpo="5 minutes"), {}),
        ("dynamodb_table", tags("1 minutes", "5 minutes"), CONTINUOUS),
        ("elasticache_replication_group", tags("5 minutes"), FAILING_OVER),
        ("efs_file_system", tags("5 minutes"), {}),
        (
            "opensearch_domain",
            tags("30 minutes", "60 minutes"),
            {"cluster_config": {"zone_awareness_enabled": True}},
        ),
    ],
)
def test_settings_that_meet_the_objectives_pass(store, type_: str, objectives, body) -> None:
    assert store(type_, objectives, **body) == []


@pytest.mark.parametrize(
    ("type_", "rpo", "body", "message"),
    [
        ("db_instance", 60, {}, "1440 at best; keep backups, or declare 1440 minutes"),
        ("db_instance", 4, {"backup_retention_period": 7}, "5 at best; declare 5 minutes"),
        ("rds_cluster", 4, {}, "5 at best; declare 5 minutes"),
        (
            "dynamodb_table",
            60,
            {},
            "1440 at best; enable point_in_time_recovery, or declare 1440 minutes",
        ),
        ("dynamodb_table", 1, CONTINUOUS, "5 at best; declare 5 minutes"),
        ("elasticache_replication_group", 60, {}, "1440 at best; declare 1440 minutes"),
        (
            "efs_file_system",
            60,
            {},
            "1440 at best; add aws_efs_replication_configuration, or declare 1440 minutes",
        ),
        ("opensearch_domain", 30, {}, "60 at best; declare 60 minutes"),
    ],
)
def test_an_rpo_that_the_settings_miss_is_found(
    store, type_: str, rpo: int, body, message: str
) -> None:
    assert store(type_, tags(rpo=f"{rpo} minutes"), **body) == [
        f"aws_{type_}.main declares an RPO of {rpo} minutes and meets {message}."
    ]


def test_a_replicated_file_system_meets_15_minutes(judge, stack) -> None:
    resources = {
        "aws_efs_file_system": {"main": {"tags": tags(rpo="15 minutes")}},
        "aws_efs_replication_configuration": {
            "main": {"source_file_system_id": "${aws_efs_file_system.main.id}"}
        },
    }
    assert judge("DRP001", stack(resource=resources)) == []


@pytest.mark.parametrize(
    ("type_", "body", "remedy"),
    [
        ("db_instance", {"multi_az": False}, "set multi_az"),
        ("rds_cluster", {}, "add a second aws_rds_cluster_instance"),
        (
            "elasticache_replication_group",
            {"automatic_failover_enabled": True},
            "set automatic_failover_enabled and multi_az_enabled",
        ),
        ("opensearch_domain", {}, "set cluster_config.zone_awareness_enabled"),
        ("efs_file_system", {"availability_zone_name": "a"}, "unset availability_zone_name"),
    ],
)
def test_an_rto_that_the_settings_miss_is_found(store, type_: str, body, remedy: str) -> None:
    assert store(type_, tags(rto="59 minutes"), **body) == [
        (
            f"aws_{type_}.main declares an RTO of 59 minutes and fails with its zone; "
            f"{remedy}, or declare 60 minutes."
        )
    ]
