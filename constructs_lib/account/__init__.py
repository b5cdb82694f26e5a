"""What protects an account as a whole: defaults, threat detection, the record of API calls."""

from constructs_lib.account.account_security import AccountSecurity, AccountSecurityConfig
from constructs_lib.account.trail import Trail, TrailConfig

__all__ = ["AccountSecurity", "AccountSecurityConfig", "Trail", "TrailConfig"]
