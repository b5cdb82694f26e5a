"""What the reference service may do when it runs on Kubernetes: the same as on ECS."""

from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.place import Place
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import APPLICATION
from constructs_lib.kubernetes.statements import allow, decrypt
from constructs_lib.naming import Naming
from constructs_lib.security.reference import KeyReference

DATABASE_USER = "app"


class Application(Construct):
    """The role of the reference service; it reads its own secrets and parameters, no others.

    The cache lets it in with `Cache.grant_connect(application.role, ...)`.

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
        self._place = place
        self.role = PodRole(
            self,
            "role",
            naming=naming,
            control_plane=control_plane,
            account=APPLICATION,
            thing="pod-app",
            purpose="What the application may do on Kubernetes",
        )
        own = naming.path("app/*")
        self.role.allow(
            "settings",
            [
                allow(
                    "ReadSecrets",
                    ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                    [place.arn("secretsmanager", f"secret:{own}")],
                ),
                allow(
                    "ReadParameters",
                    ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
                    [place.arn("ssm", f"parameter{own}")],
                ),
                decrypt(
                    "DecryptSettings",
                    data_key.arn,
                    place.host("secretsmanager"),
                    place.host("ssm"),
                ),
            ],
        )
        self.role.associate()

    def connect_to_database(self, resource_id: str) -> None:
        """Let it sign in to PostgreSQL with an IAM token.

        Args:
            resource_id: Id of the instance that RDS never changes, such as "db-ABC...".
        """
        user = self._place.arn("rds-db", f"dbuser:{resource_id}/{DATABASE_USER}")
        self.role.allow("database", [allow("SignInToDatabase", ["rds-db:connect"], [user])])
