"""Who a request comes from, and whose account it belongs to.

moto can be told a default account only through MOTO_ACCOUNT_ID, which then wins over assumed
roles too; here the default applies to unknown keys alone, and a role's keys keep its account.
The look-up is also narrower than moto's, which builds every partition's IAM (with all managed
policies) for every account first.
"""

import sys
from types import ModuleType
from wsgiref.types import WSGIEnvironment

import moto.iam.models
import moto.sts.models  # loaded by now: STS answers while the rest is still loading

from stacks.target import EMBEDDED

# Who asks with an unknown key has signed in to the default account through Identity Center.
(ADMINISTRATOR,) = EMBEDDED.administrators


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


def role_behind(access_key: str) -> str:
    """ARN of the role whose session has the key; an administrator's, where nobody's has."""
    for partitions in list(moto.iam.models.iam_backends.values()):
        for iam in list(partitions.values()):
            if key := iam.access_keys.get(access_key):
                return str(key.role_arn)
    return administrator()


def administrator() -> str:
    """ARN of the role of whoever asks with a key that nobody gave."""
    account_id = moto.iam.models.get_account_id_from("")
    return f"arn:aws:iam::{account_id}:role/{ADMINISTRATOR}"


def caller_of(environ: WSGIEnvironment) -> str:
    """ARN of the role that signed a request."""
    signed = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2]
    return role_behind(signed.partition("/")[0])


def _has_default(module: ModuleType) -> bool:
    return module.__name__.startswith("moto.") and hasattr(module, "DEFAULT_ACCOUNT_ID")
