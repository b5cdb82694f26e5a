"""What runs for a moment: alarms on their way to somebody, and a key that is always young."""

from typing import TYPE_CHECKING

from constructs_lib.functions.alarm_forwarder import AlarmForwarder, AlarmForwarderConfig
from constructs_lib.functions.artifacts import Artifacts, ArtifactsConfig
from constructs_lib.functions.rotated_secret import RotatedSecret, RotatedSecretConfig
from constructs_lib.functions.function_alarms import FunctionAlarms
from constructs_lib.security.secret import SecretCopy

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack

ROTATION_DAYS = 30
RECOVERY_DAYS = 30  # where something may be lost; elsewhere a name has to be free at once


def add(stack: "EnvironmentStack") -> None:
    """Add the functions of an environment, and watch them."""
    forwarder = _forwarder(stack)
    signing_key = _signing_key(stack)
    FunctionAlarms(
        stack,
        "alarms-of-functions",
        alarms=stack.monitoring.family("functions"),
        # The forwarder is called by alarms, so only its queue is watched; while it is broken,
        # that alarm reaches whoever else subscribes to the topic, and the console.
        functions=[signing_key.function.name],
        queues=[forwarder.function.dead_letters.name, signing_key.function.dead_letters.name],
    )


def artifacts(stack: "EnvironmentStack") -> Artifacts:
    """Make the bucket that code is deployed from."""
    return Artifacts(
        stack,
        "artifacts",
        naming=stack.naming,
        config=ArtifactsConfig(retained=stack.protected, emptied_on_destroy=not stack.protected),
        key=stack.keys.data,
        access_logs=stack.logs,
        account_id=stack.environment.account_id,
    )


def _forwarder(stack: "EnvironmentStack") -> AlarmForwarder:
    environment = stack.environment
    forwarder = AlarmForwarder(
        stack,
        "alarm-forwarder",
        naming=stack.naming,
        config=AlarmForwarderConfig(
            log_retention_days=environment.protection.log_retention_days,
            recovery_days=_recovery_days(stack),
        ),
        alerts=stack.monitoring.alerts,
        artifacts=stack.artifacts,
        key=stack.keys.alerts,
        logs_key=stack.keys.logs,
        account_id=environment.account_id,
        region=environment.region,
        copy=_copy(stack),
    )
    # A plan that cannot read the variables takes them for gone.
    forwarder.function.grant_view(stack.plan_access.role, grantee="plan")
    stack.publish(
        "on_call_secret_arn", forwarder.secret.arn, "Secret that says whom alarms are passed on to"
    )
    return forwarder


def _signing_key(stack: "EnvironmentStack") -> RotatedSecret:
    environment = stack.environment
    signing_key = RotatedSecret(
        stack,
        "signing-key",
        naming=stack.naming,
        config=RotatedSecretConfig(
            thing="signing-key",
            purpose="Signs what the application hands out",
            rotation_days=ROTATION_DAYS,
            log_retention_days=environment.protection.log_retention_days,
            recovery_days=_recovery_days(stack),
        ),
        artifacts=stack.artifacts,
        key=stack.keys.data,
        logs_key=stack.keys.logs,
        account_id=environment.account_id,
        region=environment.region,
        copy=_copy(stack),
    )
    signing_key.grant_read(stack.compute.task.role, grantee="app")
    stack.publish(
        "signing_key_secret_arn", signing_key.arn, "Secret with the application's signing key"
    )
    return signing_key


def _copy(stack: "EnvironmentStack") -> SecretCopy | None:
    if stack.recovery is None:
        return None
    return SecretCopy(region=stack.recovery.region, key=stack.recovery.key)


def _recovery_days(stack: "EnvironmentStack") -> int:
    return RECOVERY_DAYS if stack.protected else 0
