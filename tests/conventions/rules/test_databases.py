import pytest

INSTANCE = {
    "engine": "postgres",
    "storage_encrypted": True,
    "iam_database_authentication_enabled": True,
    "manage_master_user_password": True,
    "backup_retention_period": 7,
    "multi_az": True,
    "deletion_protection": True,
}
UNKNOWN = {name: f"${{var.{name}}}" for name in INSTANCE}


@pytest.fixture
def kept(judge, stack):
    """Return the messages about one database in an environment, after its address."""

    def judged(environment: str, *, type_: str = "aws_db_instance", **body: object) -> list[str]:
        start = f"DBS001 MUST {environment}/{type_}.main: {type_}.main "
        found = judge("DBS001", stack(environment, resource={type_: {"main": body}}))
        assert all(message.startswith(start) for message in found)
        return [message.removeprefix(start) for message in found]

    return judged


@pytest.mark.parametrize("environment", ["dev", "production"])
def test_a_database_that_is_kept_well_passes(kept, environment: str) -> None:
    assert kept(environment, **INSTANCE) == []


def test_what_is_left_to_a_plan_is_not_judged(kept) -> None:
    assert kept("production", **UNKNOWN, publicly_accessible="${var.is_public}") == []


PRIVATE = "is publicly accessible; unset publicly_accessible."
PASSWORDS = "accepts passwords only; set iam_database_authentication_enabled."
PEOPLE = "leaves its master password to people; set manage_master_user_password."


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"publicly_accessible": True}, PRIVATE),
        ({"storage_encrypted": False}, "is not encrypted; set storage_encrypted."),
        ({"iam_database_authentication_enabled": None}, PASSWORDS),
        ({"manage_master_user_password": None}, PEOPLE),
        (
            {"password": "${random_password.main.result}"},
            "carries its password; set manage_master_user_password instead.",
        ),
        (
            {"backup_retention_period": None},
            "keeps backups for 0 days; keep them for at least 1.",
        ),
    ],
)
def test_a_weaker_database_is_found_everywhere(kept, change, message: str) -> None:
    assert kept("dev", **INSTANCE | change) == [message]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"backup_retention_period": 6},
            "keeps backups for 6 days; keep them for at least 7.",
        ),
        ({"multi_az": None}, "stands in one availability zone; set multi_az."),
        ({"deletion_protection": False}, "may be deleted; set deletion_protection."),
    ],
)
def test_production_is_kept_better(kept, change, message: str) -> None:
    assert kept("dev", **INSTANCE | change) == []
    assert kept("production", **INSTANCE | change) == [message]


def test_a_replica_has_the_backups_and_the_password_of_its_primary(kept) -> None:
    own = {
        "replicate_source_db": "acme-production-main",
        "iam_database_authentication_enabled": True,
        "deletion_protection": True,
    }
    assert kept("production", **own) == []
    elsewhere = own | {"replicate_source_db": "arn:aws:rds:eu-west-1:111111111111:db:main"}
    assert kept("production", **elsewhere) == ["is not encrypted; set storage_encrypted."]


def test_an_engine_without_iam_is_not_asked_for_it(kept) -> None:
    change = {"engine": "sqlserver-se", "iam_database_authentication_enabled": None}
    assert kept("dev", **INSTANCE | change) == []


def test_a_cluster_is_held_to_the_same(kept) -> None:
    cluster = {"engine": "aurora-postgresql", "master_password": "secret"}
    assert kept("production", type_="aws_rds_cluster", **cluster) == [
        "is not encrypted; set storage_encrypted.",
        PASSWORDS,
        "carries its master_password; set manage_master_user_password instead.",
        "keeps backups for 1 days; keep them for at least 7.",
        "stands in one availability zone; add a second aws_rds_cluster_instance.",
        "may be deleted; set deletion_protection.",
    ]


def test_an_instance_of_a_cluster_is_private_too(kept) -> None:
    assert kept("dev", type_="aws_rds_cluster_instance", publicly_accessible=True) == [PRIVATE]


SECOND = {
    "engine": "aurora-postgresql",
    "global_cluster_identifier": "g1",
    "iam_database_authentication_enabled": True,
    "backup_retention_period": 7,
}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(SECOND, id="the second cluster of a global one"),
        pytest.param(
            SECOND
            | {
                "global_cluster_identifier": None,
                "storage_encrypted": True,
                "master_username": "app",
                "master_password_wo": "${ephemeral.random_password.main.result}",
                "master_password_wo_version": 1,
            },
            id="a password that Terraform does not keep",
        ),
        pytest.param(
            SECOND | {"global_cluster_identifier": None, "snapshot_identifier": "before"},
            id="one that is restored from a snapshot",
        ),
        pytest.param(
            SECOND
            | {"global_cluster_identifier": None, "restore_to_point_in_time": {"use_latest": True}},
            id="one that is restored to a time",
        ),
        pytest.param(
            SECOND
            | {"global_cluster_identifier": None, "replication_source_identifier": "arn:x"}
            | {"storage_encrypted": True},
            id="a replica",
        ),
    ],
)
def test_what_has_the_master_of_another_is_not_asked_for_one(kept, change) -> None:
    assert kept("dev", type_="aws_rds_cluster", **change) == []


def test_the_first_cluster_of_a_global_one_has_a_master(kept) -> None:
    first = SECOND | {"master_username": "app"}
    assert kept("dev", type_="aws_rds_cluster", **first) == [
        "is not encrypted; set storage_encrypted.",
        PEOPLE,
    ]
