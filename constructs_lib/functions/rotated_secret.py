"""A signing key that nobody knows, and that is another one every few weeks."""

from dataclasses import dataclass
from datetime import timedelta

from cdktf import Token
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from cdktf_cdktf_provider_aws.secretsmanager_secret_rotation import (
    SecretsmanagerSecretRotation,
    SecretsmanagerSecretRotationRotationRules,
)
from constructs import Construct

from constructs_lib.errors import ConfigurationError
from constructs_lib.functions.function import Function, FunctionConfig
from constructs_lib.functions.reference import ArtifactsReference
from constructs_lib.security.reference import KeyReference, RoleReference
from constructs_lib.security.secret import Secret, SecretConfig, SecretCopy
from constructs_lib.site import Site

SERVICE = "secretsmanager.amazonaws.com"
TIMEOUT = timedelta(seconds=60)
MOST_DAYS = 1000  # AWS Secrets Manager API Reference, RotationRulesType


@dataclass(frozen=True, kw_only=True, slots=True)
class RotatedSecretConfig:
    """Choices open to the caller of RotatedSecret.

    Attributes:
        thing: Last part of the secret's name.
        purpose: What the key signs, in a clause.
        rotation_days: A new key after so many days, 1 to 1,000. The former key is kept for
            as long again: whatever it signed has to expire before.

    Raises:
        ConfigurationError: Another number of days.
    """

    thing: str
    purpose: str
    rotation_days: int

    def __post_init__(self) -> None:
        days = self.rotation_days
        if not Token.is_unresolved(days) and not 1 <= days <= MOST_DAYS:
            raise ConfigurationError(f"rotation_days is {days}, allowed: 1 to {MOST_DAYS}")


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
        config: RotatedSecretConfig,
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
            config: Choices.
            artifacts: Where the function's code is deployed from.
            key: Key of the secret, and of the function's queue.
            logs_key: Key of the function's log group.
            copy: Where the secret is kept once more; None keeps it in one region.
        """
        super().__init__(scope, id_)
        self.secret = Secret(
            self,
            "secret",
            site=site,
            config=SecretConfig(
                thing=config.thing,
                purpose=config.purpose,
            ),
            key=key,
            copy=copy,
        )
        self.function = Function(
            self,
            "rotation",
            site=site,
            config=FunctionConfig(
                thing=f"{config.thing}-rotation",
                purpose=f"Rotates the secret {config.thing}",
                code="signing_key_rotation",
                timeout=TIMEOUT,
                memory_mib=256,
                reserved_concurrency=1,
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
                automatically_after_days=config.rotation_days
            ),
            # The first rotation begins at once.
            depends_on=[permission, rights],
        )

    @property
    def arn(self) -> str:
        """ARN of the secret."""
        return self.secret.arn

    def grant_read(self, role: RoleReference, *, grantee: str) -> None:
        """Let a role read the keys.

        Args:
            role: Role that reads them.
            grantee: Who that is, in construct ids and in the policy's name.
        """
        self.secret.grant_read(role, grantee=grantee)
