"""Keys and roles: what is encrypted with what, and who may do what."""

from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.service_role import ServiceRole

__all__ = ["EncryptionKey", "ServiceRole"]
