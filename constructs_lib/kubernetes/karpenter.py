"""Karpenter: nodes for pods that find no room, and fewer nodes when there is too much of it."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.ec2_tag import Ec2Tag
from cdktf_cdktf_provider_aws.eks_access_entry import EksAccessEntry
from cdktf_cdktf_provider_aws.iam_instance_profile import IamInstanceProfile
from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.interruptions import Interruptions
from constructs_lib.kubernetes.node_role import NodeRole
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import KARPENTER
from constructs_lib.kubernetes.statements import use_volumes
from constructs_lib.networking.network import discovery
from constructs_lib.security.policy import Condition, Statement, allow, decrypt, when
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

POOL = "karpenter.sh/nodepool"
MAKE = ["ec2:CreateFleet", "ec2:RunInstances"]
NAMES = ("eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name")  # tags of running nodes
MADE = (
    "fleet",
    "instance",
    "launch-template",
    "network-interface",
    "spot-instances-request",
    "volume",
)


class Karpenter(Construct):
    """The roles of Karpenter and of its nodes, and the queue that warns it.

    Karpenter instead of the cluster autoscaler: it chooses instances by what pods ask for, moves
    pods to fewer nodes, and leaves the size of Terraform's node group alone.

    Its EC2NodeClass names `instance_profile`, not a role: it then needs no right to make
    profiles. It selects subnets and security groups by the tag `karpenter.sh/discovery`, whose
    value is the cluster's name. It may start and end only what carries this cluster's tag and one
    of its pools.

    Source: Karpenter's documentation, "CloudFormation" (reference of the permissions).

    Attributes:
        role: Role of the controller.
        node_role: Role of its nodes.
        instance_profile: Profile that hands that role to them.
        interruptions: Queue of notices.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        control_plane: ControlPlane,
        key: KeyReference,
        notices_key: KeyReference,
    ) -> None:
        """Create roles and queue.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            control_plane: Cluster that the nodes join.
            key: Key of the nodes' volumes.
            notices_key: Key of the notices; EventBridge has to be among its users.
        """
        super().__init__(scope, id_)
        self._site = site
        self._tag = f"kubernetes.io/cluster/{control_plane.name}"
        self.node_role = NodeRole(self, "nodes", site=site, thing="karpenter-nodes")
        self.instance_profile = IamInstanceProfile(
            self, "profile", name=site.name("karpenter-nodes"), role=self.node_role.name
        )
        # EKS makes this entry for its own node groups only.
        EksAccessEntry(
            self,
            "entry",
            cluster_name=control_plane.cluster.name,
            principal_arn=self.node_role.arn,
            type="EC2_LINUX",
        )
        # EKS makes this group, so its other tags are not Terraform's.
        for key_, value in discovery(site).items():
            Ec2Tag(
                self,
                "discovery",
                resource_id=control_plane.shared_security_group_id,
                key=key_,
                value=value,
            )
        self.interruptions = Interruptions(self, "interruptions", site=site, key=notices_key)
        self.role = PodRole(
            self,
            "role",
            site=site,
            control_plane=control_plane,
            account=KARPENTER,
            thing="pod-karpenter",
            purpose="Starts and ends nodes of Kubernetes",
        )
        self.role.allow("look", self._look(control_plane))
        self.role.allow("nodes", [*self._start(), *self._change(), *use_volumes(key, site)])
        self.role.allow("notices", self._notices(notices_key))
        self.role.associate()

    def _allow_new(self, sid: str, actions: list[str], *, during: list[str] | None) -> Statement:
        """Allow something for what is made with this cluster's tag and that of a pool."""
        equals: dict[str, str | list[str]] = {f"aws:RequestTag/{self._tag}": "owned"}
        return allow(
            sid,
            actions,
            self._ec2(*MADE),
            equals=equals | ({"ec2:CreateAction": during} if during else {}),
            like={f"aws:RequestTag/{POOL}": "*"},
        )

    def _allow_own(
        self, sid: str, actions: list[str], *kinds: str, conditions: Sequence[Condition] = ()
    ) -> Statement:
        """Allow something for what carries this cluster's tag and that of a pool."""
        return allow(
            sid,
            actions,
            self._ec2(*kinds),
            *conditions,
            equals={f"aws:ResourceTag/{self._tag}": "owned"},
            like={f"aws:ResourceTag/{POOL}": "*"},
        )

    def _ec2(self, *kinds: str) -> list[str]:
        return [self._site.arn("ec2", f"{kind}/*") for kind in kinds]

    def _look(self, control_plane: ControlPlane) -> list[Statement]:
        return [
            allow(
                "LookAround",
                [
                    "ec2:DescribeAvailabilityZones",
                    "ec2:DescribeCapacityReservations",
                    "ec2:DescribeImages",
                    "ec2:DescribeInstanceStatus",
                    "ec2:DescribeInstances",
                    "ec2:DescribeInstanceTypeOfferings",
                    "ec2:DescribeInstanceTypes",
                    "ec2:DescribeLaunchTemplates",
                    "ec2:DescribePlacementGroups",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSpotPriceHistory",
                    "ec2:DescribeSubnets",
                ],
                ["*"],  # Service Authorization Reference: these know no resource
                equals={"aws:RequestedRegion": self._site.region},
            ),
            allow("LookUpPrices", ["pricing:GetProducts"], ["*"]),  # nor does this
            allow(
                "FindImages",
                ["ssm:GetParameter"],
                [self._site.public_arn("ssm", "parameter/aws/service/bottlerocket/*")],
            ),
            allow("FindCluster", ["eks:DescribeCluster"], [control_plane.arn]),
            allow("FindProfile", ["iam:GetInstanceProfile"], [self.instance_profile.arn]),
            # It looks for profiles of its own to clean up, and finds none. IAM lists all or none.
            allow("ListProfiles", ["iam:ListInstanceProfiles"], ["*"]),
        ]

    def _start(self) -> list[Statement]:
        images = [self._site.public_arn("ec2", kind) for kind in ("image/*", "snapshot/*")]
        return [
            allow("StartFrom", MAKE, [*images, *self._ec2("security-group", "subnet")]),
            self._allow_own("StartFromTemplates", MAKE, "launch-template"),
            self._allow_new("Start", [*MAKE, "ec2:CreateLaunchTemplate"], during=None),
            self._allow_new(
                "TagWhatStarts",
                ["ec2:CreateTags"],
                during=["CreateFleet", "CreateLaunchTemplate", "RunInstances"],
            ),
            allow(
                "PassRoleToNodes",
                ["iam:PassRole"],
                [self.node_role.arn],
                equals={"iam:PassedToService": "ec2.amazonaws.com"},
            ),
            allow(
                "MakeSpotRole",
                ["iam:CreateServiceLinkedRole"],
                [
                    self._site.iam_arn(
                        "role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"
                    )
                ],
                equals={"iam:AWSServiceName": "spot.amazonaws.com"},
            ),
        ]

    def _change(self) -> list[Statement]:
        return [
            # Without a limit to the keys it could give an instance another owner, or another pool.
            self._allow_own(
                "NameNodes",
                ["ec2:CreateTags"],
                "instance",
                conditions=[when("ForAllValues:StringEquals", "aws:TagKeys", NAMES)],
            ),
            self._allow_own(
                "End",
                ["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"],
                "instance",
                "launch-template",
            ),
        ]

    def _notices(self, key: KeyReference) -> list[Statement]:
        return [
            allow(
                "ReadNotices",
                [
                    "sqs:DeleteMessage",
                    "sqs:GetQueueAttributes",
                    "sqs:GetQueueUrl",
                    "sqs:ReceiveMessage",
                ],
                [self.interruptions.queue.arn],
            ),
            decrypt("DecryptNotices", key.arn, self._site.host("sqs")),
        ]
