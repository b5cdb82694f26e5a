"""What protects an account as a whole: defaults, detection, records, rules over both."""

from constructs_lib.account.account_security import AccountSecurity, AccountSecurityConfig
from constructs_lib.account.trail import Trail, TrailConfig

__all__ = ["AccountSecurity", "AccountSecurityConfig", "Trail", "TrailConfig"]
