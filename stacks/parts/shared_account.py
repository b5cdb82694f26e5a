"""What protects the shared account: the same as every environment's, but for alarms.

Alarms need a topic and people on it, which the shared account has not; its findings and its
trail are read in Security Hub and in CloudWatch.
"""

from typing import TYPE_CHECKING

from constructs_lib.account.account_security import AccountSecurity
from constructs_lib.storage.log_bucket import LogBucket
from stacks import sizes

if TYPE_CHECKING:
    from stacks.global_account import GlobalStack


def protect(stack: "GlobalStack") -> None:
    """Keep a record of the account and look for what is wrong in it."""
    platform = stack.platform
    logs = LogBucket(
        stack,
        "storage",
        naming=stack.naming,
        config=sizes.shared_logs(stack.target),
        account_id=platform.account_id,
        region=platform.region,
    )
    AccountSecurity(
        stack,
        "account",
        naming=stack.naming,
        config=sizes.shared_account(stack.target),
        access_logs=logs,
        account_id=platform.account_id,
        region=platform.region,
    )
