"""Keys and roles: what is encrypted with what, and who may do what."""

from constructs_lib.security.account_security import AccountSecurity, AccountSecurityConfig
from constructs_lib.security.encryption_key import EncryptionKey, KeyUser
from constructs_lib.security.keys import Keys, KeysConfig
from constructs_lib.security.reference import (
    ExistingKey,
    ExistingRole,
    KeyReference,
    RoleReference,
)
from constructs_lib.security.service_role import ServiceRole
from constructs_lib.security.trail import Trail, TrailConfig

__all__ = [
    "AccountSecurity",
    "AccountSecurityConfig",
    "EncryptionKey",
    "ExistingKey",
    "ExistingRole",
    "KeyReference",
    "KeyUser",
    "Keys",
    "KeysConfig",
    "RoleReference",
    "ServiceRole",
    "Trail",
    "TrailConfig",
]
