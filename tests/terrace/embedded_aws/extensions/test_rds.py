from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

KEY = "arn:aws:kms:us-east-1:777777777777:key/8d1f7a0c-4c0b-4d0e-9f43-5a2f2f3f7f11"


@pytest.fixture
def rds(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("rds", account="777777777777")


def create(rds: Any, name: str, **options: Any) -> dict[str, Any]:
    answer = rds.create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.t4g.medium",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="app",
        **{"EngineVersion": "17", "ManageMasterUserPassword": True} | options,
    )
    instance: dict[str, Any] = answer["DBInstance"]
    return instance


def described(rds: Any, **query: Any) -> dict[str, Any]:
    (instance,) = rds.describe_db_instances(**query)["DBInstances"]
    found: dict[str, Any] = instance
    return found


def insights(instance: dict[str, Any]) -> dict[str, Any]:
    prefix = "PerformanceInsights"
    return {name: value for name, value in instance.items() if name.startswith(prefix)}


def replicate(rds: Any, name: str, source: str, **options: Any) -> dict[str, Any]:
    answer = rds.create_db_instance_read_replica(
        DBInstanceIdentifier=name, SourceDBInstanceIdentifier=source, **options
    )
    instance: dict[str, Any] = answer["DBInstance"]
    return instance


def test_each_instance_is_found_by_an_id_of_its_own(rds: Any) -> None:
    created = {name: create(rds, name)["DbiResourceId"] for name in ("one", "two")}
    found = {
        name: described(rds, Filters=[{"Name": "dbi-resource-id", "Values": [identity]}])
        for name, identity in created.items()
    }
    assert {name: instance["DBInstanceIdentifier"] for name, instance in found.items()} == {
        "one": "one",
        "two": "two",
    }


@pytest.mark.parametrize(
    ("name", "chosen", "authority"),
    [
        ("authority-unset", {}, "rds-ca-rsa2048-g1"),
        ("authority-chosen", {"CACertificateIdentifier": "rds-ca-ecc384-g1"}, "rds-ca-ecc384-g1"),
    ],
)
def test_an_instance_tells_its_certificate_authority_at_once(
    rds: Any, name: str, chosen: dict[str, str], authority: str
) -> None:
    assert create(rds, name, **chosen)["CACertificateIdentifier"] == authority


@pytest.mark.parametrize("version", ["17", "17.5"])
def test_an_instance_without_a_parameter_group_has_the_one_of_its_major_version(
    rds: Any, version: str
) -> None:
    instance = create(rds, f"default-{version.replace('.', '-')}", EngineVersion=version)
    (group,) = instance["DBParameterGroups"]
    assert group["DBParameterGroupName"] == "default.postgres17"


def test_performance_insights_come_back_as_chosen(rds: Any) -> None:
    chosen = {"PerformanceInsightsKMSKeyId": KEY, "PerformanceInsightsRetentionPeriod": 7}
    create(rds, "insights", EnablePerformanceInsights=True, **chosen)
    assert insights(described(rds, DBInstanceIdentifier="insights")) == {
        "PerformanceInsightsEnabled": True,
        **chosen,
    }


@pytest.mark.parametrize(("name", "before"), [("insights-on", False), ("insights-off", True)])
def test_performance_insights_can_be_switched(rds: Any, name: str, before: bool) -> None:
    create(rds, name, EnablePerformanceInsights=before)
    rds.modify_db_instance(DBInstanceIdentifier=name, EnablePerformanceInsights=not before)
    instance = described(rds, DBInstanceIdentifier=name)
    assert instance["PerformanceInsightsEnabled"] is not before


def test_a_change_of_something_else_leaves_performance_insights(rds: Any) -> None:
    create(rds, "insights-left", EnablePerformanceInsights=True)
    rds.modify_db_instance(DBInstanceIdentifier="insights-left", MultiAZ=True)
    instance = described(rds, DBInstanceIdentifier="insights-left")
    assert (instance["PerformanceInsightsEnabled"], instance["MultiAZ"]) == (True, True)


def test_a_replica_is_an_instance_of_its_own(rds: Any) -> None:
    create(
        rds,
        "replicated",
        ManageMasterUserPassword=False,
        MasterUserPassword="not-a-secret",
        EnableCloudwatchLogsExports=["postgresql"],
        Tags=[{"Key": "Name", "Value": "replicated"}],
    )
    replica = replicate(rds, "replica", "replicated", EnableCloudwatchLogsExports=["upgrade"])
    source = described(rds, DBInstanceIdentifier="replicated")
    assert replica["DbiResourceId"] != source["DbiResourceId"]
    assert replica["TagList"] == []
    exports = [each["EnabledCloudwatchLogsExports"] for each in (source, replica)]
    assert exports == [["postgresql"], ["upgrade"]]
    assert source["ReadReplicaDBInstanceIdentifiers"] == ["replica"]


def test_there_is_no_replica_of_an_instance_whose_password_rds_manages(rds: Any) -> None:
    create(rds, "managed")
    with pytest.raises(ClientError, match="where ManageMasterUserPassword is enabled"):
        replicate(rds, "refused", "managed")
    names = [each["DBInstanceIdentifier"] for each in rds.describe_db_instances()["DBInstances"]]
    assert "refused" not in names


@pytest.mark.parametrize(
    ("name", "given", "described"),
    [
        ("provisioned", {}, None),
        ("serverless", {"EngineMode": "serverless"}, 16),
    ],
)
def test_only_a_serverless_cluster_scales(
    rds: Any, name: str, given: dict[str, str], described: int | None
) -> None:
    rds.create_db_cluster(
        DBClusterIdentifier=name,
        Engine="aurora-postgresql",
        MasterUsername="app",
        ManageMasterUserPassword=True,
        **given,
    )
    (cluster,) = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
    assert cluster.get("ScalingConfigurationInfo", {}).get("MaxCapacity") == described
    assert ("ScalingConfigurationInfo" in cluster) is (described is not None)


def test_the_last_snapshot_of_an_instance_has_a_name_of_its_own(rds: Any) -> None:
    create(rds, "last")
    rds.create_db_snapshot(DBInstanceIdentifier="last", DBSnapshotIdentifier="last-final")
    with pytest.raises(ClientError, match="DBSnapshotAlreadyExists"):
        rds.delete_db_instance(DBInstanceIdentifier="last", FinalDBSnapshotIdentifier="last-final")
    assert described(rds, DBInstanceIdentifier="last")["DBInstanceStatus"] == "available"


def test_the_last_snapshot_of_a_cluster_has_a_name_of_its_own(
    rds: Any, embedded_aws: EmbeddedAws
) -> None:
    made = rds.create_db_cluster(
        DBClusterIdentifier="last",
        Engine="aurora-postgresql",
        MasterUsername="app",
        ManageMasterUserPassword=True,
    )["DBCluster"]
    rds.create_db_cluster_snapshot(
        DBClusterIdentifier="last", DBClusterSnapshotIdentifier="last-final"
    )
    with pytest.raises(ClientError, match="DBClusterSnapshotAlreadyExistsFault"):
        rds.delete_db_cluster(DBClusterIdentifier="last", FinalDBSnapshotIdentifier="last-final")
    secrets = embedded_aws.client("secretsmanager", account="777777777777")
    secret = secrets.describe_secret(SecretId=made["MasterUserSecret"]["SecretArn"])
    assert "DeletedDate" not in secret
