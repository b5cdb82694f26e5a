"""Keys and roles: what is encrypted with what, and who may do what."""

from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.security.keys import Keys, KeysConfig
from constructs_lib.security.permission_boundary import PermissionBoundary
from constructs_lib.security.reference import (
    ExistingKey,
    ExistingRole,
    KeyReference,
    RoleReference,
)
from constructs_lib.security.secret import Secret, SecretConfig, SecretCopy
from constructs_lib.security.service_role import ServiceRole

__all__ = [
    "EncryptionKey",
    "ExistingKey",
    "ExistingRole",
    "KeyReference",
    "KeyUser",
    "Keys",
    "KeysConfig",
    "PermissionBoundary",
    "RoleReference",
    "Secret",
    "SecretConfig",
    "SecretCopy",
    "ServiceRole",
]
