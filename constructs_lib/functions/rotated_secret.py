"""A signing key that nobody knows, and that is another one every few weeks."""

from datetime import timedelta

from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from cdktf_cdktf_provider_aws.secretsmanager_secret_rotation import (
    SecretsmanagerSecretRotation,
    SecretsmanagerSecretRotationRotationRules,
)
from constructs import Construct

from constructs_lib.functions.function import Function, FunctionConfig
from constructs_lib.functions.reference import ArtifactsReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.secret import Secret, SecretConfig, SecretCopy
from constructs_lib.site import Site
from constructs_lib.workload import Workload

SERVICE = "secretsmanager.amazonaws.com"
TIMEOUT = timedelta(seconds=60)


class RotatedSecret(Construct):
    """A secret with a random signing key, made and replaced by a function.

    The first key is made as soon as the secret is there, so no value is ever in code or state.

    Attributes:
        secret: The secret; readers take AWSCURRENT to sign, and accept AWSPREVIOUS too.
        function: What rotates it.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        thing: str,
        purpose: str,
        rotation_days: int,
        artifacts: ArtifactsReference,
        key: KeyReference,
        logs_key: KeyReference,
        copy: SecretCopy | None = None,
    ) -> None:
        """Create the secret.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            thing: Last part of the secret's name.
            purpose: What the key signs, in a clause.
            rotation_days: A new key after so many days, 1 to 1,000; may be a token.
            artifacts: Where the function's code is deployed from.
            key: Key of the secret, and of the function's queue.
            logs_key: Key of the function's log group.
            copy: Where the secret is kept once more; None keeps it in one region.
        """
        super().__init__(scope, id_)
        self._setting = f"{thing.upper().replace('-', '_')}_SECRET_ARN"
        self.secret = Secret(
            self,
            "secret",
            site=site,
            config=SecretConfig(
                thing=thing,
                purpose=purpose,
            ),
            key=key,
            copy=copy,
        )
        self.function = Function(
            self,
            "rotation",
            site=site,
            config=FunctionConfig(
                thing=f"{thing}-rotation",
                purpose=f"Rotates the secret {thing}",
                code="signing_key_rotation",
                timeout=TIMEOUT,
                memory_mib=256,
            ),
            artifacts=artifacts,
            key=key,
            logs_key=logs_key,
        )
        rights = self.secret.grant_rotate(self.function.role, grantee="rotation")
        # Secrets Manager documents rotation by a function's own ARN and is silent on aliases,
        # so it calls the latest code; a step that is new meanwhile does no harm.
        permission = LambdaPermission(
            self,
            "from-secrets-manager",
            statement_id="SecretsManagerInvokes",
            action="lambda:InvokeFunction",
            principal=SERVICE,
            function_name=self.function.function.function_name,
            source_arn=self.secret.arn,
            source_account=site.account_id,
        )
        SecretsmanagerSecretRotation(
            self,
            "schedule",
            secret_id=self.secret.secret.id,
            rotation_lambda_arn=self.function.function.arn,
            rotation_rules=SecretsmanagerSecretRotationRotationRules(
                automatically_after_days=rotation_days
            ),
            # The first rotation begins at once.
            depends_on=[permission, rights],
        )

    @property
    def arn(self) -> str:
        """ARN of the secret."""
        return self.secret.arn

    def connect(self, workload: Workload) -> None:
        """Let a workload read the keys, and tell it which secret holds them.

        It reads them at start and again every few minutes: a rotation restarts nothing.
        """
        self.secret.grant_read(workload.role, grantee=workload.label)
        meaning = "Secret with the key to sign with, and the one before it"
        workload.settings.put(self._setting, self.arn, meaning)
