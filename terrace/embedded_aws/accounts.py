"""Whose account a request belongs to.

moto can be told a default account only through MOTO_ACCOUNT_ID, which then wins over assumed
roles too; here the default applies to unknown keys alone, and a role's keys keep its account.
The look-up is also narrower than moto's, which builds every partition's IAM (with all managed
policies) for every account first.
"""

import sys
from types import ModuleType

import moto.iam.models
import moto.sts.models  # loaded by now: STS answers while the rest is still loading


def set_default_account(account_id: str) -> None:
    """Make account_id the account of callers whose access key no role or user owns."""
    for module in list(sys.modules.values()):
        if _has_default(module):
            module.DEFAULT_ACCOUNT_ID = account_id  # type: ignore[attr-defined]

    def account_of(access_key: str) -> str:
        for owner, partitions in list(moto.iam.models.iam_backends.items()):
            if any(access_key in iam.access_keys for iam in list(partitions.values())):
                return owner
        return account_id

    moto.iam.models.get_account_id_from = account_of


def _has_default(module: ModuleType) -> bool:
    return module.__name__.startswith("moto.") and hasattr(module, "DEFAULT_ACCOUNT_ID")
