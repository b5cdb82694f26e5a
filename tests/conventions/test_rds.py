import pytest

from conventions import rds
from conventions.blocks import Block, Mode


def database(type_: str = rds.INSTANCE, **body: object) -> Block:
    return Block(document="dev", mode=Mode.RESOURCE, type=type_, id="main", body=body)


def test_a_replica_names_its_primary() -> None:
    assert rds.is_replica(database(replicate_source_db="${aws_db_instance.main.identifier}"))
    assert rds.is_replica(database(rds.CLUSTER, replication_source_identifier="arn:aws:rds:x"))
    assert not rds.is_replica(database())


@pytest.mark.parametrize(
    ("primary", "inherits"),
    [
        ("acme-dev-main", True),
        ("${aws_db_instance.main.identifier}", True),
        ("arn:aws:rds:eu-west-1:111111111111:db:main", False),
        ("${aws_db_instance.main.arn}", False),
        ("", False),
    ],
)
def test_a_replica_of_the_same_region_inherits_encryption(primary: str, inherits: bool) -> None:
    assert rds.inherits_encryption(database(replicate_source_db=primary)) is inherits


def test_backups_have_the_default_of_the_type() -> None:
    assert rds.backup_days(database()) == 0
    assert rds.backup_days(database(rds.CLUSTER)) == 1
    assert rds.backup_days(database(backup_retention_period="${var.days}")) is None


@pytest.mark.parametrize(
    ("members", "is_single"),
    [
        ({}, True),
        ({"a": {}}, True),
        ({"a": {}, "b": {}}, False),
        ({"a": {"count": "${var.size}"}}, False),
    ],
)
def test_a_cluster_of_fewer_than_two_instances_stands_in_one_zone(
    stack, members: dict[str, dict[str, object]], is_single: bool
) -> None:
    owner = {"cluster_identifier": "${aws_rds_cluster.main.id}"}
    named = {id_: member | owner for id_, member in members.items()}
    document = stack(resource={"aws_rds_cluster": {"main": {}}, "aws_rds_cluster_instance": named})
    (cluster,) = document.of("aws_rds_cluster")
    assert rds.stands_in_one_zone(document, cluster) is is_single


def test_a_multi_az_cluster_needs_no_instances_of_its_own(stack) -> None:
    body = {"db_cluster_instance_class": "db.m6gd.large"}
    document = stack(resource={"aws_rds_cluster": {"main": body}})
    assert not rds.stands_in_one_zone(document, document.resources[0])


@pytest.mark.parametrize(
    ("body", "does"),
    [
        ({"replicate_source_db": "main"}, True),
        ({"replication_source_identifier": "arn:x"}, True),
        ({"global_cluster_identifier": "g"}, True),
        ({"global_cluster_identifier": "g", "master_username": "app"}, False),
        ({"snapshot_identifier": "before"}, False),
        ({}, False),
    ],
)
def test_what_follows_another_database_has_no_master_of_its_own(body, does: bool) -> None:
    block = Block(document="dev", mode=Mode.RESOURCE, type=rds.CLUSTER, id="x", body=body)
    assert rds.follows(block) is does
