"""External Secrets: copies secrets of the environment into Kubernetes, and cannot write any."""

from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.place import Place
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import EXTERNAL_SECRETS
from constructs_lib.kubernetes.statements import allow, decrypt
from constructs_lib.naming import Naming
from constructs_lib.security.reference import KeyReference


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
        naming: Naming,
        control_plane: ControlPlane,
        data_key: KeyReference,
        place: Place,
    ) -> None:
        super().__init__(scope, id_)
        self.role = PodRole(
            self,
            "role",
            naming=naming,
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
                    [place.arn("secretsmanager", f"secret:{naming.path('*')}")],
                ),
                decrypt("DecryptSecrets", data_key.arn, place.host("secretsmanager")),
            ],
        )
        self.role.associate()
