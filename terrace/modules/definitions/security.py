"""Module `security`: the encryption keys of an environment."""

from constructs_lib.security.keys import Keys
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack


def _build(module: ModuleStack) -> None:
    keys = Keys(module, "security", site=module.site)
    module.publish("logs_key_arn", keys.logs.arn, "Key of log groups and command sessions")
    module.publish("data_key_arn", keys.data.arn, "Key of databases, backups and credentials")
    module.publish("alerts_key_arn", keys.alerts.arn, "Key of notifications of alarms")


SECURITY = Module(
    name="security",
    purpose="Customer-managed KMS keys, one for each purpose, rotated every year.",
    choices=(
        "Three keys: logs, data and alerts.",
        (
            "A deleted key can be restored for 30 days. `prevent_destroy` is left to the caller's "
            "own configuration: Terraform takes no variable there."
        ),
    ),
    cost="About 1 USD a month for each of three keys, and 0.03 USD for 10,000 requests.",
    build=_build,
    checks={
        "every key rotates": (
            "alltrue([for key in [aws_kms_key.logs_main, aws_kms_key.data_main, "
            "aws_kms_key.alerts_main] : key.enable_key_rotation])"
        ),
        "aliases follow the naming convention": (
            'aws_kms_alias.data_alias.name == "alias/acme-staging-data"'
        ),
    },
)
