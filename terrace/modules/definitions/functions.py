"""Module `functions`: alarms on their way to somebody, and a key that is always young."""

from constructs import Construct

from constructs_lib.functions.alarm_forwarder import AlarmForwarder, AlarmForwarderConfig
from constructs_lib.functions.artifacts import Artifacts, ArtifactsConfig
from constructs_lib.functions.function_alarms import FunctionAlarms
from constructs_lib.functions.rotated_secret import MOST_DAYS, RotatedSecret, RotatedSecretConfig
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import (
    alarms,
    alerts_key,
    data_key,
    emptied_on_destroy,
    log_bucket,
    log_retention,
    logs_key,
    role,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import between

RECOVERY_DAYS = 30


def _build(module: ModuleStack) -> None:
    domain = Construct(module, "functions")
    family = alarms(module, "functions")
    days, data, logs = log_retention(module), ExistingKey(data_key(module)), _logs(module)
    artifacts = Artifacts(
        domain,
        "artifacts",
        naming=module.naming,
        config=ArtifactsConfig(
            retained=False, emptied_on_destroy=emptied_on_destroy(module, "archives of code")
        ),
        key=data,
        access_logs=log_bucket(module),
        account_id=module.account_id,
    )
    forwarder = AlarmForwarder(
        domain,
        "alarm-forwarder",
        naming=module.naming,
        config=AlarmForwarderConfig(log_retention_days=days, recovery_days=RECOVERY_DAYS),
        alerts=family.alerts,
        artifacts=artifacts,
        key=alerts_key(module, "whom alarms are passed on to, and of the function that does it"),
        logs_key=logs,
        account_id=module.account_id,
        region=module.region,
    )
    signing_key = RotatedSecret(
        domain,
        "signing-key",
        naming=module.naming,
        config=_signing_key(module, days),
        artifacts=artifacts,
        key=data,
        logs_key=logs,
        account_id=module.account_id,
        region=module.region,
    )
    reader = role(module, "reader", "may read the signing key")
    signing_key.grant_read(reader, grantee="app")
    FunctionAlarms(
        domain,
        "alarms",
        alarms=family,
        functions=[signing_key.function.name],
        queues=[forwarder.function.dead_letters.name, signing_key.function.dead_letters.name],
    )
    module.publish("artifacts_bucket", artifacts.versioned_name, "Bucket of archives of code")
    module.publish("on_call_secret_arn", forwarder.secret.arn, "Secret to fill with contacts")
    module.publish("signing_key_secret_arn", signing_key.arn, "Secret with the signing key")


def _logs(module: ModuleStack) -> ExistingKey:
    return ExistingKey(logs_key(module))


def _signing_key(module: ModuleStack, days: int) -> RotatedSecretConfig:
    return RotatedSecretConfig(
        thing="signing-key",
        purpose="Signs what the application hands out",
        rotation_days=module.number(
            "rotation_days",
            "Days after which the signing key is replaced",
            example=30,
            default=30,
            validation=between("rotation_days", 1, MOST_DAYS),
        ),
        log_retention_days=days,
        recovery_days=RECOVERY_DAYS,
    )


FUNCTIONS = Module(
    name="functions",
    purpose="A function that passes alarms on to PagerDuty, Opsgenie or Slack, and one that makes "
    "and replaces a signing key which nobody ever sees.",
    choices=(
        "Python on arm64, traced, versioned; the code is in the module.",
        "Whom alarms are passed on to is in a secret that an operator fills.",
        "A deleted secret can be restored for 30 days.",
        "An event that failed three times is kept in a queue, and rings.",
    ),
    cost="About 1 USD a month for two secrets, 0.60 USD for alarms, and next to nothing for runs.",
    build=_build,
    checks={
        "functions are traced": (
            "alltrue([for function in [aws_lambda_function.alarm_forwarder_function_main, "
            "aws_lambda_function.signing_key_rotation_main] : "
            'function.tracing_config[0].mode == "Active"])'
        ),
        "the key is replaced every month": (
            "aws_secretsmanager_secret_rotation.signing_key_schedule.rotation_rules[0]"
            ".automatically_after_days == 30"
        ),
        "names follow the convention": (
            "aws_lambda_function.alarm_forwarder_function_main.function_name == "
            '"acme-staging-alarm-forwarder"'
        ),
    },
)
