"""External Secrets: copies secrets of the environment into Kubernetes, and cannot write any."""

from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import EXTERNAL_SECRETS
from constructs_lib.security.policy import allow, decrypt
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site


class ExternalSecrets(Construct):
    """The role of External Secrets: it reads secrets under the environment's prefix.

    It finds none by tag or name (`dataFrom.find`): listing would show all names of the account.

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
        data_key: KeyReference,
    ) -> None:
        super().__init__(scope, id_)
        self.role = PodRole(
            self,
            "role",
            site=site,
            control_plane=control_plane,
            account=EXTERNAL_SECRETS,
            thing="pod-external-secrets",
            purpose="Copies secrets of the environment into Kubernetes",
        )
        self.role.allow(
            "secrets",
            [
                allow(
                    "ReadSecrets",
                    [
                        "secretsmanager:DescribeSecret",
                        "secretsmanager:GetSecretValue",
                        "secretsmanager:ListSecretVersionIds",
                    ],
                    [site.arn("secretsmanager", f"secret:{site.path('*')}")],
                ),
                decrypt("DecryptSecrets", data_key.arn, site.host("secretsmanager")),
            ],
        )
        self.role.associate()
