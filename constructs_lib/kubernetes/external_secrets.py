"""External Secrets: copies the settings of services into Kubernetes, and cannot write any."""

from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import EXTERNAL_SECRETS
from constructs_lib.security.policy import allow
from constructs_lib.site import Site


class ExternalSecrets(Construct):
    """The role of External Secrets: it reads the parameters below the environment's path.

    Nothing in them is a secret; of a secret they hold the ARN, and the service reads it with its
    own role.

    Attributes:
        role: The role.

    Source: External Secrets Operator, "AWS Parameter Store", IAM policy.
    """

    def __init__(
        self, scope: Construct, id_: str, *, site: Site, control_plane: ControlPlane
    ) -> None:
        super().__init__(scope, id_)
        self.role = PodRole(
            self,
            "role",
            site=site,
            control_plane=control_plane,
            account=EXTERNAL_SECRETS,
            thing="pod-external-secrets",
            purpose="Copies settings of services into Kubernetes",
        )
        self.role.allow(
            "settings",
            [
                allow(
                    "ReadSettings",
                    ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
                    site.arn("ssm", f"parameter{site.path('*')}"),
                )
            ],
        )
        self.role.associate()
