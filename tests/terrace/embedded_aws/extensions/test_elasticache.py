from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

ACCOUNT = "888888888888"
GROUP = "arn:aws:elasticache:us-east-1:888888888888:usergroup"


@pytest.fixture
def elasticache(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("elasticache", account=ACCOUNT)


def create(elasticache: Any, name: str, **options: Any) -> dict[str, Any]:
    answer = elasticache.create_replication_group(
        ReplicationGroupId=name,
        ReplicationGroupDescription="Test",
        Engine="valkey",
        CacheNodeType="cache.t4g.small",
        **options,
    )
    group: dict[str, Any] = answer["ReplicationGroup"]
    return group


def described(elasticache: Any, name: str) -> dict[str, Any]:
    (group,) = elasticache.describe_replication_groups(ReplicationGroupId=name)["ReplicationGroups"]
    found: dict[str, Any] = group
    return found


def node(elasticache: Any, name: str) -> dict[str, Any]:
    (cluster,) = elasticache.describe_cache_clusters(CacheClusterId=name)["CacheClusters"]
    found: dict[str, Any] = cluster
    return found


def create_user(elasticache: Any, name: str, **options: Any) -> str:
    answer = elasticache.create_user(
        UserId=name,
        UserName=name,
        AccessString="on ~* +@all",
        **{"Engine": "valkey", "AuthenticationMode": {"Type": "iam"}} | options,
    )
    identity: str = answer["UserId"]
    return identity


def create_users(elasticache: Any, name: str, *users: str, engine: str = "valkey") -> Any:
    return elasticache.create_user_group(
        UserGroupId=name,
        Engine=engine,
        UserIds=list(users),
        Tags=[{"Key": "Name", "Value": name}],
    )


def test_a_group_has_as_many_nodes_as_were_asked_for_in_different_zones(elasticache: Any) -> None:
    create(elasticache, "counted", NumCacheClusters=2)
    group = described(elasticache, "counted")
    assert group["MemberClusters"] == ["counted-001", "counted-002"]
    members = group["NodeGroups"][0]["NodeGroupMembers"]
    assert [each["PreferredAvailabilityZone"] for each in members] == ["us-east-1a", "us-east-1b"]
    assert [each["CurrentRole"] for each in members] == ["primary", "replica"]


def test_a_node_tells_what_its_group_was_created_with(elasticache: Any) -> None:
    create(
        elasticache,
        "told",
        NumCacheClusters=2,
        EngineVersion="8.1",
        AutoMinorVersionUpgrade=False,
        CacheSubnetGroupName="told",
        SecurityGroupIds=["sg-1", "sg-2"],
        TransitEncryptionEnabled=True,
        AtRestEncryptionEnabled=True,
        PreferredMaintenanceWindow="sun:04:30-sun:05:30",
    )
    found = node(elasticache, "told-002")
    assert found["ARN"] == "arn:aws:elasticache:us-east-1:888888888888:cluster:told-002"
    assert (found["Engine"], found["EngineVersion"]) == ("valkey", "8.1")
    assert found["CacheNodeType"] == "cache.t4g.small"
    assert found["CacheParameterGroup"]["CacheParameterGroupName"] == "default.valkey8"
    assert found["CacheSubnetGroupName"] == "told"
    assert [each["SecurityGroupId"] for each in found["SecurityGroups"]] == ["sg-1", "sg-2"]
    assert found["TransitEncryptionEnabled"] is found["AtRestEncryptionEnabled"] is True
    assert found["AutoMinorVersionUpgrade"] is False
    assert found["PreferredMaintenanceWindow"] == "sun:04:30-sun:05:30"


def test_nodes_stand_among_all_clusters(elasticache: Any) -> None:
    create(elasticache, "listed", NumCacheClusters=1)
    elasticache.create_cache_cluster(
        CacheClusterId="alone", CacheNodeType="cache.t4g.small", Engine="memcached"
    )
    names = [
        each["CacheClusterId"] for each in elasticache.describe_cache_clusters()["CacheClusters"]
    ]
    assert {"listed-001", "alone"} <= set(names)


@pytest.mark.parametrize(
    ("name", "before", "change", "replicas"),
    [
        ("raised", 1, "increase_replica_count", 1),
        ("lowered", 2, "decrease_replica_count", 0),
    ],
)
def test_replicas_come_and_go(
    elasticache: Any, name: str, before: int, change: str, replicas: int
) -> None:
    create(elasticache, name, NumCacheClusters=before)
    getattr(elasticache, change)(
        ReplicationGroupId=name, NewReplicaCount=replicas, ApplyImmediately=True
    )
    assert len(described(elasticache, name)["MemberClusters"]) == replicas + 1


def test_a_deleted_group_is_gone_with_its_nodes(elasticache: Any) -> None:
    create(elasticache, "deleted", NumCacheClusters=1)
    elasticache.delete_replication_group(ReplicationGroupId="deleted")
    with pytest.raises(ClientError, match="ReplicationGroupNotFoundFault"):
        described(elasticache, "deleted")
    with pytest.raises(ClientError, match="CacheClusterNotFound"):
        node(elasticache, "deleted-001")


def test_a_user_group_is_there_with_its_tags_until_it_is_deleted(elasticache: Any) -> None:
    created = create_users(elasticache, "kept", create_user(elasticache, "kept-user"))
    create(elasticache, "guarded", UserGroupIds=["kept"])
    (found,) = elasticache.describe_user_groups(UserGroupId="kept")["UserGroups"]
    assert created["ARN"] == found["ARN"] == f"{GROUP}:kept"
    assert (found["Status"], found["UserIds"]) == ("active", ["kept-user"])
    assert found["ReplicationGroups"] == ["guarded"]
    tags = elasticache.list_tags_for_resource(ResourceName=found["ARN"])["TagList"]
    assert tags == [{"Key": "Name", "Value": "kept"}]
    assert elasticache.delete_user_group(UserGroupId="kept")["Status"] == "deleting"
    with pytest.raises(elasticache.exceptions.UserGroupNotFoundFault):
        elasticache.describe_user_groups(UserGroupId="kept")


def test_all_user_groups_are_listed(elasticache: Any) -> None:
    user = create_user(elasticache, "listed-user")
    for name in ("first", "second"):
        create_users(elasticache, name, user)
    found = elasticache.describe_user_groups()["UserGroups"]
    assert {"first", "second"} <= {each["UserGroupId"] for each in found}


def test_there_is_one_user_group_of_a_name(elasticache: Any) -> None:
    create_users(elasticache, "twice", create_user(elasticache, "twice-user"))
    with pytest.raises(elasticache.exceptions.UserGroupAlreadyExistsFault):
        create_users(elasticache, "twice", "twice-user")


@pytest.mark.parametrize(
    ("engine", "options", "refusal"),
    [
        ("redis", {}, "DefaultUserRequired"),
        (
            "valkey",
            {"Engine": "redis", "AuthenticationMode": {"Type": "no-password-required"}}
            | {"NoPasswordRequired": True},
            "InvalidParameterValue",
        ),
    ],
)
def test_users_that_do_not_suit_the_engine_are_refused(
    elasticache: Any, engine: str, options: dict[str, Any], refusal: str
) -> None:
    user = create_user(elasticache, f"unsuited-{engine}", **options)
    with pytest.raises(ClientError, match=refusal):
        create_users(elasticache, f"unsuited-{engine}", user, engine=engine)


def test_a_user_that_is_not_there_is_in_no_group(elasticache: Any) -> None:
    with pytest.raises(ClientError, match="UserNotFound"):
        create_users(elasticache, "empty", "nobody")


def test_a_subnet_group_can_be_changed_and_deleted(
    embedded_aws: EmbeddedAws, elasticache: Any
) -> None:
    ec2 = embedded_aws.client("ec2", account=ACCOUNT)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24")["Subnet"]["SubnetId"]
        for number in range(2)
    ]
    group = {"CacheSubnetGroupName": "moved"}
    elasticache.create_cache_subnet_group(
        **group, CacheSubnetGroupDescription="Test", SubnetIds=subnets[:1]
    )
    elasticache.modify_cache_subnet_group(**group, SubnetIds=subnets)
    (found,) = elasticache.describe_cache_subnet_groups(**group)["CacheSubnetGroups"]
    assert {each["SubnetIdentifier"] for each in found["Subnets"]} == set(subnets)
    assert found["CacheSubnetGroupDescription"] == "Test"
    elasticache.delete_cache_subnet_group(**group)
    for call in (elasticache.describe_cache_subnet_groups, elasticache.delete_cache_subnet_group):
        with pytest.raises(ClientError, match="CacheSubnetGroupNotFoundFault"):
            call(**group)
