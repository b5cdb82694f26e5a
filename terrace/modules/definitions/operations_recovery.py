"""Module `operations-recovery`: the module `operations`, with copies in a second region."""

from terrace.modules.definitions import operations
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack


def _build(module: ModuleStack) -> None:
    operations.build(module, with_copies=True)


OPERATIONS_RECOVERY = Module(
    name="operations-recovery",
    purpose="The module `operations`, whose backups have copies in a second region, for the day "
    "when the first is lost.",
    choices=(
        *operations.OPERATIONS.choices,
        "The second region has a key and a vault of its own; what else waits there can use them.",
    ),
    cost="About 0.10 USD a month for each GB of backups, the same for its copies, 1 USD for the "
    "key, and 0.02 USD for each GB that is copied.",
    build=_build,
    checks={
        "each backup has a copy": (
            "alltrue([for rule in aws_backup_plan.backups_plan_main.rule : "
            "length(rule.copy_action) == 1])"
        ),
        "names follow the convention": (
            'aws_backup_vault.recovery_vault_main.name == "acme-staging-backup"'
        ),
    },
)
