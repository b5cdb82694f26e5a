from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

ACCOUNT = "787878787878"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/it"
POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
SCOPE = {"type": "cluster"}


@pytest.fixture
def eks(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("eks", account=ACCOUNT)


@pytest.fixture
def ec2(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("ec2", account=ACCOUNT)


@pytest.fixture
def subnet(ec2: Any) -> str:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made: str = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    return made


def create(eks: Any, subnet: str, name: str = "it", **options: Any) -> dict[str, Any]:
    network = {"subnetIds": [subnet]}
    answer = eks.create_cluster(name=name, roleArn=ROLE, resourcesVpcConfig=network, **options)
    made: dict[str, Any] = answer["cluster"]
    return made


@pytest.fixture
def cluster(eks: Any, subnet: str) -> Iterator[str]:
    create(eks, subnet)
    yield "it"
    eks.delete_cluster(name="it")


def group(eks: Any, cluster: str, subnet: str, **options: Any) -> dict[str, Any]:
    made: dict[str, Any] = eks.create_nodegroup(
        clusterName=cluster, nodegroupName="it", subnets=[subnet], nodeRole=ROLE, **options
    )["nodegroup"]
    return made


def test_a_cluster_keeps_how_it_lets_people_in_and_how_long_it_is_supported(
    eks: Any, subnet: str
) -> None:
    access = {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": False}
    create(eks, subnet, "kept", accessConfig=access, upgradePolicy={"supportType": "STANDARD"})
    found = eks.describe_cluster(name="kept")["cluster"]
    eks.delete_cluster(name="kept")
    assert (found["accessConfig"], found["upgradePolicy"]) == (
        access,
        {"supportType": "STANDARD"},
    )


def test_a_cluster_has_what_aws_gives_one_that_asks_for_nothing(eks: Any, cluster: str) -> None:
    found = eks.describe_cluster(name=cluster)["cluster"]
    assert found["accessConfig"] == {
        "authenticationMode": "CONFIG_MAP",
        "bootstrapClusterCreatorAdminPermissions": True,
    }
    assert found["upgradePolicy"] == {"supportType": "EXTENDED"}


def test_a_cluster_has_a_security_group_in_its_vpc_as_long_as_it_lives(
    eks: Any, ec2: Any, subnet: str
) -> None:
    network = create(eks, subnet, "grouped")["resourcesVpcConfig"]
    wanted = [{"Name": "group-id", "Values": [network["clusterSecurityGroupId"]]}]
    (found,) = ec2.describe_security_groups(Filters=wanted)["SecurityGroups"]
    assert found["VpcId"] == network["vpcId"]
    eks.delete_cluster(name="grouped")
    assert ec2.describe_security_groups(Filters=wanted)["SecurityGroups"] == []


def test_a_node_group_keeps_how_it_is_updated_and_repaired(
    eks: Any, cluster: str, subnet: str
) -> None:
    chosen = {
        "updateConfig": {"maxUnavailablePercentage": 33},
        "nodeRepairConfig": {"enabled": True},
    }
    group(eks, cluster, subnet, **chosen)
    found = eks.describe_nodegroup(clusterName=cluster, nodegroupName="it")["nodegroup"]
    eks.delete_nodegroup(clusterName=cluster, nodegroupName="it")
    assert {name: found[name] for name in chosen} == chosen
    assert "remoteAccess" not in found


def test_a_node_group_lets_its_role_in_and_takes_that_away(
    eks: Any, cluster: str, subnet: str
) -> None:
    group(eks, cluster, subnet)
    query = {"clusterName": cluster, "principalArn": ROLE}
    assert eks.describe_access_entry(**query)["accessEntry"]["type"] == "EC2_LINUX"
    eks.delete_nodegroup(clusterName=cluster, nodegroupName="it")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        eks.describe_access_entry(**query)


def test_an_add_on_has_one_version_and_brings_its_pods_identities(eks: Any, cluster: str) -> None:
    (addon,) = eks.describe_addon_versions(addonName="vpc-cni", kubernetesVersion="1.36")["addons"]
    (version,) = addon["addonVersions"]
    assert version["compatibilities"][0]["defaultVersion"] is True
    query = {"clusterName": cluster, "addonName": "vpc-cni"}
    pods = [{"serviceAccount": "aws-node", "roleArn": ROLE}]
    eks.create_addon(**query, addonVersion=version["addonVersion"], podIdentityAssociations=pods)
    (arn,) = eks.describe_addon(**query)["addon"]["podIdentityAssociations"]
    identity = {"clusterName": cluster, "associationId": arn.rpartition("/")[2]}
    found = eks.describe_pod_identity_association(**identity)["association"]
    assert (found["namespace"], found["serviceAccount"]) == ("kube-system", "aws-node")
    eks.delete_addon(**query)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        eks.describe_pod_identity_association(**identity)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        eks.describe_addon(**query)


def test_an_add_on_is_installed_once(eks: Any, cluster: str) -> None:
    query = {"clusterName": cluster, "addonName": "coredns"}
    eks.create_addon(**query)
    with pytest.raises(ClientError, match="ResourceInUseException"):
        eks.create_addon(**query)


def test_an_access_entry_and_its_policies_come_and_go(eks: Any, cluster: str) -> None:
    query = {"clusterName": cluster, "principalArn": ROLE}
    made = eks.create_access_entry(**query)["accessEntry"]
    assert (made["type"], made["username"]) == ("STANDARD", ROLE)
    eks.associate_access_policy(**query, policyArn=POLICY, accessScope=SCOPE)
    (found,) = eks.list_associated_access_policies(**query)["associatedAccessPolicies"]
    assert (found["policyArn"], found["accessScope"]["type"]) == (POLICY, "cluster")
    eks.disassociate_access_policy(**query, policyArn=POLICY)
    assert eks.list_associated_access_policies(**query)["associatedAccessPolicies"] == []
    eks.delete_access_entry(**query)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        eks.describe_access_entry(**query)


def test_a_role_has_one_access_entry(eks: Any, cluster: str) -> None:
    eks.create_access_entry(clusterName=cluster, principalArn=ROLE)
    with pytest.raises(ClientError, match="ResourceInUseException"):
        eks.create_access_entry(clusterName=cluster, principalArn=ROLE)


def test_pods_get_a_role_and_lose_it(eks: Any, cluster: str) -> None:
    chosen = {"namespace": "app", "serviceAccount": "app", "roleArn": ROLE}
    made = eks.create_pod_identity_association(clusterName=cluster, **chosen)["association"]
    query = {"clusterName": cluster, "associationId": made["associationId"]}
    found = eks.describe_pod_identity_association(**query)["association"]
    assert {name: found[name] for name in chosen} == chosen
    eks.delete_pod_identity_association(**query)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        eks.describe_pod_identity_association(**query)


def test_what_a_cluster_held_goes_with_it(eks: Any, subnet: str) -> None:
    create(eks, subnet, "gone")
    eks.create_addon(clusterName="gone", addonName="coredns")
    eks.delete_cluster(name="gone")
    create(eks, subnet, "gone")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        eks.describe_addon(clusterName="gone", addonName="coredns")
    eks.delete_cluster(name="gone")
