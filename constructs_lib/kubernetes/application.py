"""What the reference service may do when it runs on Kubernetes: the same as on ECS."""

from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import APPLICATION
from constructs_lib.security.policy import allow, decrypt
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

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
        site: Site,
        control_plane: ControlPlane,
        data_key: KeyReference,
    ) -> None:
        super().__init__(scope, id_)
        self._site = site
        self.role = PodRole(
            self,
            "role",
            site=site,
            control_plane=control_plane,
            account=APPLICATION,
            thing="pod-app",
            purpose="What the application may do on Kubernetes",
        )
        own = site.path("app/*")
        self.role.allow(
            "settings",
            [
                allow(
                    "ReadSecrets",
                    ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                    [site.arn("secretsmanager", f"secret:{own}")],
                ),
                allow(
                    "ReadParameters",
                    ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
                    [site.arn("ssm", f"parameter{own}")],
                ),
                decrypt(
                    "DecryptSettings",
                    data_key.arn,
                    site.host("secretsmanager"),
                    site.host("ssm"),
                ),
            ],
        )
        self.role.associate()

    def connect_to_database(self, resource_id: str) -> None:
        """Let it sign in to PostgreSQL with an IAM token.

        Args:
            resource_id: Id of the instance that RDS never changes, such as "db-ABC...".
        """
        user = self._site.arn("rds-db", f"dbuser:{resource_id}/{DATABASE_USER}")
        self.role.allow("database", [allow("SignInToDatabase", ["rds-db:connect"], [user])])
