"""External DNS: names of load balancers that Kubernetes makes, in the zone of another account."""

from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import EXTERNAL_DNS
from constructs_lib.security.policy import allow
from constructs_lib.site import Site

THING = "pod-external-dns"


class Names(Construct):
    """The role of External DNS, which may do nothing but go on into the one that changes records.

    EKS Pod Identity's session tags go with it, so that it has to be let tag that session too.

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
        records_role_arn: str,
    ) -> None:
        super().__init__(scope, id_)
        self.role = PodRole(
            self,
            "role",
            site=site,
            control_plane=control_plane,
            account=EXTERNAL_DNS,
            thing=THING,
            purpose="Names load balancers of Kubernetes",
        )
        self.role.allow(
            "records",
            [allow("ChangeRecords", ["sts:AssumeRole", "sts:TagSession"], records_role_arn)],
        )
        self.role.associate()
