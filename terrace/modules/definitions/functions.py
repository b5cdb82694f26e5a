"""Module `functions`: alarms on their way to somebody, and a key that is rotated."""

from constructs import Construct

from constructs_lib.functions.artifacts import Artifacts
from constructs_lib.functions.config import FunctionsConfig
from constructs_lib.functions.functions import Functions
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import (
    alarms,
    alerts_key,
    connect,
    data_key,
    log_bucket,
    logs_key,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack


def _build(module: ModuleStack) -> None:
    domain = Construct(module, "functions")
    data = ExistingKey(data_key(module))
    artifacts = Artifacts(
        domain, "artifacts", site=module.site, key=data, access_logs=log_bucket(module)
    )
    functions = Functions(
        domain,
        "functions",
        site=module.site,
        config=module.config(FunctionsConfig, alarm_forwarder=True),
        artifacts=artifacts,
        key=data,
        alerts_key=alerts_key(
            module, "whom alarms are passed on to, and of the function that does it"
        ),
        logs_key=ExistingKey(logs_key(module)),
        alarms=alarms(module),
    )
    module.publish("artifacts_bucket", artifacts.versioned_name, "Bucket of archives of code")
    if functions.forwarder:
        arn = functions.forwarder.secret.arn
        module.publish("on_call_secret_arn", arn, "Secret to fill with contacts")
        alias = functions.forwarder.function.alias.arn
        module.publish("alarm_forwarder_arn", alias, "Function to subscribe to further topics")
    if functions.signing_key:
        connect(module, functions.signing_key, in_vpc=False)
        module.publish(
            "signing_key_secret_arn", functions.signing_key.arn, "Secret with the signing key"
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
            "alltrue([for function in ["
            "aws_lambda_function.functions_alarm_forwarder_function_main, "
            "aws_lambda_function.functions_signing_key_rotation_main] : "
            'function.tracing_config[0].mode == "Active"])'
        ),
        "the key is replaced every month": (
            "aws_secretsmanager_secret_rotation.functions_signing_key_schedule.rotation_rules[0]"
            ".automatically_after_days == 30"
        ),
        "names follow the convention": (
            "aws_lambda_function.functions_alarm_forwarder_function_main.function_name == "
            '"acme-staging-alarm-forwarder"'
        ),
    },
)
