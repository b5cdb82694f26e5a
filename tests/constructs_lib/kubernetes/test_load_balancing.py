import pytest

from tests.constructs_lib.kubernetes.cluster import conditions, made, of
from tests.support.synth import Json

OWNER = "elbv2.k8s.aws/cluster"
TAG = "kubernetes.io/cluster/terrace-test-cluster"


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_the_load_balancer_controller_changes_only_what_carries_its_clusters_tag(
    document: Json,
) -> None:
    found = of(document, "load_balancing")
    owned = {f"aws:ResourceTag/{OWNER}": ["terrace-test-cluster"]}
    requested = {f"aws:RequestTag/{OWNER}": ["terrace-test-cluster"]}
    assert conditions(found["Make"]) == requested
    assert conditions(found["MakeListeners"]) == requested | owned
    assert conditions(found["ChangeOwn"]) == conditions(found["ChangeOwnGroups"]) == owned
    assert conditions(found["MakeGroups"]) == requested
    assert conditions(found["LetIntoNodes"]) == {f"aws:ResourceTag/{TAG}": ["owned"]}


def test_the_load_balancer_controller_tags_only_while_it_makes_something(document: Json) -> None:
    found = of(document, "load_balancing")
    assert conditions(found["TagNewGroups"])["ec2:CreateAction"] == ["CreateSecurityGroup"]
    made_with = conditions(found["TagWhatIsMade"])["elasticloadbalancing:CreateAction"]
    assert all(action.startswith("Create") for action in made_with)


# What the controller's own policy allows, read in docs/install/iam_policy.json of
# kubernetes-sigs/aws-load-balancer-controller at v3.5.0.
ASKED = {
    "acm": "DescribeCertificate ListCertificates",
    "cognito-idp": "DescribeUserPoolClient",
    "ec2": "AuthorizeSecurityGroupIngress CreateSecurityGroup CreateTags DeleteSecurityGroup "
    "DeleteTags DescribeAccountAttributes DescribeAddresses DescribeAvailabilityZones "
    "DescribeCoipPools DescribeInstances DescribeInternetGateways DescribeIpamPools "
    "DescribeNetworkInterfaces DescribeRouteTables DescribeSecurityGroups DescribeSubnets "
    "DescribeTags DescribeVpcPeeringConnections DescribeVpcs GetCoipPoolUsage "
    "GetSecurityGroupsForVpc RevokeSecurityGroupIngress",
    "elasticloadbalancing": "AddListenerCertificates AddTags CreateListener CreateLoadBalancer "
    "CreateRule CreateTargetGroup DeleteListener DeleteLoadBalancer DeleteRule DeleteTargetGroup "
    "DeregisterTargets DescribeCapacityReservation DescribeListenerAttributes "
    "DescribeListenerCertificates DescribeListeners DescribeLoadBalancerAttributes "
    "DescribeLoadBalancers DescribeRules DescribeSSLPolicies DescribeTags "
    "DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth DescribeTrustStores "
    "ModifyCapacityReservation ModifyIpPools ModifyListener ModifyListenerAttributes "
    "ModifyLoadBalancerAttributes ModifyRule ModifyTargetGroup ModifyTargetGroupAttributes "
    "RegisterTargets RemoveListenerCertificates RemoveTags SetIpAddressType SetRulePriorities "
    "SetSecurityGroups SetSubnets SetWebAcl",
    "iam": "CreateServiceLinkedRole GetServerCertificate ListServerCertificates",
    "shield": "CreateProtection DeleteProtection DescribeProtection GetSubscriptionState",
    "waf-regional": "AssociateWebACL DisassociateWebACL GetWebACL GetWebACLForResource",
    "wafv2": "AssociateWebACL DisassociateWebACL GetWebACL GetWebACLForResource",
}
# What it needs for options and annotations that this platform does not offer, and why.
LEFT_OUT = {
    "firewalls and Shield are Terraform's": {
        "elasticloadbalancing:SetWebAcl",
        *(f"shield:{verb}" for verb in ASKED["shield"].split()),
        *(f"waf-regional:{verb}" for verb in ASKED["waf-regional"].split()),
        *(f"wafv2:{verb}" for verb in ASKED["wafv2"].split()),
    },
    "people sign in to the application, not to Cognito": {"cognito-idp:DescribeUserPoolClient"},
    "certificates are ACM's": {"iam:GetServerCertificate", "iam:ListServerCertificates"},
    "no client certificates": {"elasticloadbalancing:DescribeTrustStores"},
    "no reserved capacity": {
        "elasticloadbalancing:DescribeCapacityReservation",
        "elasticloadbalancing:ModifyCapacityReservation",
    },
    "no address pools": {
        "ec2:DescribeCoipPools",
        "ec2:DescribeIpamPools",
        "ec2:GetCoipPoolUsage",
        "elasticloadbalancing:ModifyIpPools",
    },
    "no targets in peered networks": {"ec2:DescribeVpcPeeringConnections"},
}


def test_the_controller_may_all_that_it_asks_for_but_what_is_left_out(document: Json) -> None:
    asked = {f"{service}:{verb}" for service, verbs in ASKED.items() for verb in verbs.split()}
    allowed = {
        action for each in of(document, "load_balancing").values() for action in each["actions"]
    }
    assert asked - allowed == set().union(*LEFT_OUT.values())
    assert allowed <= asked


def test_the_controller_finds_security_groups_of_its_own_network_only(document: Json) -> None:
    (statement,) = (
        each
        for each in of(document, "load_balancing").values()
        if "ec2:GetSecurityGroupsForVpc" in each["actions"]
    )
    (resource,) = statement["resources"]
    assert resource.rpartition(":")[2].startswith("vpc/${aws_vpc.")
