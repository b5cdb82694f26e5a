"""AWS Load Balancer Controller: load balancers for Ingress and Service objects."""

from collections.abc import Sequence

from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import LOAD_BALANCER_CONTROLLER
from constructs_lib.security.policy import Statement, allow
from constructs_lib.site import Site

# The controller puts this tag, with the cluster's name, on whatever it makes; listeners and
# rules too (its documentation, "Tags of AWS resources").
OWNER = "elbv2.k8s.aws/cluster"
ELB = "elasticloadbalancing"
LISTENERS = tuple(
    f"{kind}/{family}/*" for kind in ("listener", "listener-rule") for family in ("app", "net")
)
BALANCERS = ("loadbalancer/app/*", "loadbalancer/net/*")
TARGET_GROUPS = ("targetgroup/*",)


class LoadBalancing(Construct):
    """The role of the controller: it sees what is there, and changes only what it made itself.

    Left out, so the controller has to run with `enableWaf`, `enableWafv2` and `enableShield` off:
    firewalls and Shield are Terraform's. So are annotations for Cognito, certificates of IAM,
    mutual TLS, reserved capacity, address pools and peered networks. Its pods reach no instance
    metadata, so they are told `region` and `vpcId`.

    Source: docs/install/iam_policy.json of kubernetes-sigs/aws-load-balancer-controller, v3.5.0.

    Attributes:
        role: The role.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        control_plane: ControlPlane,
        vpc_id: str,
    ) -> None:
        super().__init__(scope, id_)
        self._site = site
        self._cluster = control_plane.name
        self.role = PodRole(
            self,
            "role",
            site=site,
            control_plane=control_plane,
            account=LOAD_BALANCER_CONTROLLER,
            thing="pod-load-balancing",
            purpose="Makes load balancers for Kubernetes",
        )
        self.role.allow("look", self._look())
        self.role.allow("balancers", self._balancers())
        self.role.allow("groups", self._groups(vpc_id))
        self.role.associate()

    def _of(self, *kinds: str) -> list[str]:
        return [self._site.arn(ELB, kind) for kind in kinds]

    @property
    def _requested(self) -> dict[str, str | Sequence[str]]:
        return {f"aws:RequestTag/{OWNER}": self._cluster}

    @property
    def _owned(self) -> dict[str, str | Sequence[str]]:
        return {f"aws:ResourceTag/{OWNER}": self._cluster}

    def _look(self) -> list[Statement]:
        """Source: Service Authorization Reference: these know no resource."""
        return [
            allow(
                "Look",
                [
                    "acm:ListCertificates",
                    "ec2:DescribeAccountAttributes",
                    "ec2:DescribeAddresses",
                    "ec2:DescribeAvailabilityZones",
                    "ec2:DescribeInstances",
                    "ec2:DescribeInternetGateways",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeRouteTables",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeTags",
                    "ec2:DescribeVpcs",
                    f"{ELB}:DescribeListenerAttributes",
                    f"{ELB}:DescribeListenerCertificates",
                    f"{ELB}:DescribeListeners",
                    f"{ELB}:DescribeLoadBalancerAttributes",
                    f"{ELB}:DescribeLoadBalancers",
                    f"{ELB}:DescribeRules",
                    f"{ELB}:DescribeSSLPolicies",
                    f"{ELB}:DescribeTags",
                    f"{ELB}:DescribeTargetGroupAttributes",
                    f"{ELB}:DescribeTargetGroups",
                    f"{ELB}:DescribeTargetHealth",
                ],
                ["*"],
            ),
            allow(
                "ReadCertificates",
                ["acm:DescribeCertificate"],
                [self._site.arn("acm", "certificate/*")],
            ),
        ]

    def _balancers(self) -> list[Statement]:
        make = ["CreateLoadBalancer", "CreateTargetGroup", "CreateListener", "CreateRule"]
        return [
            allow(
                "Make",
                [f"{ELB}:CreateLoadBalancer", f"{ELB}:CreateTargetGroup"],
                self._of(*BALANCERS, *TARGET_GROUPS),
                equals=self._requested,
            ),
            allow(
                "MakeListeners",
                [f"{ELB}:CreateListener", f"{ELB}:CreateRule"],
                self._of(*BALANCERS, "listener/app/*", "listener/net/*"),
                equals=self._requested | self._owned,
            ),
            allow(
                "TagWhatIsMade",
                [f"{ELB}:AddTags"],
                self._of(*BALANCERS, *TARGET_GROUPS, *LISTENERS),
                equals=self._requested | {f"{ELB}:CreateAction": make},
            ),
            allow(
                "ChangeOwn",
                [
                    f"{ELB}:AddListenerCertificates",
                    f"{ELB}:DeleteListener",
                    f"{ELB}:DeleteLoadBalancer",
                    f"{ELB}:DeleteRule",
                    f"{ELB}:DeleteTargetGroup",
                    f"{ELB}:DeregisterTargets",
                    f"{ELB}:ModifyListener",
                    f"{ELB}:ModifyListenerAttributes",
                    f"{ELB}:ModifyLoadBalancerAttributes",
                    f"{ELB}:ModifyRule",
                    f"{ELB}:ModifyTargetGroup",
                    f"{ELB}:ModifyTargetGroupAttributes",
                    f"{ELB}:RegisterTargets",
                    f"{ELB}:RemoveListenerCertificates",
                    f"{ELB}:RemoveTags",
                    f"{ELB}:AddTags",
                    f"{ELB}:SetIpAddressType",
                    f"{ELB}:SetRulePriorities",
                    f"{ELB}:SetSecurityGroups",
                    f"{ELB}:SetSubnets",
                ],
                self._of(*BALANCERS, *TARGET_GROUPS, *LISTENERS),
                equals=self._owned,
            ),
            allow(
                "MakeServiceLinkedRole",
                ["iam:CreateServiceLinkedRole"],
                [
                    self._site.iam_arn(
                        "role/"
                        "aws-service-role/elasticloadbalancing.amazonaws.com/"
                        "AWSServiceRoleForElasticLoadBalancing"
                    )
                ],
                equals={"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"},
            ),
        ]

    def _groups(self, vpc_id: str) -> list[Statement]:
        """Security groups: its own, and rules of the group that the nodes share."""
        groups = [self._site.arn("ec2", "security-group/*")]
        rules = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
        nodes = f"aws:ResourceTag/kubernetes.io/cluster/{self._cluster}"
        tag = ["ec2:CreateTags"]
        return [
            allow(
                "InVpc",
                ["ec2:CreateSecurityGroup", "ec2:GetSecurityGroupsForVpc"],
                [self._site.arn("ec2", f"vpc/{vpc_id}")],
            ),
            allow("MakeGroups", ["ec2:CreateSecurityGroup"], groups, equals=self._requested),
            allow(
                "TagNewGroups",
                tag,
                groups,
                equals=self._requested | {"ec2:CreateAction": "CreateSecurityGroup"},
            ),
            allow(
                "ChangeOwnGroups",
                [*rules, *tag, "ec2:DeleteSecurityGroup", "ec2:DeleteTags"],
                groups,
                equals=self._owned,
            ),
            allow("LetIntoNodes", rules, groups, equals={nodes: "owned"}),
        ]
